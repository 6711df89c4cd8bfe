#include "engine/report/code_help.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace dbsn {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The cells between the bars of a row; a bar after a backslash belongs to its cell.
std::vector<std::string> Cells(std::string_view row) {
  std::vector<std::string> cells;
  std::string cell;
  for (std::size_t i = 1; i < row.size(); ++i) {
    if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') {
      cell += row[++i];
    } else if (row[i] == '|') {
      cells.emplace_back(Trimmed(cell));
      cell.clear();
    } else {
      cell += row[i];
    }
  }
  return cells;
}

// [text](target) becomes text.
std::string WithoutLinks(std::string text) {
  std::size_t middle = 0;
  while ((middle = text.find("](", middle)) != std::string::npos) {
    const std::size_t begin = text.rfind('[', middle);
    const std::size_t end = text.find(')', middle);
    if (begin == std::string::npos || end == std::string::npos) return text;
    text.erase(middle, end + 1 - middle);
    text.erase(begin, 1);
    middle = begin;
  }
  return text;
}

}  // namespace

CodeHelps ReadCodeHelps(std::string_view page) {
  CodeHelps helps;
  while (!page.empty()) {
    const std::size_t end = std::min(page.find('\n'), page.size());
    const std::string_view row = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    if (!row.starts_with("| `")) continue;
    const std::vector<std::string> cells = Cells(row);
    if (cells.size() != 4 || cells[0].size() < 2) continue;
    helps[cells[0].substr(1, cells[0].size() - 2)] = {WithoutLinks(cells[2]),
                                                      WithoutLinks(cells[3])};
  }
  return helps;
}

}  // namespace dbsn
