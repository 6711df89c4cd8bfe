// Reads variables and environments. Decides nothing: which environment a run is for, and what its
// variables are there, is chosen_environment.h's to say.
#include "engine/load/environment_block.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/load/path_text.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_head.h"
#include "schema/manifest_members.h"
#include "schema/variable_codes.h"

namespace dbsn {

namespace {

// An environment's name is a folder's beside the files of a workspace that has none.
bool IsEnvironmentName(std::string_view name) {
  constexpr std::size_t kLongest = 100;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && name.size() <= kLongest && is_letter(name.front()) && name != "lock" &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || c == '-' || c == '_'; });
}

bool IsEmpty(const Document& document, NodeIndex node) {
  return node == kNoNode || (document.IsScalar(node) && document.nodes[node].null);
}

NodeIndex MapAt(const Document& document, NodeIndex node, const std::string& trail,
                ManifestProblems& problems) {
  if (IsEmpty(document, node)) return kNoNode;
  if (document.IsMap(node)) return node;
  problems.Error(
      kManifestWrongType, node,
      Quoted(trail) + " is " + std::string(WrittenAs(document, node)) + ", must be a map.");
  return kNoNode;
}

void ReadVariable(const Document& document, NodeIndex key, NodeIndex value,
                  const std::string& trail, Variables& variables, ManifestProblems& problems) {
  const std::string name(document.Text(key));
  if (SoundsSecret(name)) problems.Hide(value);
  if (!IsVariableName(name)) {
    problems.Error(kManifestBadName, key, "A variable cannot be named " + Quoted(name) + ".",
                   "Use letters, digits, - and _ ; the first is a letter or _.");
    return;
  }
  if (!document.IsScalar(value) || document.nodes[value].null) {
    problems.Hide(value);
    problems.Error(kManifestWrongType, value,
                   Quoted(trail + "." + name) + " is " + std::string(WrittenAs(document, value)) +
                       ", must be text, a number, or true or false.",
                   "A secret is no variable: write valueFrom where the secret is needed.");
    return;
  }
  if (MentionsVariable(document.Text(value))) {
    problems.Error(kVariableMisplaced, value,
                   "The variable " + Quoted(name) + " is made of another; variables are not.",
                   "Write the value out, or put the variables together where they are used.");
    return;
  }
  variables.insert_or_assign(name, Variable{.text = std::string(document.Text(value)),
                                            .quoted = document.nodes[value].quoted,
                                            .place = document.PlaceOf(key),
                                            .value_place = document.PlaceOf(value)});
}

void ReadProviders(const Document& document, NodeIndex map, const std::string& trail,
                   const std::vector<std::string_view>& entries, EnvironmentBlock& block,
                   ManifestProblems& problems) {
  ForEachMember(
      document, MapAt(document, map, trail, problems), [&](NodeIndex key, NodeIndex value) {
        if (!document.IsScalar(key)) return;
        const std::string name(document.Text(key));
        if (std::find(entries.begin(), entries.end(), name) == entries.end()) {
          problems.Error(kManifestUnknownProvider, key,
                         "The workspace has no provider " + Quoted(name) +
                             ", and an environment only changes the settings of those it has.",
                         DidYouMean(name, entries, "Add it under \"providers\" of the workspace."));
          return;
        }
        const NodeIndex settings = MapAt(document, value, trail + "." + name, problems);
        const NodeIndex definition = document.FindKey(settings, "definition");
        if (definition != kNoNode) {
          problems.Error(kManifestUnknownKey, definition,
                         "\"definition\" is the same in every environment.",
                         "Write it under \"providers\" of the workspace.");
        }
        block.providers[name] = ReadSettings(document, settings, trail + "." + name, problems);
      });
}

}  // namespace

Variables ReadVariables(const Document& document, NodeIndex map, const std::string& trail,
                        ManifestProblems& problems) {
  Variables variables;
  ForEachMember(document, MapAt(document, map, trail, problems),
                [&](NodeIndex key, NodeIndex value) {
                  if (!document.IsScalar(key)) return;  // reported by the reader
                  ReadVariable(document, key, value, trail, variables, problems);
                });
  return variables;
}

std::vector<std::string> ReadPathList(const Document& document, NodeIndex list,
                                      const std::string& trail, const std::string& folder,
                                      ManifestProblems& problems) {
  std::vector<std::string> paths;
  if (list == kNoNode) return paths;
  if (!document.IsList(list)) {
    problems.Error(kManifestWrongType, list,
                   Quoted(trail) + " is " + std::string(WrittenAs(document, list)) +
                       ", must be a list of files and folders.",
                   "Write manifests: [manifests].");
    return paths;
  }
  ForEachItem(document, list, [&](NodeIndex item, std::size_t) {
    const std::optional<std::string> path = ReadHeadText(document, item, trail, problems);
    if (path.has_value()) paths.push_back(PathFrom(folder, *path));
  });
  return paths;
}

EnvironmentBlocks ReadEnvironments(const Document& document, NodeIndex map,
                                   const std::string& folder,
                                   const std::vector<std::string_view>& entries,
                                   ManifestProblems& problems) {
  EnvironmentBlocks blocks;
  ForEachMember(
      document, MapAt(document, map, "environments", problems),
      [&](NodeIndex key, NodeIndex value) {
        if (!document.IsScalar(key)) return;
        EnvironmentBlock block;
        block.name = document.Text(key);
        block.place = document.PlaceOf(key);
        if (!IsEnvironmentName(block.name)) {
          problems.Error(
              kManifestBadName, key, "An environment cannot be named " + Quoted(block.name) + ".",
              "Use letters, digits, - and _ ; the first is a letter or a digit; \"lock\" is "
              "taken.");
          return;
        }
        const std::string trail = "environments." + block.name;
        const NodeIndex node = MapAt(document, value, trail, problems);
        if (node != kNoNode) {
          const KnownMembers members(document, node, trail, {"variables", "manifests", "providers"},
                                     problems);
          block.variables =
              ReadVariables(document, members.Value("variables"), trail + ".variables", problems);
          block.manifests = ReadPathList(document, members.Value("manifests"), trail + ".manifests",
                                         folder, problems);
          ReadProviders(document, members.Value("providers"), trail + ".providers", entries, block,
                        problems);
        }
        blocks.emplace(block.name, std::move(block));
      });
  return blocks;
}

}  // namespace dbsn
