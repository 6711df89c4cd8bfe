// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing past U+10FFFF.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dbsn {

// The offset of the first byte that is not part of a whole character; the size when all is well.
std::size_t ValidUtf8Size(std::string_view text);
inline bool IsUtf8(std::string_view text) { return ValidUtf8Size(text) == text.size(); }
// Each byte that is not part of a whole character becomes U+FFFD.
std::string WithValidUtf8(std::string_view text);

struct Utf8Character {
  std::uint32_t code = 0;
  std::size_t size = 0;  // in bytes; 0 when |text| does not begin with a whole character
};
Utf8Character FirstUtf8(std::string_view text);
void AppendUtf8(std::uint32_t code, std::string& out);  // REQUIRES: |code| is a character

}  // namespace dbsn
