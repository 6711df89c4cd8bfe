// dbsn.yaml: the workspace's name, its providers, where its manifests are, its environments.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/load/environment_block.h"
#include "engine/load/state_block.h"
#include "engine/load/written_setting.h"
#include "schema/diagnostic.h"
#include "schema/source.h"
#include "schema/variable.h"

namespace dbsn {

class Files;

struct ProviderEntry {
  std::string name;        // as addresses say it
  std::string definition;  // the definition's name; the same unless `definition:` says otherwise
  WrittenSettings settings;
  Place place;  // nowhere when no dbsn.yaml names it
};

// How much one plan may take away, and what manifests may run.
struct Policies {
  std::optional<std::int64_t> max_deletes, max_delete_percent;
  bool deny_replace = false;
  bool allow_exec = false;
  std::vector<std::string> exec_environment;  // variables that programs see
};

// One number of `rollout`: so many changes, or so many of a hundred.
struct RolloutStep {
  std::int64_t number = 0;
  bool percent = false;
};

struct Workspace {
  std::string name = "default";
  std::string folder;                  // where dbsn.yaml stands, as a prefix: "" or "path/"
  bool written = false;                // false: there is no dbsn.yaml
  std::vector<std::string> manifests;  // as paths from where the person stands
  std::map<std::string, ProviderEntry, std::less<>> providers;
  Variables variables;             // of every environment that does not define them anew
  EnvironmentBlocks environments;  // none: the workspace is one
  Policies policies;
  std::vector<RolloutStep> rollout;  // canary, then; empty: all at once
  StateBlock state;
};

// The folder of the workspace that |path| means, as a prefix: "" or "path/".
std::string WorkspaceFolder(Files& files, const std::string& path);

// |path|: dbsn.yaml or its folder; "" looks in the current folder and takes defaults when there is
// none (one provider entry for each of |definition_names|, no manifests). Keys whose work comes
// later are manifest.not-supported at their place.
Workspace LoadWorkspace(Files& files, const std::string& path,
                        const std::vector<std::string>& definition_names, Sources& sources,
                        Diagnostics& diagnostics);

}  // namespace dbsn
