#include "engine/rest/sender_stack.h"

#include "engine/rest/sender_layers.h"

namespace dbsn {
namespace {

class RealSenderStack final : public SenderStack {
 public:
  explicit RealSenderStack(const StackParts& parts)
      : resilience_(parts.resilience),
        breaker_(resilience_.breaker_threshold, resilience_.breaker_recovery),
        limiter_(resilience_.rate_per_minute),
        http_(parts.transport, parts.stop),
        tracing_(http_, parts.log, parts.clock),
        rate_limited_(tracing_, limiter_, waits_, parts.clock, parts.stop),
        breaking_(rate_limited_, breaker_, parts.clock),
        retrying_(breaking_, resilience_, waits_, parts.clock, parts.random, parts.stop) {}

  Reply Send(Call& call) override { return retrying_.Send(call); }
  std::int64_t requests_sent() const override { return tracing_.count(); }
  std::vector<Waited> Waits() const override { return waits_.All(); }
  std::optional<double> RatePerMinute() const override { return limiter_.PerMinute(); }

 private:
  const Resilience resilience_;
  CircuitBreaker breaker_;
  RateLimiter limiter_;
  WaitLog waits_;
  HttpSender http_;
  TracingSender tracing_;
  RateLimitedSender rate_limited_;
  BreakingSender breaking_;
  RetryingSender retrying_;
};

}  // namespace

std::unique_ptr<SenderStack> NewSenderStack(const StackParts& parts) {
  return std::make_unique<RealSenderStack>(parts);
}

}  // namespace dbsn
