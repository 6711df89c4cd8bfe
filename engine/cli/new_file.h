// Files that a command makes for a person. Must never overwrite one.
#pragma once
#include <string>

#include "engine/cli/desk.h"

namespace dbsn {

// Writes a file that is not there yet, with the folders on the way, and says so. Reports why not.
bool WriteNewFile(Desk& desk, const std::string& path, const std::string& text);
// Whether a file or folder stands at |path|; reports when that cannot be told.
bool IsThere(Desk& desk, const std::string& path);

}  // namespace dbsn
