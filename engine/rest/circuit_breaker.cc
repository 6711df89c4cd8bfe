#include "engine/rest/circuit_breaker.h"

namespace dbsn {

bool IsServerDown(const Exchange& exchange) {
  if (const auto* response = std::get_if<HttpResponse>(&exchange)) {
    return response->status >= 502 && response->status <= 504;
  }
  switch (std::get_if<TransportError>(&exchange)->kind) {
    case TransportError::Kind::kUnreachable:
    case TransportError::Kind::kTimeout:
    case TransportError::Kind::kBroken:
      return true;
    case TransportError::Kind::kCertificate:
    case TransportError::Kind::kTooLarge:
    case TransportError::Kind::kStopped:
    case TransportError::Kind::kBadUrl:
      return false;
  }
  return false;
}

bool CircuitBreaker::Admit(Clock::Instant now) {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (probing_ || now - opened_ < recovery_) return false;
  probing_ = true;
  return true;
}

void CircuitBreaker::Report(End end, Clock::Instant now) {
  const std::lock_guard lock(mutex_);
  switch (end) {
    case End::kUp:
      failures_ = 0;
      open_ = false;
      probing_ = false;
      return;
    case End::kDown:
      ++failures_;
      // Requests that were under way when it opened do not prolong it; the probe does.
      if (threshold_ > 0 && failures_ >= threshold_ && (!open_ || probing_)) {
        open_ = true;
        opened_ = now;
      }
      probing_ = false;
      return;
    case End::kUnclear:
      probing_ = false;
      return;
  }
}

}  // namespace dbsn
