#include "engine/observe/row_trust.h"

#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace dbsn {
namespace {

// Seconds since 1970 of "2026-11-25T10:00:00[.fff][Z|+00:00]"; nothing for any other form. Stamps
// are compared with one another only, so that leap seconds and zones of one server do not matter.
std::optional<std::int64_t> Seconds(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (text.size() < 19) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size, int& out) {
    out = 0;
    for (std::size_t i = at; i < at + size; ++i) {
      if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return false;
      out = out * 10 + (text[i] - '0');
    }
    return true;
  };
  if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day) || !number(11, 2, hour) ||
      !number(14, 2, minute) || !number(17, 2, second)) {
    return std::nullopt;
  }
  // Days from the civil calendar, counted from March so that the leap day comes last.
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = y / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return (era * 146097 + day_of_era - 719468) * 86400 + hour * 3600 + minute * 60 + second;
}

bool HasFraction(const std::string& stamp) {
  return stamp.size() > 20 && stamp[19] == '.' &&
         std::isdigit(static_cast<unsigned char>(stamp[20])) != 0;
}

}  // namespace

bool CanTrust(const LiveResource& row, const StateEntry& entry) {
  if (row.stamp.empty() || row.stamp != entry.stamp) return false;
  if (HasFraction(row.stamp)) return true;
  const std::optional<std::int64_t> stamped = Seconds(entry.stamp);
  const std::optional<std::int64_t> read = Seconds(entry.server_date);
  return stamped.has_value() && read.has_value() && *read - *stamped >= 2;
}

bool DeclaresMore(const Value* desired, const StateEntry& entry) {
  const ValueMap* declared = desired == nullptr ? nullptr : desired->AsMap();
  if (declared == nullptr) return false;
  for (const auto& [key, value] : *declared) {
    if (entry.sent.Find(key) == nullptr) return true;
  }
  return false;
}

Value RowOverObserved(const Value& row, const Value& observed) {
  const ValueMap* columns = row.AsMap();
  const ValueMap* known = observed.AsMap();
  if (columns == nullptr || known == nullptr) return row;
  ValueMap both;
  both.reserve(columns->size() + known->size());
  auto column = columns->begin();
  for (const auto& [key, value] : *known) {
    for (; column != columns->end() && column->first < key; ++column) {
      both.Append(column->first, column->second);
    }
    if (column != columns->end() && column->first == key) continue;  // appended next round
    both.Append(key, value);
  }
  for (; column != columns->end(); ++column) both.Append(column->first, column->second);
  return Value(std::move(both));
}

}  // namespace dbsn
