// Manifests that a command made, brought to a person: printed, or written to new files.
#pragma once
#include <vector>

#include "engine/cli/desk.h"
#include "engine/exit_status.h"
#include "schema/live_manifest.h"

namespace dbsn {

// Without --out as one stream of documents on stdout; with --out FILE.yaml as one file; else a file
// for each in the folder. Warns of each gap, and names the variables that secrets are to come
// from. Reports why not; no file is ever overwritten.
bool OutputManifests(Desk& desk, const std::vector<LiveManifest>& manifests);

}  // namespace dbsn
