// The layers of the stack. Each does one thing and hands the call on.
#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "engine/rest/circuit_breaker.h"
#include "engine/rest/rate_limiter.h"
#include "engine/rest/retry_policy.h"
#include "engine/rest/sender.h"
#include "engine/rest/wait_log.h"
#include "engine/world/clock.h"
#include "schema/definition.h"

namespace dbsn {

class Log;
class Random;
class Stop;

// Sends again what may be sent again, within the call's deadline. Once a person asked to stop it
// waits for nothing: what the last attempt brought is the result.
class RetryingSender final : public Sender {
 public:
  RetryingSender(Sender& next, const Resilience& resilience, WaitLog& waits, Clock& clock,
                 Random& random, const Stop& stop)
      : next_(next),
        resilience_(resilience),
        waits_(waits),
        clock_(clock),
        random_(random),
        stop_(stop) {}
  Reply Send(Call& call) override;

 private:
  RetryDecision Decide(const Call& call, const Reply& reply, int made);

  Sender& next_;
  const Resilience& resilience_;
  WaitLog& waits_;
  Clock& clock_;
  Random& random_;
  const Stop& stop_;
};

class BreakingSender final : public Sender {
 public:
  BreakingSender(Sender& next, CircuitBreaker& breaker, Clock& clock)
      : next_(next), breaker_(breaker), clock_(clock) {}
  Reply Send(Call& call) override;

 private:
  CircuitBreaker& BreakerOf(const Call& call);
  void Remember(const Exchange& failure);
  Exchange LastFailure();

  Sender& next_;
  CircuitBreaker& breaker_;
  Clock& clock_;
  std::mutex mutex_;
  Exchange last_failure_ = TransportError{};
  std::map<const Resilience*, std::unique_ptr<CircuitBreaker>> own_;  // of operations
};

class RateLimitedSender final : public Sender {
 public:
  RateLimitedSender(Sender& next, RateLimiter& limiter, WaitLog& waits, Clock& clock,
                    const Stop& stop)
      : next_(next), limiter_(limiter), waits_(waits), clock_(clock), stop_(stop) {}
  Reply Send(Call& call) override;

 private:
  RateLimiter* OwnLimiter(const Call& call);

  Sender& next_;
  RateLimiter& limiter_;
  WaitLog& waits_;
  Clock& clock_;
  const Stop& stop_;
  std::mutex mutex_;
  std::map<const Resilience*, std::unique_ptr<RateLimiter>> own_;  // of operations
};

// Counts and logs each request: method, path, status, time, request id. No header, no body and no
// query: nothing of it can be a secret.
class TracingSender final : public Sender {
 public:
  TracingSender(Sender& next, Log& log, Clock& clock) : next_(next), log_(log), clock_(clock) {}
  Reply Send(Call& call) override;
  std::int64_t count() const { return count_.load(std::memory_order_relaxed); }

 private:
  Sender& next_;
  Log& log_;
  Clock& clock_;
  std::atomic<std::int64_t> count_{0};
};

class HttpSender final : public Sender {
 public:
  HttpSender(Transport& transport, const Stop& stop) : transport_(transport), stop_(stop) {}
  Reply Send(Call& call) override;

 private:
  Transport& transport_;
  const Stop& stop_;
};

}  // namespace dbsn
