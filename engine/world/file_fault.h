// An errno as a Diagnostic that a person can act on. Pure but for the text of unknown errors.
#pragma once
#include <string>
#include <string_view>

#include "schema/diagnostic.h"

namespace dbsn {

enum class FileWork { kRead, kWrite };

// "Cannot write .dbsn/state.json: permission denied." with the code that callers may treat
// specially (files.h) and what to do next. |what| is the verb with its object, such as
// "write .dbsn/state.json".
Diagnostic FileFault(FileWork work, std::string_view what, const std::string& path, int error);

}  // namespace dbsn
