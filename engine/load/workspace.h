// dbsn.yaml: the workspace's name, its providers and where its manifests are.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/source.h"
#include "schema/value.h"

namespace dbsn {

class Files;

struct WrittenSetting {
  std::string text;                 // as written; "" when `source` says where it comes from
  std::optional<SecretRef> source;  // valueFrom: env or file (a path relative to the workspace)
  Place place;                      // of the value
  Place key_place;                  // of its name
};

struct ProviderEntry {
  std::string name;        // as addresses say it
  std::string definition;  // the definition's name; the same unless `definition:` says otherwise
  std::map<std::string, WrittenSetting> settings;
  Place place;  // nowhere when no dbsn.yaml names it
};

struct Workspace {
  std::string name = "default";
  std::string folder;                  // where dbsn.yaml stands, as a prefix: "" or "path/"
  bool written = false;                // false: there is no dbsn.yaml
  std::vector<std::string> manifests;  // as paths from where the person stands
  std::map<std::string, ProviderEntry, std::less<>> providers;
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
