// A folder of dbsn's own beside what people keep in version control: for its owner alone, and
// ignored by git.
#pragma once
#include <string>

#include "schema/result.h"

namespace dbsn {

class Files;

// |top| (".dbsn") and |folder| at or below it, made where they are missing.
Result<Done> MakeOwnFolder(Files& files, const std::string& top, const std::string& folder);

}  // namespace dbsn
