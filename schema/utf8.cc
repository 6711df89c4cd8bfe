// Checks and mends UTF-8. Must never read past the text, whatever its last bytes promise.
#include "schema/utf8.h"

#include <cstring>

namespace dbsn {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::uint32_t ByteAt(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

bool Continues(std::string_view text, std::size_t i) {
  return i < text.size() && (ByteAt(text, i) & 0xC0u) == 0x80u;
}

std::size_t SkipAscii(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080u;
  while (i + sizeof(std::uint64_t) <= text.size()) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data() + i, sizeof eight);
    if ((eight & kHighBits) != 0) break;
    i += sizeof eight;
  }
  while (i < text.size() && ByteAt(text, i) < 0x80u) ++i;
  return i;
}

}  // namespace

Utf8Character FirstUtf8(std::string_view text) {
  if (text.empty()) return {};
  const std::uint32_t first = ByteAt(text, 0);
  if (first < 0x80u) return {first, 1};
  if (first >= 0xC2u && first < 0xE0u && Continues(text, 1)) {
    return {((first & 0x1Fu) << 6) | (ByteAt(text, 1) & 0x3Fu), 2};
  }
  if (first >= 0xE0u && first < 0xF0u && Continues(text, 1) && Continues(text, 2)) {
    const std::uint32_t code =
        ((first & 0x0Fu) << 12) | ((ByteAt(text, 1) & 0x3Fu) << 6) | (ByteAt(text, 2) & 0x3Fu);
    if (code >= 0x800u && (code < 0xD800u || code > 0xDFFFu)) return {code, 3};
    return {};
  }
  if (first >= 0xF0u && first < 0xF5u && Continues(text, 1) && Continues(text, 2) &&
      Continues(text, 3)) {
    const std::uint32_t code = ((first & 0x07u) << 18) | ((ByteAt(text, 1) & 0x3Fu) << 12) |
                               ((ByteAt(text, 2) & 0x3Fu) << 6) | (ByteAt(text, 3) & 0x3Fu);
    if (code >= 0x10000u && code <= 0x10FFFFu) return {code, 4};
  }
  return {};
}

std::size_t ValidUtf8Size(std::string_view text) {
  std::size_t i = 0;
  while (true) {
    i = SkipAscii(text, i);
    if (i == text.size()) return i;
    const std::size_t size = FirstUtf8(text.substr(i)).size;
    if (size == 0) return i;
    i += size;
  }
}

std::string WithValidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t good = ValidUtf8Size(text);
    out.append(text.substr(0, good));
    if (good == text.size()) return out;
    out.append(kReplacement);
    text.remove_prefix(good + 1);
  }
}

void AppendUtf8(std::uint32_t code, std::string& out) {
  const auto add = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80u) {
    add(code);
  } else if (code < 0x800u) {
    add(0xC0u | (code >> 6));
    add(0x80u | (code & 0x3Fu));
  } else if (code < 0x10000u) {
    add(0xE0u | (code >> 12));
    add(0x80u | ((code >> 6) & 0x3Fu));
    add(0x80u | (code & 0x3Fu));
  } else {
    add(0xF0u | (code >> 18));
    add(0x80u | ((code >> 12) & 0x3Fu));
    add(0x80u | ((code >> 6) & 0x3Fu));
    add(0x80u | (code & 0x3Fu));
  }
}

}  // namespace dbsn
