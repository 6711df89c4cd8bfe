// What dbsn.yaml says of variables and of one environment.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/load/written_setting.h"
#include "schema/document.h"
#include "schema/manifest_problems.h"
#include "schema/source.h"
#include "schema/variable.h"

namespace dbsn {

struct EnvironmentBlock {
  std::string name;
  Place place;  // of its name
  Variables variables;
  std::vector<std::string> manifests;                // as paths from where the person stands
  std::map<std::string, WrittenSettings> providers;  // entry → settings that win over its own
};
using EnvironmentBlocks = std::map<std::string, EnvironmentBlock, std::less<>>;

// Each reports what is wrong at its place and reads the rest. |trail| names the node in a sentence.
Variables ReadVariables(const Document& document, NodeIndex map, const std::string& trail,
                        ManifestProblems& problems);
// Paths that are written relative to |folder|.
std::vector<std::string> ReadPathList(const Document& document, NodeIndex list,
                                      const std::string& trail, const std::string& folder,
                                      ManifestProblems& problems);
// |entries|: the names of the workspace's providers, which an environment cannot add to.
EnvironmentBlocks ReadEnvironments(const Document& document, NodeIndex map,
                                   const std::string& folder,
                                   const std::vector<std::string_view>& entries,
                                   ManifestProblems& problems);

}  // namespace dbsn
