// Columns that line up, whatever stands in them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace dbsn {

// How many columns of a terminal |text| takes; it holds no control characters.
std::size_t ShownWidth(std::string_view text);
std::string PadTo(std::string text, std::size_t width);
// A heading line, then the rows; two blanks between columns, none at a line's end. Cells are made
// safe to show. Every row has as many cells as |heading|.
std::string TableText(const std::vector<std::string>& heading,
                      const std::vector<std::vector<std::string>>& rows);

}  // namespace dbsn
