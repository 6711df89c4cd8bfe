#include "engine/rest/sender_layers.h"

#include <algorithm>
#include <utility>

#include "engine/world/log.h"
#include "engine/world/random.h"
#include "engine/world/stop.h"
#include "schema/value.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;

milliseconds Left(const Call& call, Clock& clock) {
  return std::chrono::floor<milliseconds>(call.deadline - clock.Now());
}

Reply Stopped() {
  Reply reply;
  reply.exchange = TransportError{TransportError::Kind::kStopped, Sent::kNo, "stopped on request"};
  return reply;
}

const char* FailureName(const Reply& reply) {
  const TransportError* error = reply.error();
  if (error == nullptr) return "";
  switch (error->kind) {
    case TransportError::Kind::kUnreachable:
      return "unreachable";
    case TransportError::Kind::kCertificate:
      return "certificate";
    case TransportError::Kind::kTimeout:
      return "timeout";
    case TransportError::Kind::kBroken:
      return "broken";
    case TransportError::Kind::kTooLarge:
      return "too large";
    case TransportError::Kind::kStopped:
      return "stopped";
    case TransportError::Kind::kBadUrl:
      return "bad url";
  }
  return "";
}

// Why a request is sent again, for the account at the end.
std::string WhyAgain(const Reply& reply) {
  if (const HttpResponse* response = reply.response()) {
    return "answers of " + std::to_string(response->status);
  }
  const TransportError* error = reply.error();
  if (error != nullptr && error->kind == TransportError::Kind::kTimeout) return "answers too late";
  if (error != nullptr && error->kind == TransportError::Kind::kUnreachable) {
    return "failed connections";
  }
  return "broken connections";
}

}  // namespace

RetryDecision RetryingSender::Decide(const Call& call, const Reply& reply, int made) {
  if (stop_.asked() || call.IsVerdict(reply.exchange)) return {};
  std::optional<milliseconds> asked;
  if (const HttpResponse* response = reply.response()) {
    asked = ReadRateHeaders(*response, clock_.Wall()).AskedWait(response->status);
  }
  const Resilience& rules = call.resilience == nullptr ? resilience_ : *call.resilience;
  return DecideRetry(rules, call.retry, AttemptOf(reply.exchange), made, Left(call, clock_), asked,
                     random_.Fraction());
}

Reply RetryingSender::Send(Call& call) {
  const milliseconds attempt_timeout = call.request.timeout;
  Reply last;
  bool uncertain = false;
  for (int made = 1;; ++made) {
    call.request.timeout = std::min(attempt_timeout, std::max(Left(call, clock_), milliseconds(1)));
    Reply reply = next_.Send(call);
    if (reply.kind != Reply::Kind::kExchange) {
      // Nothing was sent this time: what went wrong before says more.
      if (made > 1) return last;
      return reply;
    }
    last = std::move(reply);
    last.attempts = made;
    last.earlier_uncertain = uncertain;
    const RetryDecision decision = Decide(call, last, made);
    if (!decision.again) return last;
    waits_.Add(WhyAgain(last), decision.wait);
    if (!clock_.Sleep(decision.wait, stop_)) return last;
    uncertain = uncertain || AttemptOf(last.exchange) == Attempt::kUncertain;
    last.earlier_uncertain = uncertain;
  }
}

void BreakingSender::Remember(const Exchange& failure) {
  Exchange kept = failure;
  if (HttpResponse* response = std::get_if<HttpResponse>(&kept)) response->body.clear();
  const std::lock_guard lock(mutex_);
  last_failure_ = std::move(kept);
}

Exchange BreakingSender::LastFailure() {
  const std::lock_guard lock(mutex_);
  return last_failure_;
}

CircuitBreaker& BreakingSender::BreakerOf(const Call& call) {
  if (call.resilience == nullptr || !call.resilience->own_breaker) return breaker_;
  const std::lock_guard lock(mutex_);
  std::unique_ptr<CircuitBreaker>& own = own_[call.resilience];
  if (own == nullptr) {
    own = std::make_unique<CircuitBreaker>(call.resilience->breaker_threshold,
                                           call.resilience->breaker_recovery);
  }
  return *own;
}

Reply BreakingSender::Send(Call& call) {
  Reply reply;
  CircuitBreaker& breaker = BreakerOf(call);
  if (!breaker.Admit(clock_.Now())) {
    reply.kind = Reply::Kind::kBreakerOpen;
    reply.exchange = LastFailure();
    return reply;
  }
  reply = next_.Send(call);
  CircuitBreaker::End end = CircuitBreaker::End::kUp;
  const TransportError* error = reply.error();
  if (reply.kind != Reply::Kind::kExchange ||
      (error != nullptr && error->kind == TransportError::Kind::kStopped)) {
    end = CircuitBreaker::End::kUnclear;
  } else if (IsServerDown(reply.exchange) && !call.IsVerdict(reply.exchange)) {
    end = CircuitBreaker::End::kDown;
    Remember(reply.exchange);
  }
  breaker.Report(end, clock_.Now());
  return reply;
}

RateLimiter* RateLimitedSender::OwnLimiter(const Call& call) {
  if (call.resilience == nullptr || !call.resilience->own_rate) return nullptr;
  const std::lock_guard lock(mutex_);
  std::unique_ptr<RateLimiter>& own = own_[call.resilience];
  if (own == nullptr) own = std::make_unique<RateLimiter>(call.resilience->rate_per_minute);
  return own.get();
}

// What the server's headers say holds for every request; an operation's own rate comes before it.
Reply RateLimitedSender::Send(Call& call) {
  RateLimiter* own = OwnLimiter(call);
  for (;;) {
    const milliseconds wait = (own == nullptr ? limiter_ : *own).Ask(clock_.Now());
    if (wait == milliseconds(0) && own != nullptr) {
      own = nullptr;
      continue;
    }
    if (wait == milliseconds(0)) break;
    if (wait >= Left(call, clock_)) {
      Reply reply;
      reply.kind = Reply::Kind::kRateHeld;
      reply.held = wait;
      return reply;
    }
    waits_.Add("the rate limit", wait);
    if (!clock_.Sleep(wait, stop_)) return Stopped();
  }
  Reply reply = next_.Send(call);
  if (const HttpResponse* response = reply.response()) {
    limiter_.Learn(ReadRateHeaders(*response, clock_.Wall()), response->status, clock_.Now());
  }
  return reply;
}

Reply TracingSender::Send(Call& call) {
  const std::int64_t number = count_.fetch_add(1, std::memory_order_relaxed) + 1;
  const Clock::Instant begin = clock_.Now();
  Reply reply = next_.Send(call);
  if (!log_.Wants(LogLevel::kInfo)) return reply;
  const auto took = std::chrono::duration_cast<milliseconds>(clock_.Now() - begin);
  ValueMap fields{{"method", Value(call.request.method)},
                  {"ms", Value(static_cast<std::int64_t>(took.count()))},
                  {"path", Value(call.path)},
                  {"request", Value(number)}};
  if (const HttpResponse* response = reply.response()) {
    fields.Set("status", Value(response->status));
    const std::string_view server_id = response->Header("x-request-id");
    if (!server_id.empty()) fields.Set("serverRequest", Value(server_id));
  } else {
    fields.Set("failure", Value(FailureName(reply)));
  }
  log_.Write(LogLevel::kInfo, "request", fields);
  return reply;
}

Reply HttpSender::Send(Call& call) {
  if (stop_.at_once()) return Stopped();
  call.request.stop = &stop_;
  Reply reply;
  reply.exchange = transport_.Send(call.request);
  reply.attempts = 1;
  return reply;
}

}  // namespace dbsn
