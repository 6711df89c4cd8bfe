// Splits a time by the calendar of <chrono>, without the C library's locale.
#include "sandbox/wire_time.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string_view>

namespace dbsn::sandbox {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Split {
  std::chrono::year_month_day date;
  std::chrono::weekday day;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Split SplitTime(std::int64_t unix_ms) {
  const std::chrono::sys_seconds at{std::chrono::seconds(unix_ms / 1000)};
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(at);
  return {std::chrono::year_month_day(day), std::chrono::weekday(day),
          std::chrono::hh_mm_ss<std::chrono::seconds>(at - day)};
}

}  // namespace

std::string IsoTime(std::int64_t unix_ms) {
  const Split split = SplitTime(unix_ms);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(split.date.year()),
                     static_cast<unsigned>(split.date.month()),
                     static_cast<unsigned>(split.date.day()), split.time.hours().count(),
                     split.time.minutes().count(), split.time.seconds().count());
}

std::string HttpDate(std::int64_t unix_ms) {
  const Split split = SplitTime(unix_ms);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[split.day.c_encoding()],
                     static_cast<unsigned>(split.date.day()),
                     kMonths[static_cast<unsigned>(split.date.month()) - 1],
                     static_cast<int>(split.date.year()), split.time.hours().count(),
                     split.time.minutes().count(), split.time.seconds().count());
}

}  // namespace dbsn::sandbox
