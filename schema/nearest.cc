// Damerau-Levenshtein distance (the restricted form: no letter is moved twice).
#include "schema/nearest.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace dbsn {

namespace {

// Longer words are not typed by hand, and the distance costs their product.
constexpr std::size_t kLongest = 100;

std::string LowerCaseOf(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// In short words fewer mistakes make another word.
std::size_t MostMistakes(std::size_t size) {
  if (size < 3) return 0;
  if (size < 6) return 1;
  return size < 12 ? 2 : 3;
}

std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);  // the row before |above|
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string_view> Nearest(std::string_view wrong,
                                        std::span<const std::string_view> candidates) {
  if (wrong.size() > kLongest) return {};
  const std::string lower = LowerCaseOf(wrong);
  std::optional<std::string_view> best;
  std::size_t fewest = MostMistakes(wrong.size()) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate == wrong || candidate.size() > kLongest) continue;
    const std::string lower_candidate = LowerCaseOf(candidate);
    if (lower_candidate == lower) return candidate;  // nothing can be nearer
    const std::size_t longer = std::max(candidate.size(), wrong.size());
    const std::size_t shorter = std::min(candidate.size(), wrong.size());
    if (longer - shorter >= fewest) continue;
    const std::size_t distance = Distance(lower, lower_candidate);
    if (distance >= fewest) continue;
    fewest = distance;
    best = candidate;
  }
  return best;
}

}  // namespace dbsn
