#include "engine/rest/retry_policy.h"

#include <algorithm>

namespace dbsn {
namespace {

Attempt AttemptOf(const TransportError& error) {
  switch (error.kind) {
    case TransportError::Kind::kUnreachable:
    case TransportError::Kind::kTimeout:
    case TransportError::Kind::kBroken:
      return error.sent == Sent::kNo ? Attempt::kNotCarried : Attempt::kUncertain;
    case TransportError::Kind::kCertificate:
    case TransportError::Kind::kTooLarge:
    case TransportError::Kind::kStopped:
    case TransportError::Kind::kBadUrl:
      return Attempt::kSettled;
  }
  return Attempt::kSettled;
}

Attempt AttemptOf(int status) {
  if (status == 429) return Attempt::kNotCarried;
  if (status == 408 || status >= 500) return Attempt::kUncertain;
  return Attempt::kSettled;
}

}  // namespace

Attempt AttemptOf(const Exchange& exchange) {
  if (const auto* error = std::get_if<TransportError>(&exchange)) return AttemptOf(*error);
  return AttemptOf(std::get_if<HttpResponse>(&exchange)->status);
}

bool MayRepeat(Retry retry, Attempt attempt) {
  if (attempt == Attempt::kSettled) return false;
  switch (retry) {
    case Retry::kNever:
      return false;
    case Retry::kAfterRead:
      return attempt == Attempt::kNotCarried;
    case Retry::kAlways:
      return true;
  }
  return false;
}

Retry RetryOf(const Operation& operation) {
  const std::string& method = operation.method;
  const bool reads = method.empty() || method == "GET" || method == "HEAD";
  return reads ? Retry::kAlways : operation.retry;
}

std::chrono::milliseconds BackoffDelay(const Resilience& resilience, int next, double fraction) {
  const auto base = static_cast<double>(resilience.retry_delay.count());
  const auto ceiling = static_cast<double>(resilience.max_delay.count());
  double delay = base;
  switch (resilience.backoff) {
    case Backoff::kNone:
      return resilience.retry_delay;
    case Backoff::kLinear:
      delay = std::min(ceiling, base * (next - 1));
      break;
    case Backoff::kExponential:
      for (int doubled = 2; doubled < next && delay < ceiling; ++doubled) delay *= 2;
      delay = std::min(ceiling, delay) * fraction;
      break;
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(delay));
}

RetryDecision DecideRetry(const Resilience& resilience, Retry retry, Attempt attempt, int made,
                          std::chrono::milliseconds left,
                          std::optional<std::chrono::milliseconds> asked, double fraction) {
  if (!MayRepeat(retry, attempt) || made > resilience.max_retries) return {};
  std::chrono::milliseconds wait = BackoffDelay(resilience, made + 1, fraction);
  if (asked) wait = std::max(wait, *asked);
  if (wait >= left) return {};
  return {true, wait};
}

}  // namespace dbsn
