// Files that a command makes for a person. Must never overwrite one.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/desk.h"

namespace dbsn {

// Writes a file that is not there yet, with the folders on the way, and says so. Reports why not.
bool WriteNewFile(Desk& desk, const std::string& path, const std::string& text);
// The same of several, by path, without a word; none is written when one of them is there.
using NewFiles = std::vector<std::pair<std::string, std::string>>;
bool WriteNewFiles(Desk& desk, const NewFiles& files);

}  // namespace dbsn
