// Decides whether a request is sent again and how long to wait before. Pure: it never sleeps,
// never sends, reads no clock.
#pragma once
#include <chrono>
#include <optional>

#include "engine/world/transport.h"
#include "schema/definition.h"
#include "schema/operation.h"

namespace dbsn {

// What one attempt's end allows. An answer of 429 was surely not carried out; a 503 may have been.
enum class Attempt : std::uint8_t {
  kSettled,     // an answer that will not change, or a failure that repeating cannot mend
  kNotCarried,  // surely had no effect; may go better next time
  kUncertain,   // may have had an effect; may go better next time
};
Attempt AttemptOf(const Exchange& exchange);

// Whether an attempt with that end may be followed by another.
bool MayRepeat(Retry retry, Attempt attempt);

// What an operation allows: reads may always be repeated, writes as the definition says.
Retry RetryOf(const Operation& operation);

// How long to wait before attempt |next| (the second one is 2). |fraction|: [0, 1), the jitter.
//   exponential  fraction * min(max_delay, retry_delay * 2^(next - 2)): full jitter
//   linear       min(max_delay, retry_delay * (next - 1))
//   none         retry_delay, each time
std::chrono::milliseconds BackoffDelay(const Resilience& resilience, int next, double fraction);

struct RetryDecision {
  bool again = false;
  std::chrono::milliseconds wait{0};
};
// |made|: attempts made so far, at least 1. |left|: what remains of the deadline. |asked|: how
// long the server asked to be left alone; obeyed, and when it is longer than what is left there
// is no use in waiting at all.
RetryDecision DecideRetry(const Resilience& resilience, Retry retry, Attempt attempt, int made,
                          std::chrono::milliseconds left,
                          std::optional<std::chrono::milliseconds> asked, double fraction);

}  // namespace dbsn
