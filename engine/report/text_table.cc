#include "engine/report/text_table.h"

#include <algorithm>

#include "schema/shown_text.h"

namespace dbsn {

std::size_t ShownWidth(std::string_view text) {
  // One column a code point: good enough for names; wide scripts only lose their alignment.
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string PadTo(std::string text, std::size_t width) {
  const std::size_t shown = ShownWidth(text);
  if (shown < width) text.append(width - shown, ' ');
  return text;
}

std::string TableText(const std::vector<std::string>& heading,
                      const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> lines = {heading};
  for (const std::vector<std::string>& row : rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const std::string& cell : row) line.push_back(Shown(cell));
  }
  std::vector<std::size_t> widths(heading.size(), 0);
  for (const std::vector<std::string>& line : lines) {
    for (std::size_t i = 0; i < line.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], ShownWidth(line[i]));
    }
  }
  std::string text;
  for (const std::vector<std::string>& line : lines) {
    std::string shown;
    for (std::size_t i = 0; i < line.size() && i < widths.size(); ++i) {
      shown += PadTo(line[i], widths[i] + 2);
    }
    shown.erase(shown.find_last_not_of(' ') + 1);
    text += shown + "\n";
  }
  return text;
}

}  // namespace dbsn
