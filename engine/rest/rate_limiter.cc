#include "engine/rest/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace dbsn {
namespace {

using std::chrono::milliseconds;

constexpr double kMillisecondsPerMinute = 60'000.0;
// Two windows whose ends are nearer than this are one: reset times are whole seconds.
constexpr milliseconds kSameWindow{1'500};

double Capacity(std::optional<double> per_minute) {
  return per_minute ? std::max(1.0, std::floor(*per_minute / 10)) : 0;
}

// What a full bucket gives at once comes off the flow, so that no minute sees more than the rate.
double RefillPerMillisecond(std::optional<double> per_minute) {
  return per_minute ? (*per_minute - Capacity(per_minute) + 1) / kMillisecondsPerMinute : 0;
}

milliseconds RoundedUp(Clock::Instant::duration wait) {
  return std::chrono::ceil<milliseconds>(wait);
}

}  // namespace

RateLimiter::RateLimiter(std::optional<double> per_minute)
    : per_minute_(per_minute && *per_minute > 0 ? per_minute : std::nullopt),
      capacity_(Capacity(per_minute_)),
      refill_per_ms_(RefillPerMillisecond(per_minute_)),
      tokens_(capacity_) {}

void RateLimiter::Refill(Clock::Instant now) {
  if (refilled_ && now > *refilled_) {
    const std::chrono::duration<double, std::milli> passed = now - *refilled_;
    tokens_ = std::min(capacity_, tokens_ + passed.count() * refill_per_ms_);
  }
  if (!refilled_ || now > *refilled_) refilled_ = now;
}

milliseconds RateLimiter::Ask(Clock::Instant now) {
  const std::lock_guard lock(mutex_);
  if (blocked_until_ && now < *blocked_until_) return RoundedUp(*blocked_until_ - now);
  blocked_until_.reset();
  if (window_end_ && now >= *window_end_) window_end_.reset();
  if (window_end_ && window_left_ <= 0) return RoundedUp(*window_end_ - now);
  if (per_minute_) {
    Refill(now);
    if (tokens_ < 1) {
      const double wait = std::ceil((1 - tokens_) / refill_per_ms_);
      return milliseconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(wait)));
    }
    tokens_ -= 1;
  }
  if (window_end_) --window_left_;
  return milliseconds(0);
}

void RateLimiter::LearnWindow(const RateHeaders& headers, Clock::Instant now) {
  const Clock::Instant end = now + *headers.reset_in;
  if (window_end_ && *window_end_ - end >= kSameWindow) {
    // An answer of a window that is nearly past, or another limit that ends before ours.
    if (*headers.remaining == 0) Block(end);
    return;
  }
  const bool same_window = window_end_ && end - *window_end_ < kSameWindow;
  // Answers arrive in any order: within a window only the lowest count is true.
  window_left_ = same_window ? std::min(window_left_, *headers.remaining) : *headers.remaining;
  if (!same_window) window_end_ = end;
}

void RateLimiter::Learn(const RateHeaders& headers, int status, Clock::Instant now) {
  const std::lock_guard lock(mutex_);
  if (headers.limit && *headers.limit > 0) limit_ = headers.limit;
  if (headers.reset_in) longest_window_ = std::max(longest_window_, *headers.reset_in);
  if (headers.remaining && headers.reset_in && *headers.reset_in > milliseconds(0)) {
    LearnWindow(headers, now);
  }
  if (status != 429 && status != 503) return;
  if (const std::optional<milliseconds> asked = headers.AskedWait(status)) Block(now + *asked);
}

void RateLimiter::Block(Clock::Instant until) {
  if (!blocked_until_ || until > *blocked_until_) blocked_until_ = until;
}

std::optional<double> RateLimiter::PerMinute() const {
  if (per_minute_) return per_minute_;
  const std::lock_guard lock(mutex_);
  if (!limit_ || longest_window_ == milliseconds(0)) return std::nullopt;
  const double minutes =
      std::ceil(static_cast<double>(longest_window_.count()) / kMillisecondsPerMinute);
  return static_cast<double>(*limit_) / minutes;
}

}  // namespace dbsn
