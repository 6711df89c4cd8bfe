// Escapes whatever a terminal, a log reader or an eye would take for something else.
#include "schema/shown_text.h"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>

#include "schema/utf8.h"

namespace dbsn {

namespace {

void AppendControl(std::uint32_t code, std::string& out) {
  switch (code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
  }
  out += fmt::format("\\x{:02x}", code);
}

// Takes one character off |text|.
void AppendFirst(std::string_view& text, std::string& out) {
  const Utf8Character first = FirstUtf8(text);
  if (first.size == 0) {
    out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    text.remove_prefix(1);
    return;
  }
  if (first.code < 0x20 || first.code == 0x7F) {
    AppendControl(first.code, out);
  } else if (IsHiddenCharacter(first.code)) {
    out += fmt::format("\\u{:04x}", first.code);
  } else {
    out.append(text.substr(0, first.size));
  }
  text.remove_prefix(first.size);
}

}  // namespace

bool IsHiddenCharacter(std::uint32_t code) {
  return (code >= 0x80 && code < 0xA0) ||       // C1 controls: 0x9B begins an escape sequence
         code == 0xAD ||                        // soft hyphen
         code == 0x061C ||                      // Arabic letter mark
         (code >= 0x200B && code <= 0x200F) ||  // zero widths, direction marks
         (code >= 0x2028 && code <= 0x202E) ||  // line separators, direction overrides
         (code >= 0x2060 && code <= 0x206F) ||  // word joiner, direction isolates
         code == 0xFEFF ||                      // byte order mark
         (code >= 0xFFF9 && code <= 0xFFFB) ||  // interlinear marks
         (code >= 0xE0000 && code <= 0xE007F);  // tags
}

std::string Shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) AppendFirst(text, out);
  return out;
}

std::string ShownShort(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  while (!text.empty() && count < most) {
    AppendFirst(text, out);
    ++count;
  }
  if (!text.empty()) out += "...";
  return out;
}

}  // namespace dbsn
