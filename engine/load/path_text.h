// Paths as text. Pure: nothing here looks at the disk.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

// |path| as seen from where the person stands, when it was written relative to |folder| ("" the
// current one; with or without a slash at its end).
std::string PathFrom(std::string_view folder, std::string_view path);
// "a/b/" of "a/b/c"; "" of "c".
std::string FolderPrefix(std::string_view path);
// Without "./" steps, doubled slashes and a slash at the end: one file, one text. "." stays.
std::string TidyPath(std::string_view path);
// The last part, and what follows its last dot in lower case ("" none).
std::string_view LastPart(std::string_view path);
std::string Ending(std::string_view path);

}  // namespace dbsn
