// Stops asking a server that is down. Closed: all go. Open: none goes, for a while. Half open: one
// goes, and its end decides. Thread-safe; told the time, never asks it.
#pragma once
#include <chrono>
#include <mutex>

#include "engine/world/clock.h"
#include "engine/world/transport.h"

namespace dbsn {

// Whether an exchange says that the server is down: no connection, a timeout, a broken
// connection, 502, 503, 504. Pure.
bool IsServerDown(const Exchange& exchange);

class CircuitBreaker {
 public:
  // Opens after |threshold| failures in a row; 0: never.
  CircuitBreaker(int threshold, std::chrono::milliseconds recovery)
      : threshold_(threshold), recovery_(recovery) {}

  // Whether a request may go now. Each true is followed by one Report.
  bool Admit(Clock::Instant now);
  enum class End { kUp, kDown, kUnclear };  // kUnclear: says nothing of the server (we stopped)
  void Report(End end, Clock::Instant now);

 private:
  const int threshold_;
  const std::chrono::milliseconds recovery_;
  std::mutex mutex_;
  int failures_ = 0;  // in a row
  bool open_ = false;
  bool probing_ = false;  // half open, and its one request is under way
  Clock::Instant opened_{};
};

}  // namespace dbsn
