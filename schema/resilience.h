// What is done when an API fails, is slow or asks to be left alone.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

namespace dbsn {

enum class Backoff : std::uint8_t { kNone, kLinear, kExponential };

struct Resilience {
  std::chrono::milliseconds timeout{30'000};    // one attempt
  std::chrono::milliseconds deadline{120'000};  // all attempts together
  int max_retries = 4;
  std::chrono::milliseconds retry_delay{500};
  std::chrono::milliseconds max_delay{20'000};
  Backoff backoff = Backoff::kExponential;
  int breaker_threshold = 5;  // 0: no breaker
  std::chrono::milliseconds breaker_recovery{30'000};
  std::optional<double> rate_per_minute;       // none: the server's headers govern
  bool own_breaker = false, own_rate = false;  // an operation's: counted apart from the others
};

}  // namespace dbsn
