// Lengths of time as people write them: 60s, 1m30s, 500ms, 2h.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace dbsn {

// Whole numbers with d, h, m, s or ms, each unit at most once, the larger first, at most 3650 days
// in all. Nothing for any other text; a bare number is none, since its unit would be a guess.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

}  // namespace dbsn
