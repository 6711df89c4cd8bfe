#include "tests/support/fake_clock.h"

#include "engine/world/stop.h"

namespace dbsn {

FakeClock::FakeClock()
    : now_(std::chrono::hours(1)),
      wall_(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(10)) {}

Clock::Instant FakeClock::Now() {
  const std::lock_guard lock(mutex_);
  return now_;
}

Clock::WallTime FakeClock::Wall() {
  const std::lock_guard lock(mutex_);
  return wall_;
}

bool FakeClock::Sleep(std::chrono::milliseconds duration, const Stop& stop) {
  if (stop.asked()) return false;
  const std::lock_guard lock(mutex_);
  now_ += duration;
  wall_ += duration;
  sleeps_.push_back(duration);
  return true;
}

void FakeClock::Advance(std::chrono::milliseconds duration) {
  const std::lock_guard lock(mutex_);
  now_ += duration;
  wall_ += duration;
}

std::vector<std::chrono::milliseconds> FakeClock::sleeps() const {
  const std::lock_guard lock(mutex_);
  return sleeps_;
}

}  // namespace dbsn
