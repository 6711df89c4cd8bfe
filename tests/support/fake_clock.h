// A clock that a test moves. Sleeping takes no time: it moves the clock.
#pragma once
#include <chrono>
#include <mutex>
#include <vector>

#include "engine/world/clock.h"

namespace dbsn {

// Thread-safe. Begins at 2026-11-25T10:00:00Z.
class FakeClock final : public Clock {
 public:
  FakeClock();

  Instant Now() override;
  WallTime Wall() override;
  // Moves both times by |duration|; false, and not at all, when |stop| was asked for.
  bool Sleep(std::chrono::milliseconds duration, const Stop& stop) override;

  void Advance(std::chrono::milliseconds duration);
  std::vector<std::chrono::milliseconds> sleeps() const;  // those that were slept, in order

 private:
  mutable std::mutex mutex_;
  Instant now_;
  WallTime wall_;
  std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace dbsn
