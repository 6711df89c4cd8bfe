// One environment of a workspace as a run sees it: the settings that win, the values of variables,
// and where its own manifests are. A workspace without environments is one without a name.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/load/workspace.h"
#include "schema/diagnostic.h"
#include "schema/source.h"
#include "schema/variable.h"

namespace dbsn {

struct ChosenEnvironment {
  std::string name;  // "" of a workspace without environments
  std::map<std::string, ProviderEntry, std::less<>> providers;  // their variables filled in
  std::vector<std::string> manifests;                           // the environment's own
  Variables variables;
};

// Values from the command line: name → value.
using GivenVariables = std::map<std::string, std::string>;

// Why |name| is no environment of |workspace|; nothing when it is. |about|: who asked for it,
// "--env prod"; "" nobody did, and |name| is empty.
std::optional<Diagnostic> CheckEnvironment(const Workspace& workspace, std::string_view name,
                                           const std::string& about);
// Reports what is given and defined nowhere. Without a dbsn.yaml to define it, all may be given.
void CheckGiven(const Workspace& workspace, const GivenVariables& given, Diagnostics& diagnostics);

// Reports each of |paths|, from the command line, that belongs to another environment than |name|.
void CheckPaths(const Workspace& workspace, std::string_view name,
                const std::vector<std::string>& paths, Diagnostics& diagnostics);

// REQUIRES: CheckEnvironment has no objection to |name|.
ChosenEnvironment ChooseEnvironment(const Workspace& workspace, std::string_view name,
                                    const GivenVariables& given, const Sources& sources,
                                    VariableUses& uses);

// A warning for each definition of a variable that is not among |used|: what all environments use.
void ReportUnused(const Workspace& workspace, const std::set<std::string, std::less<>>& used,
                  Diagnostics& diagnostics);

}  // namespace dbsn
