#include "engine/report/findings.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "schema/shown_text.h"
#include "schema/utf8.h"

namespace dbsn {
namespace {

// A byte that is part of no character counts as one: it is shown as one.
std::uint32_t CountCharacters(std::string_view text) {
  std::uint32_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(std::max<std::size_t>(FirstUtf8(text).size, 1));
    ++count;
  }
  return count;
}

}  // namespace

std::string ShownLines(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!shown.empty()) shown += '\n';
    shown += Shown(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return shown;
}

Position LocateCharacter(const Sources& sources, std::uint32_t file, std::uint32_t offset) {
  const Position in_bytes = sources.Locate(file, offset);
  const std::string_view text = sources.Text(file);
  const std::size_t before = in_bytes.column - 1;
  const std::size_t begin = std::min<std::size_t>(offset - before, text.size());
  return {in_bytes.line, CountCharacters(text.substr(begin, before)) + 1};
}

std::string FileNotRead(const Diagnostic& diagnostic) {
  const bool of_a_file =
      diagnostic.code.name.starts_with("file.") || diagnostic.code.name == "manifest.not-a-file";
  return of_a_file && !diagnostic.place.known() ? diagnostic.about : std::string();
}

}  // namespace dbsn
