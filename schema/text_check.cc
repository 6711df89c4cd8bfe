// Refuses bytes that a parser would pass, drop or take for the end of the text (yaml-cpp 0.7 ends
// at 0x04, drops a lone \r and passes invalid UTF-8; RapidJSON ends at a zero byte).
#include "schema/text_check.h"

#include <fmt/core.h>

#include <limits>
#include <string>

#include "schema/schema_codes.h"
#include "schema/utf8.h"

namespace dbsn {

namespace {

Place PlaceOfByte(std::uint32_t file, std::size_t offset) {
  const auto begin = static_cast<std::uint32_t>(offset);
  return {file, begin, begin + 1};
}

bool IsUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::size_t FirstControl(std::string_view text, bool lone_returns) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != 0x7F) continue;
    if (byte == '\n' || byte == '\t') continue;
    const bool ends_line = i + 1 < text.size() && text[i + 1] == '\n';
    if (byte == '\r' && (lone_returns || ends_line)) continue;
    return i;
  }
  return text.size();
}

Diagnostic NotUtf8(std::uint32_t file, std::string_view text, std::size_t offset) {
  const bool utf16 = IsUtf16(text);
  return {.code = kNotUtf8,
          .detail = utf16 ? "The file is UTF-16."
                          : fmt::format("The byte 0x{:02X} is no part of a UTF-8 character.",
                                        static_cast<unsigned char>(text[offset])),
          .hint = "Save the file as UTF-8.",
          .place = PlaceOfByte(file, offset)};
}

Diagnostic Control(std::uint32_t file, std::string_view text, std::size_t offset) {
  const bool is_return = text[offset] == '\r';
  return {.code = kControlCharacter,
          .detail = is_return
                        ? "A carriage return stands here without a line feed after it."
                        : fmt::format("The byte 0x{:02X} is a control character, which no text "
                                      "file may hold.",
                                      static_cast<unsigned char>(text[offset])),
          .hint = is_return ? "Save the file with LF or CRLF line ends."
                            : "Remove it, or write it as an escape in double quotes.",
          .place = PlaceOfByte(file, offset)};
}

}  // namespace

bool CheckText(std::uint32_t file, std::string_view text, std::size_t begin, std::size_t end,
               std::size_t limit, bool lone_returns, Diagnostics& diagnostics) {
  // Marks of yaml-cpp are ints.
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  if (text.size() > limit || text.size() > kMost) {
    diagnostics.Add({.code = kTooLarge,
                     .detail = fmt::format("The file has {} bytes; at most {} are read.",
                                           text.size(), limit < kMost ? limit : kMost),
                     .hint = "Split it into several files.",
                     .place = {file, 0, 0}});
    return false;
  }
  const std::string_view part = text.substr(begin, end - begin);
  const std::size_t valid = ValidUtf8Size(part);
  if (valid != part.size()) {
    diagnostics.Add(NotUtf8(file, text, begin + valid));
    return false;
  }
  const std::size_t control = FirstControl(part, lone_returns);
  if (control == part.size()) return true;
  diagnostics.Add(Control(file, text, begin + control));
  return false;
}

}  // namespace dbsn
