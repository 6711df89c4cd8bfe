// The environment's block over the workspace, the command line over both.
#include "engine/load/chosen_environment.h"

#include <algorithm>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "schema/manifest_problems.h"
#include "schema/variable_codes.h"

namespace dbsn {

namespace {

std::vector<std::string_view> NamesOf(const EnvironmentBlocks& blocks) {
  std::vector<std::string_view> names;
  for (const auto& [name, block] : blocks) names.push_back(name);
  return names;
}

// Whether |path| is among the files of the environment |name|, as far as their names tell.
bool Holds(const Workspace& workspace, std::string_view name, const std::string& path) {
  const auto block = workspace.environments.find(name);
  if (block == workspace.environments.end()) return false;
  const std::string tidy = TidyPath(path);
  const std::vector<std::string>& own = block->second.manifests;
  return std::any_of(own.begin(), own.end(), [&](const std::string& written) {
    const std::string top = TidyPath(written);
    return tidy == top || tidy.starts_with(top + "/");
  });
}

void Fill(std::string& text, WrittenSetting& setting, const Variables& variables,
          const Sources& sources, VariableUses& uses) {
  if (!MentionsVariable(text)) return;
  FilledText filled = FillText(
      text, variables,
      [&](const VariableSpan& span) { return PlaceOfSpan(sources, setting.place, text, span); },
      uses);
  if (filled.sound) {
    text = std::move(filled.text);
  } else {
    setting.unfilled = true;
  }
}

void AddUnused(const Variables& variables, const std::set<std::string, std::less<>>& used,
               Diagnostics& diagnostics) {
  for (const auto& [name, variable] : variables) {
    if (used.contains(name)) continue;
    diagnostics.Add({.code = kVariableUnused,
                     .severity = Severity::kWarning,
                     .detail = "No manifest and no setting uses the variable " + Quoted(name) + ".",
                     .hint = "Take it out, or write ${var." + name + "} where it is meant.",
                     .place = variable.place});
  }
}

}  // namespace

std::optional<Diagnostic> CheckEnvironment(const Workspace& workspace, std::string_view name,
                                           const std::string& about) {
  const std::vector<std::string_view> names = NamesOf(workspace.environments);
  if (names.empty()) {
    if (name.empty()) return {};
    return Diagnostic{.code = kNoEnvironments,
                      .detail = workspace.written
                                    ? "The workspace has no environments, so it has none that is "
                                      "called " +
                                          Quoted(name) + "."
                                    : "There is no dbsn.yaml, and so there are no environments.",
                      .hint = "Define it in dbsn.yaml under \"environments\", or choose none.",
                      .about = about};
  }
  if (name.empty()) {
    return Diagnostic{.code = kEnvironmentNeeded,
                      .detail = "The workspace has the environments " + Listed(names) +
                                ", each with a state of its own.",
                      .hint = "Choose one with --env NAME, or with the variable DBSN_ENV.",
                      .about = "--env"};
  }
  if (workspace.environments.contains(name)) return {};
  return Diagnostic{.code = kUnknownEnvironment,
                    .detail = "The workspace has no environment " + Quoted(name) + ".",
                    .hint = DidYouMean(name, names, "It has " + Listed(names) + "."),
                    .about = about};
}

void CheckGiven(const Workspace& workspace, const GivenVariables& given, Diagnostics& diagnostics) {
  if (!workspace.written) return;
  std::set<std::string_view> known;
  for (const auto& [name, variable] : workspace.variables) known.insert(name);
  for (const auto& [environment, block] : workspace.environments) {
    for (const auto& [name, variable] : block.variables) known.insert(name);
  }
  for (const auto& [name, value] : given) {
    if (known.contains(name)) continue;
    diagnostics.Add({.code = kVariableUndefined,
                     .detail = "dbsn.yaml defines no variable " + Quoted(name) +
                               ", so there is nothing that --var could change.",
                     .hint = DidYouMean(name, {known.begin(), known.end()},
                                        "Define it there, with what it is without --var: "
                                        "variables: {" +
                                            name + ": VALUE}."),
                     .about = "--var " + name});
  }
}

void CheckPaths(const Workspace& workspace, std::string_view name,
                const std::vector<std::string>& paths, Diagnostics& diagnostics) {
  for (const std::string& path : paths) {
    if (Holds(workspace, name, path)) continue;
    for (const auto& [other, block] : workspace.environments) {
      if (!Holds(workspace, other, path)) continue;
      diagnostics.Add({.code = kOtherEnvironment,
                       .detail = "It belongs to the environment " + Quoted(other) +
                                 ", and this run is for " + Quoted(name) + ".",
                       .hint = "Give --env " + other + ", or leave the path out.",
                       .about = path});
      break;
    }
  }
}

ChosenEnvironment ChooseEnvironment(const Workspace& workspace, std::string_view name,
                                    const GivenVariables& given, const Sources& sources,
                                    VariableUses& uses) {
  ChosenEnvironment chosen;
  chosen.name = name;
  chosen.providers = workspace.providers;
  chosen.variables = workspace.variables;
  const auto block = workspace.environments.find(name);
  if (block != workspace.environments.end()) {
    chosen.manifests = block->second.manifests;
    for (const auto& [variable, value] : block->second.variables) {
      chosen.variables[variable] = value;
    }
    for (const auto& [entry, settings] : block->second.providers) {
      for (const auto& [setting, written] : settings) {
        chosen.providers[entry].settings[setting] = written;
      }
    }
  }
  for (const auto& [variable, value] : given) chosen.variables[variable] = {.text = value};
  for (auto& [entry, provider] : chosen.providers) {
    for (auto& [key, setting] : provider.settings) {
      Fill(setting.text, setting, chosen.variables, sources, uses);
      if (setting.source.has_value()) {
        Fill(setting.source->text, setting, chosen.variables, sources, uses);
      }
    }
  }
  return chosen;
}

void ReportUnused(const Workspace& workspace, const std::set<std::string, std::less<>>& used,
                  Diagnostics& diagnostics) {
  AddUnused(workspace.variables, used, diagnostics);
  for (const auto& [name, block] : workspace.environments) {
    AddUnused(block.variables, used, diagnostics);
  }
}

}  // namespace dbsn
