// So many requests a minute and token, announced on every answer.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/world/transport.h"

namespace dbsn::sandbox {

class RateLimiter {  // safe from many threads
 public:
  explicit RateLimiter(std::int64_t per_minute) : per_minute_(per_minute) {}

  struct Verdict {
    bool allowed = true;
    Headers
        headers;  // X-RateLimit-Limit, -Remaining, -Reset (Unix seconds); Retry-After on refusal
  };
  // Counts one request of |token| in the minute of |now_ms|.
  Verdict Count(std::string_view token, std::int64_t now_ms);

 private:
  struct Window {
    std::int64_t minute = 0;
    std::int64_t used = 0;
  };
  std::mutex mutex_;
  std::int64_t per_minute_;
  std::map<std::string, Window, std::less<>> windows_;
};

}  // namespace dbsn::sandbox
