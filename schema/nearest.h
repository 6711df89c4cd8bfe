// "Did you mean": the candidate that a wrong word was most likely meant to be.
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace dbsn {

// One that differs only in case, else the one with the fewest letters added, left out, changed or
// swapped with their neighbour, upper and lower case alike; of equals the first. Nothing when all
// are too far: a wrong suggestion is worse than none. An equal word is no suggestion.
std::optional<std::string_view> Nearest(std::string_view wrong,
                                        std::span<const std::string_view> candidates);

}  // namespace dbsn
