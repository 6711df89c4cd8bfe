// Time, so that tests need not wait for it, and a wait that Ctrl-C ends.
#pragma once
#include <chrono>
#include <string>

namespace dbsn {

class Stop;

class Clock {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  using WallTime = std::chrono::system_clock::time_point;
  virtual ~Clock() = default;
  virtual Instant Now() = 0;
  virtual WallTime Wall() = 0;
  // True after the whole wait; false when |stop| was asked for first.
  virtual bool Sleep(std::chrono::milliseconds duration, const Stop& stop) = 0;
};

std::string ToRfc3339(Clock::WallTime time);  // "2026-11-25T10:00:00Z"

}  // namespace dbsn
