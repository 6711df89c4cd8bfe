// Regular expressions of definitions: ECMAScript, always of a whole text.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

// Whether |pattern| is one.
bool IsPattern(const std::string& pattern);
// Texts of more than a thousand bytes do not match: the matcher's stack would grow with them.
// REQUIRES: IsPattern(pattern). Thread-safe.
bool FitsPattern(std::string_view text, const std::string& pattern);

}  // namespace dbsn
