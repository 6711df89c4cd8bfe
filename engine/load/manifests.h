// Files and folders to manifests.
#pragma once
#include <string>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/manifest.h"
#include "schema/source.h"

namespace dbsn {

class Files;

// Every .yaml, .yml and .json file of |paths| (files, or folders with all below them; hidden ones
// and dbsn.yaml left out), each once, in the order of their names. Parsed on |threads|; the result
// and the diagnostics do not depend on them.
std::vector<Manifest> LoadManifests(Files& files, const std::vector<std::string>& paths,
                                    int threads, Sources& sources, Diagnostics& diagnostics);

}  // namespace dbsn
