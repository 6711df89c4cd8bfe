// Reads dbsn.yaml. Decides nothing about settings: what they are is the definition's to say
// (settings.h). Never repeats a value, since a token may have been written where none belongs.
#include "engine/load/workspace.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/document_reader.h"
#include "schema/field_check.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_head.h"
#include "schema/manifest_members.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

constexpr std::string_view kFileName = "dbsn.yaml";
constexpr std::uint64_t kSizeLimit = 1u << 20;
constexpr std::int64_t kWhole = 100;  // percent

// Names stand in addresses, file names and keys of stores.
bool IsName(std::string_view text) {
  constexpr std::size_t kLongest = 100;
  if (text.empty() || text.size() > kLongest || text.front() == '.' || text.front() == '-') {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

class WorkspaceReader {
 public:
  WorkspaceReader(const Document& document, std::string folder, Diagnostics& diagnostics)
      : document_(document), problems_(document, nullptr, diagnostics) {
    workspace_.folder = std::move(folder);
    workspace_.written = true;
  }

  Workspace Read() {
    const KnownMembers members(document_, 0, "the workspace",
                               {"apiVersion", "kind", "metadata", "manifests", "providers", "state",
                                "variables", "environments", "policies", "rollout"},
                               problems_);
    ReadKind(members);
    ReadName(members);
    workspace_.manifests = ReadPathList(document_, members.Value("manifests"), "manifests",
                                        workspace_.folder, problems_);
    ForEachMember(document_, MapAt(members.Value("providers"), "providers"),
                  [this](NodeIndex key, NodeIndex value) { ReadProvider(key, value); });
    ReadState(members.Value("state"));
    workspace_.variables =
        ReadVariables(document_, members.Value("variables"), "variables", problems_);
    std::vector<std::string_view> entries;
    for (const auto& [name, entry] : workspace_.providers) entries.push_back(name);
    workspace_.environments = ReadEnvironments(document_, members.Value("environments"),
                                               workspace_.folder, entries, problems_);
    ReadPolicies(members.Value("policies"));
    ReadRollout(members.Value("rollout"));
    // A token written in the wrong place must not be shown beside another mistake on its line.
    if (problems_.any_error()) problems_.HideWhatSoundsSecret();
    return std::move(workspace_);
  }

 private:
  void NotSupported(NodeIndex at, const std::string& what) {
    problems_.Error(kManifestNotSupported, at, what + " is not supported in this version.",
                    "Take it out.");
  }

  NodeIndex MapAt(NodeIndex node, std::string_view name) {
    if (node == kNoNode || document_.IsMap(node)) return node;
    problems_.Error(
        kManifestWrongType, node,
        Quoted(name) + " is " + std::string(WrittenAs(document_, node)) + ", must be a map.");
    return kNoNode;
  }

  void ReadKind(const KnownMembers& members) {
    const auto expect = [&](std::string_view name, std::string_view wanted) {
      const NodeIndex value = members.Value(name);
      if (value == kNoNode) {
        problems_.Error(kManifestMissingKey, 0, "The workspace has no " + Quoted(name) + ".",
                        "Write " + std::string(name) + ": " + std::string(wanted));
      } else if (!document_.IsScalar(value) || document_.Text(value) != wanted) {
        problems_.Error(kNotAWorkspace, value,
                        Quoted(name) + " of a workspace is \"" + std::string(wanted) + "\".",
                        "Write " + std::string(name) + ": " + std::string(wanted));
      }
    };
    expect("apiVersion", "dbsn/v1");
    expect("kind", "Workspace");
  }

  void ReadName(const KnownMembers& members) {
    const NodeIndex metadata = members.Value("metadata");
    NodeIndex name = kNoNode;
    if (metadata != kNoNode) {
      name = KnownMembers(document_, metadata, "metadata", {"name"}, problems_).Value("name");
    }
    if (name == kNoNode) {
      problems_.Error(kManifestMissingKey, metadata == kNoNode ? 0 : metadata,
                      "The workspace has no name.", "Write metadata: {name: my-workspace}.");
      return;
    }
    const std::optional<std::string> text =
        ReadHeadText(document_, name, "metadata.name", problems_);
    if (!text.has_value()) return;
    if (!IsName(*text)) {
      problems_.Error(kManifestBadName, name, "A workspace cannot be named " + Quoted(*text) + ".",
                      "Use letters, digits, - _ and . ; the first is a letter, a digit or _.");
    }
    workspace_.name = *text;
  }

  void ReadProvider(NodeIndex key, NodeIndex map) {
    if (!document_.IsScalar(key)) return;  // reported by the reader
    ProviderEntry entry;
    entry.name = document_.Text(key);
    entry.definition = entry.name;
    entry.place = document_.PlaceOf(key);
    if (!IsName(entry.name)) {
      problems_.Error(kManifestBadName, key,
                      "A provider cannot be named " + Quoted(entry.name) + ".",
                      "Use letters, digits, - _ and . ; the first is a letter, a digit or _.");
      return;
    }
    // A name alone, `mine:`, takes the defaults.
    const bool empty = document_.IsScalar(map) && document_.nodes[map].null;
    const NodeIndex settings = empty ? kNoNode : MapAt(map, "providers." + entry.name);
    const std::string trail = "providers." + entry.name;
    if (settings != kNoNode) {
      entry.definition = ReadHeadText(document_, document_.Find(settings, "definition"),
                                      trail + ".definition", problems_)
                             .value_or(entry.definition);
      entry.settings = ReadSettings(document_, settings, trail, problems_);
    }
    workspace_.providers.emplace(entry.name, std::move(entry));
  }

  void ReadPolicies(NodeIndex node) {
    const NodeIndex map = MapAt(node, "policies");
    if (map == kNoNode) return;
    const KnownMembers members(document_, map, "policies",
                               {"maxDeletes", "maxDeletePercent", "denyReplace", "allowExec",
                                "execEnvironment", "requireLabels"},
                               problems_);
    Policies& policies = workspace_.policies;
    policies.max_deletes = ReadLimit(members, "maxDeletes", std::nullopt);
    policies.max_delete_percent = ReadLimit(members, "maxDeletePercent", kWhole);
    policies.deny_replace = ReadSwitch(members, "denyReplace");
    policies.allow_exec = ReadSwitch(members, "allowExec");
    policies.exec_environment = ReadNames(members.Value("execEnvironment"));
    if (members.Key("requireLabels") != kNoNode) {
      NotSupported(members.Key("requireLabels"), "\"requireLabels\"");
    }
  }

  // {canary: 1, then: 50%, gate: test}; `then` may be a list.
  void ReadRollout(NodeIndex node) {
    const NodeIndex map = MapAt(node, "rollout");
    if (map == kNoNode) return;
    const KnownMembers members(document_, map, "rollout", {"canary", "then", "gate"}, problems_);
    if (members.Key("canary") == kNoNode) {
      problems_.Error(kManifestMissingKey, map, "\"rollout\" has no \"canary\".",
                      "Write canary: 1, the number of changes that go first.");
    }
    ReadRolloutStep(members.Value("canary"), "rollout.canary");
    const NodeIndex then = members.Value("then");
    if (then != kNoNode && document_.IsList(then)) {
      for (const NodeIndex item : document_.Items(then)) ReadRolloutStep(item, "rollout.then");
    } else {
      ReadRolloutStep(then, "rollout.then");
    }
    const NodeIndex gate = members.Value("gate");
    if (gate != kNoNode && (!document_.IsScalar(gate) || document_.Text(gate) != "test")) {
      problems_.Error(kManifestWrongType, gate, "\"rollout.gate\" can be \"test\".",
                      "Write gate: test, or leave it out: it is what is taken without it.");
    }
  }

  void ReadRolloutStep(NodeIndex value, std::string_view name) {
    if (value == kNoNode) return;
    std::string_view text = document_.IsScalar(value) ? document_.Text(value) : "";
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    const std::optional<std::int64_t> number = WholeNumber(text);
    if (number.has_value() && *number > 0 && (!percent || *number <= kWhole)) {
      workspace_.rollout.push_back({*number, percent});
      return;
    }
    problems_.Error(kManifestWrongType, value,
                    Quoted(name) + " is " + std::string(WrittenAs(document_, value)) +
                        ", must be a number of changes from 1 on, or a percentage up to 100%.",
                    "Write it like 1 or 50%.");
  }

  bool ReadSwitch(const KnownMembers& members, std::string_view name) {
    const NodeIndex value = members.Value(name);
    if (value == kNoNode) return false;
    return ReadHeadBoolean(document_, value, "policies." + std::string(name), problems_)
        .value_or(false);
  }

  std::vector<std::string> ReadNames(NodeIndex list) {
    std::vector<std::string> names;
    if (list == kNoNode) return names;
    bool well = document_.IsList(list);
    if (well) {
      for (const NodeIndex item : document_.Items(list)) {
        well = well && document_.IsScalar(item) && IsEnvironmentName(document_.Text(item));
        if (well) names.emplace_back(document_.Text(item));
      }
    }
    if (!well) {
      problems_.Error(kManifestWrongType, list,
                      "\"policies.execEnvironment\" must be a list of names of variables.",
                      "Write execEnvironment: [VAULT_ADDR].");
    }
    return names;
  }

  std::optional<std::int64_t> ReadLimit(const KnownMembers& members, std::string_view name,
                                        std::optional<std::int64_t> most) {
    const NodeIndex value = members.Value(name);
    if (value == kNoNode) return std::nullopt;
    const std::optional<std::int64_t> number =
        document_.IsScalar(value) ? WholeNumber(document_.Text(value)) : std::nullopt;
    if (number.has_value() && (!most.has_value() || *number <= *most)) return number;
    problems_.Error(kManifestWrongType, value,
                    Quoted("policies." + std::string(name)) + " is " +
                        std::string(WrittenAs(document_, value)) + ", must be a whole number" +
                        (most.has_value() ? " up to " + std::to_string(*most) : "") + ".",
                    "Write " + std::string(name) + ": 3.");
    return std::nullopt;
  }

  // Nothing for what is none, is negative or does not fit.
  static std::optional<std::int64_t> WholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
    return whole ? std::optional(number) : std::nullopt;
  }

  void ReadState(NodeIndex map) {
    if (map == kNoNode) return;
    workspace_.state = ReadStateBlock(document_, map, problems_);
  }

  const Document& document_;
  ManifestProblems problems_;
  Workspace workspace_;
};

Workspace Defaults(const std::vector<std::string>& definition_names) {
  Workspace workspace;
  for (const std::string& name : definition_names) {
    workspace.providers.emplace(
        name, ProviderEntry{.name = name, .definition = name, .settings = {}, .place = {}});
  }
  return workspace;
}

// The file that |path| means. "" and no problem: there is none, and nobody asked for one.
std::string FileOf(Files& files, const std::string& path, Diagnostics& diagnostics) {
  if (path.empty()) {
    const Result<FileInfo> here = files.Look(std::string(kFileName));
    if (!here.ok()) diagnostics.Add(here.problem());
    return here.ok() && here.value().exists ? std::string(kFileName) : std::string();
  }
  const Result<FileInfo> info = files.Look(path);
  if (!info.ok()) {
    diagnostics.Add(info.problem());
    return "";
  }
  return info.value().folder ? PathFrom(path, std::string(kFileName)) : path;
}

}  // namespace

std::string WorkspaceFolder(Files& files, const std::string& path) {
  Diagnostics reported_when_it_is_read;
  return FolderPrefix(FileOf(files, path, reported_when_it_is_read));
}

Workspace LoadWorkspace(Files& files, const std::string& path,
                        const std::vector<std::string>& definition_names, Sources& sources,
                        Diagnostics& diagnostics) {
  const std::string file = FileOf(files, path, diagnostics);
  if (file.empty()) return Defaults(definition_names);
  Result<std::string> text = files.Read(file, kSizeLimit);
  if (!text.ok()) {
    diagnostics.Add(text.problem());
    return Defaults(definition_names);
  }
  const auto shared = std::make_shared<const std::string>(std::move(text).value());
  const std::uint32_t index = sources.Add(file, shared);
  Diagnostics found;
  const Documents documents = ReadYaml(index, *shared, {}, found);
  const bool readable = !found.has_errors();
  diagnostics.Append(std::move(found));
  if (documents.size() == 1) {
    return WorkspaceReader(*documents.front(), FolderPrefix(file), diagnostics).Read();
  }
  if (readable) {
    diagnostics.Add({.code = kNotAWorkspace,
                     .detail = documents.empty() ? file + " is empty."
                                                 : file + " holds more than one document.",
                     .hint = "A workspace is one document with apiVersion: dbsn/v1 and kind: "
                             "Workspace.",
                     .about = file});
  }
  return Defaults(definition_names);
}

}  // namespace dbsn
