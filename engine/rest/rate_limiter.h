// One limiter for all threads of a provider: a rate of our own when the definition gives one, and
// always what the server's headers say. Thread-safe; told the time, never sleeps.
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "engine/rest/rate_headers.h"
#include "engine/world/clock.h"

namespace dbsn {

class RateLimiter {
 public:
  // |per_minute|: at most so many requests in any minute, a tenth of them at once. None: only the
  // server's headers govern.
  explicit RateLimiter(std::optional<double> per_minute);

  // How long to wait before asking again; 0: go, and the request is counted.
  std::chrono::milliseconds Ask(Clock::Instant now);
  // What an answer said. Before the reset of a used-up window, and while a server that answered
  // 429 or 503 asked to be left alone, nobody goes.
  void Learn(const RateHeaders& headers, int status, Clock::Instant now);

  // What is known of the limit. From headers it is the limit over the longest window seen, in
  // whole minutes.
  std::optional<double> PerMinute() const;

 private:
  void Refill(Clock::Instant now);
  void LearnWindow(const RateHeaders& headers, Clock::Instant now);
  void Block(Clock::Instant until);

  const std::optional<double> per_minute_;
  const double capacity_;
  const double refill_per_ms_;
  mutable std::mutex mutex_;
  double tokens_;
  std::optional<Clock::Instant> refilled_;
  std::optional<Clock::Instant> blocked_until_;
  std::optional<Clock::Instant> window_end_;
  std::int64_t window_left_ = 0;
  std::optional<std::int64_t> limit_;
  std::chrono::milliseconds longest_window_{0};
};

}  // namespace dbsn
