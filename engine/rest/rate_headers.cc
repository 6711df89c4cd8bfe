#include "engine/rest/rate_headers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace dbsn {
namespace {

using WallTime = std::chrono::system_clock::time_point;
using std::chrono::milliseconds;

// A wait longer than this is a server's mistake or not worth the arithmetic; it is past every
// deadline all the same.
constexpr std::int64_t kLongestSeconds = 366 * 24 * 3600;
// A reset below this is no unix time of this century: some servers send the seconds left.
constexpr std::int64_t kEarliestUnixSeconds = 1'000'000'000;

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> ParseCount(std::string_view text) {
  text = Trimmed(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

milliseconds Seconds(std::int64_t seconds) {
  return milliseconds(std::clamp<std::int64_t>(seconds, 0, kLongestSeconds) * 1000);
}

milliseconds Until(WallTime then, WallTime now) {
  const auto wait = std::chrono::duration_cast<milliseconds>(then - now);
  return std::clamp(wait, milliseconds(0), Seconds(kLongestSeconds));
}

std::optional<milliseconds> ResetIn(std::string_view text, WallTime now) {
  const std::optional<std::int64_t> reset = ParseCount(text);
  if (!reset) return std::nullopt;
  if (*reset < kEarliestUnixSeconds) return Seconds(*reset);
  const std::int64_t now_seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  return Seconds(*reset - now_seconds);
}

std::optional<milliseconds> RetryAfter(std::string_view text, WallTime now) {
  if (text.empty()) return std::nullopt;
  if (const std::optional<std::int64_t> seconds = ParseCount(text)) return Seconds(*seconds);
  if (const std::optional<WallTime> date = ParseHttpDate(Trimmed(text))) return Until(*date, now);
  return std::nullopt;
}

}  // namespace

std::optional<WallTime> ParseHttpDate(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  // 0         1         2
  // 01234567890123456789012345678
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text[3] != ',' || text[19] != ':' || text[22] != ':' ||
      text.substr(25) != " GMT") {
    return std::nullopt;
  }
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const std::optional<std::int64_t> day = ParseCount(text.substr(5, 2));
  const std::optional<std::int64_t> year = ParseCount(text.substr(12, 4));
  const std::optional<std::int64_t> hour = ParseCount(text.substr(17, 2));
  const std::optional<std::int64_t> minute = ParseCount(text.substr(20, 2));
  const std::optional<std::int64_t> second = ParseCount(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<milliseconds> RateHeaders::AskedWait(int status) const {
  if (retry_after) return retry_after;
  if (status == 429 || (remaining && *remaining == 0)) return reset_in;
  return std::nullopt;
}

RateHeaders ReadRateHeaders(const HttpResponse& response, WallTime wall) {
  const WallTime now = ParseHttpDate(response.Header("date")).value_or(wall);
  RateHeaders headers;
  headers.limit = ParseCount(response.Header("x-ratelimit-limit"));
  headers.remaining = ParseCount(response.Header("x-ratelimit-remaining"));
  headers.reset_in = ResetIn(response.Header("x-ratelimit-reset"), now);
  headers.retry_after = RetryAfter(response.Header("retry-after"), now);
  return headers;
}

}  // namespace dbsn
