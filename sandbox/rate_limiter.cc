// Fixed windows: one that is past starts anew.
#include "sandbox/rate_limiter.h"

#include <algorithm>

namespace dbsn::sandbox {

RateLimiter::Verdict RateLimiter::Count(std::string_view token, std::int64_t now_ms) {
  const std::int64_t minute = now_ms / 60'000;
  const std::int64_t reset = (minute + 1) * 60;
  std::int64_t used = 0;
  {
    const std::lock_guard lock(mutex_);
    auto found = windows_.find(token);
    if (found == windows_.end()) found = windows_.emplace(token, Window{}).first;
    Window& window = found->second;
    if (window.minute != minute) window = {minute, 0};
    used = ++window.used;
  }
  Verdict verdict;
  verdict.allowed = used <= per_minute_;
  const std::int64_t remaining = std::max<std::int64_t>(0, per_minute_ - used);
  verdict.headers = {{"X-RateLimit-Limit", std::to_string(per_minute_)},
                     {"X-RateLimit-Remaining", std::to_string(remaining)},
                     {"X-RateLimit-Reset", std::to_string(reset)}};
  if (!verdict.allowed) {
    verdict.headers.emplace_back("Retry-After", std::to_string(reset - now_ms / 1000));
  }
  return verdict;
}

}  // namespace dbsn::sandbox
