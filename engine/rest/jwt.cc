#include "engine/rest/jwt.h"

#include <fmt/core.h>

#include "engine/rest/rest_codes.h"
#include "engine/world/digest.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

using std::chrono::seconds;

constexpr std::chrono::minutes kNear{5};
// Past the year 9999: no time that a server means.
constexpr std::int64_t kLatestUnixSeconds = 253'402'300'799;

std::string InWords(seconds span) {
  if (span < seconds(120)) return fmt::format("{} s", span.count());
  if (span < std::chrono::hours(2)) return fmt::format("{} minutes", span.count() / 60);
  return fmt::format("{} hours", span.count() / 3600);
}

}  // namespace

std::optional<Clock::WallTime> JwtExpiry(const Secret& token) {
  const std::string_view text = token.Reveal();
  const std::size_t first = text.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::string payload;
  if (!DecodeBase64(text.substr(first + 1, second - first - 1), payload)) return std::nullopt;
  const std::variant<Value, JsonFault> parsed = ParseJson(payload, kServerJson);
  const Value* claims = std::get_if<Value>(&parsed);
  const Value* expiry = claims == nullptr ? nullptr : claims->Find("exp");
  const std::int64_t* unix_seconds = expiry == nullptr ? nullptr : expiry->AsInteger();
  if (unix_seconds == nullptr || *unix_seconds < 0 || *unix_seconds > kLatestUnixSeconds) {
    return std::nullopt;
  }
  return Clock::WallTime(seconds(*unix_seconds));
}

std::optional<Diagnostic> WarnOfExpiry(const Secret& token, Clock::WallTime now,
                                       const std::string& about) {
  const std::optional<Clock::WallTime> expiry = JwtExpiry(token);
  if (!expiry || *expiry - now > kNear) return std::nullopt;
  Diagnostic warning;
  warning.code = kApiTokenExpires;
  warning.severity = Severity::kWarning;
  warning.about = about;
  warning.detail = *expiry <= now
                       ? fmt::format("The token ended at {}, {} ago.", ToRfc3339(*expiry),
                                     InWords(std::chrono::duration_cast<seconds>(now - *expiry)))
                       : fmt::format("The token ends at {}, in {}.", ToRfc3339(*expiry),
                                     InWords(std::chrono::duration_cast<seconds>(*expiry - now)));
  warning.hint = "Sign in again before a long run; a token that ends in the middle stops it there.";
  return warning;
}

}  // namespace dbsn
