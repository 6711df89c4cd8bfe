// Reads lengths of time.
#include "schema/duration.h"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace dbsn {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

// Larger first; "ms" is looked for as a whole word, so that "m" does not take its letter.
constexpr Unit kUnits[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr std::int64_t kMost = 3650 * kUnits[0].milliseconds;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes a number off |text|; nothing when none stands there or it is past all bounds.
std::optional<std::int64_t> TakeNumber(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && IsDigit(text[size])) ++size;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + size, number);
  if (size == 0 || error != std::errc() || number > kMost) return {};
  text.remove_prefix(size);
  return number;
}

std::string_view TakeWord(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && !IsDigit(text[size])) ++size;
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

}  // namespace

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  if (text.empty()) return {};
  std::int64_t total = 0;
  std::int64_t smallest = kMost;  // the last unit so far
  while (!text.empty()) {
    const std::optional<std::int64_t> number = TakeNumber(text);
    if (!number.has_value()) return {};
    const std::string_view word = TakeWord(text);
    std::int64_t unit = 0;
    for (const Unit& known : kUnits) {
      if (known.name == word) unit = known.milliseconds;
    }
    if (unit == 0 || unit >= smallest || *number > (kMost - total) / unit) return {};
    total += *number * unit;
    smallest = unit;
  }
  return std::chrono::milliseconds(total);
}

}  // namespace dbsn
