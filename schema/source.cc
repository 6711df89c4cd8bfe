// Files' names and texts, and the lines in them. Must never read a file itself.
#include "schema/source.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

namespace dbsn {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::vector<std::uint32_t> LineStarts(std::string_view text) {
  // A byte order mark is no column of the first line.
  std::vector<std::uint32_t> starts{
      text.starts_with(kByteOrderMark) ? std::uint32_t{kByteOrderMark.size()} : 0u};
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin;
  while (at < end) {
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    if (at == nullptr) break;
    ++at;
    starts.push_back(static_cast<std::uint32_t>(at - begin));
  }
  return starts;
}

}  // namespace

// Made at the first question, since most files are never asked about.
struct Sources::LineTable {
  std::once_flag made;
  std::vector<std::uint32_t> starts;
};

std::uint32_t Sources::Add(std::string name, std::shared_ptr<const std::string> text) {
  files_.push_back({std::move(name), std::move(text), std::make_shared<LineTable>()});
  return static_cast<std::uint32_t>(files_.size() - 1);
}

const std::vector<std::uint32_t>& Sources::LinesOf(std::uint32_t file) const {
  LineTable& table = *files_[file].lines;
  std::call_once(table.made, [&] { table.starts = LineStarts(Text(file)); });
  return table.starts;
}

Position Sources::Locate(std::uint32_t file, std::uint32_t offset) const {
  const std::vector<std::uint32_t>& starts = LinesOf(file);
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  if (after == starts.begin()) return {};
  const auto line = static_cast<std::uint32_t>(after - starts.begin());
  return {line, offset - starts[line - 1] + 1};
}

std::string_view Sources::Line(std::uint32_t file, std::uint32_t line) const {
  const std::vector<std::uint32_t>& starts = LinesOf(file);
  if (line == 0 || line > starts.size()) return {};
  std::string_view text = Text(file).substr(starts[line - 1]);
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace dbsn
