// Files and folders to the documents of manifests.
#pragma once
#include <string>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/manifest_layers.h"
#include "schema/source.h"

namespace dbsn {

class Files;

// Every .yaml, .yml and .json file of |paths|, as LoadManifests finds them, sorted. Reports paths
// that are none.
std::vector<std::string> FindManifestFiles(Files& files, const std::vector<std::string>& paths,
                                           Diagnostics& diagnostics);

// The documents of every .yaml, .yml and .json file of |paths| (files, or folders with all below
// them; hidden ones and dbsn.yaml left out), each file once, in the order of their names. Files of
// |left_out|, which belong to environments, are not among them. Parsed on |threads|; the result and
// the diagnostics do not depend on them.
std::vector<WrittenManifest> LoadManifests(Files& files, const std::vector<std::string>& paths,
                                           const std::vector<std::string>& left_out, int threads,
                                           Sources& sources, Diagnostics& diagnostics);

}  // namespace dbsn
