// The door between what was written and what is meant. Offline: no secret, no network.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/manifest.h"

namespace dbsn {

struct ValidationScope {
  // The workspace's provider entries: name → definition.
  Definitions providers;
  // The project that a manifest without one gets, by provider name.
  std::map<std::string, std::string> default_project;
};

// Sorted by address. What is wrong is reported, all in one run; a resource with an error is left
// out of the result, so that nobody plans with half of it. Reports too: duplicate addresses (with
// the first place), references to what is not there or is of the wrong kind, cycles with their
// path, equal natural keys in one scope. Deterministic; may use |threads|.
std::vector<DesiredResource> Validate(const std::vector<Manifest>& manifests,
                                      const ValidationScope& scope, int threads,
                                      Diagnostics& diagnostics);

}  // namespace dbsn
