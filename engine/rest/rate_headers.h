// What an answer's headers say of the server's rate limit. Pure.
// Retry-After: RFC 9110, 10.2.3 (seconds or an HTTP date). X-RateLimit-Limit, -Remaining and
// -Reset (unix seconds): the endpoint reference's section on limits.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/world/transport.h"

namespace dbsn {

struct RateHeaders {
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> remaining;
  std::optional<std::chrono::milliseconds> reset_in;     // until the window ends; never negative
  std::optional<std::chrono::milliseconds> retry_after;  // never negative
  // How long the server wants to be left alone: Retry-After, else the reset of a used-up window.
  std::optional<std::chrono::milliseconds> AskedWait(int status) const;
};
// |wall|: now. The answer's own Date is preferred to it, so that clocks that disagree do no harm.
RateHeaders ReadRateHeaders(const HttpResponse& response,
                            std::chrono::system_clock::time_point wall);

}  // namespace dbsn
