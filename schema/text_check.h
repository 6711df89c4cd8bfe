// What must hold of a file's bytes before any parser sees them. Internal to the readers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "schema/diagnostic.h"

namespace dbsn {

// Whether text[begin, end) is UTF-8 without control characters but tab and line ends, and the
// whole |text| no larger than |limit|; else reports why not. |lone_returns| allows \r without \n.
bool CheckText(std::uint32_t file, std::string_view text, std::size_t begin, std::size_t end,
               std::size_t limit, bool lone_returns, Diagnostics& diagnostics);

}  // namespace dbsn
