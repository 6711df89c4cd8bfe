// Compares decimal texts exactly. Must never convert to floating point.
#include "schema/decimal.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace dbsn {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t SkipDigits(std::string_view text, std::size_t i) {
  while (i < text.size() && IsDigit(text[i])) ++i;
  return i;
}

// Digits without zeros at either end, times a power of ten; zero has no digits.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;
  bool operator==(const Decimal&) const = default;
};

struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;  // with its sign, without the e
};

std::optional<Parts> Split(std::string_view text) {
  Parts parts;
  std::size_t i = 0;
  if (i < text.size() && text[i] == '-') {
    parts.negative = true;
    ++i;
  }
  std::size_t end = SkipDigits(text, i);
  parts.whole = text.substr(i, end - i);
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole[0] == '0')) return {};
  if (end < text.size() && text[end] == '.') {
    i = end + 1;
    end = SkipDigits(text, i);
    if (end == i) return {};
    parts.fraction = text.substr(i, end - i);
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    i = end + 1;
    std::size_t digits = i;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    end = SkipDigits(text, digits);
    if (end == digits) return {};
    parts.exponent = text.substr(i, end - i);
  }
  if (end != text.size()) return {};
  return parts;
}

// Nothing when the exponent is past 18 digits: such texts are equal only when spelled the same.
std::optional<std::int64_t> ExponentOf(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '+') text.remove_prefix(1);
  constexpr std::size_t kMostDigits = 18;
  if (text.size() > kMostDigits) return {};
  std::int64_t exponent = 0;
  std::from_chars(text.data(), text.data() + text.size(), exponent);
  return exponent;
}

std::optional<Decimal> Parse(std::string_view text) {
  const std::optional<Parts> parts = Split(text);
  if (!parts.has_value()) return {};
  const std::optional<std::int64_t> exponent = ExponentOf(parts->exponent);
  if (!exponent.has_value()) return {};
  Decimal decimal;
  decimal.negative = parts->negative;
  decimal.digits = std::string(parts->whole) + std::string(parts->fraction);
  decimal.exponent = *exponent - static_cast<std::int64_t>(parts->fraction.size());
  const std::size_t last = decimal.digits.find_last_not_of('0');
  if (last == std::string::npos) return Decimal{};
  decimal.exponent += static_cast<std::int64_t>(decimal.digits.size() - last - 1);
  decimal.digits.erase(last + 1);
  decimal.digits.erase(0, decimal.digits.find_first_not_of('0'));
  return decimal;
}

}  // namespace

bool IsJsonNumber(std::string_view text) { return Split(text).has_value(); }

bool SameDecimal(std::string_view a, std::string_view b) {
  const std::optional<Decimal> left = Parse(a);
  return left.has_value() && left == Parse(b);
}

}  // namespace dbsn
