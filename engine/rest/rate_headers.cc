#include "engine/rest/rate_headers.h"

#include <algorithm>
#include <charconv>

#include "engine/world/wall_time.h"

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
  if (const std::optional<WallTime> date = ParseHttpDate(Trimmed(text), now))
    return Until(*date, now);
  return std::nullopt;
}

}  // namespace

std::optional<milliseconds> RateHeaders::AskedWait(int status) const {
  if (retry_after) return retry_after;
  if (status == 429 || (remaining && *remaining == 0)) return reset_in;
  return std::nullopt;
}

RateHeaders ReadRateHeaders(const HttpResponse& response, WallTime wall) {
  const WallTime now = ParseHttpDate(response.Header("date"), wall).value_or(wall);
  RateHeaders headers;
  headers.limit = ParseCount(response.Header("x-ratelimit-limit"));
  headers.remaining = ParseCount(response.Header("x-ratelimit-remaining"));
  headers.reset_in = ResetIn(response.Header("x-ratelimit-reset"), now);
  headers.retry_after = RetryAfter(response.Header("retry-after"), now);
  return headers;
}

}  // namespace dbsn
