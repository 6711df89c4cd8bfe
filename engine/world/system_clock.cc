// A signal handler may not wake a condition variable, therefore the slices.
#include "engine/world/system_clock.h"

#include <algorithm>
#include <thread>

#include "engine/world/stop.h"

namespace dbsn {
namespace {
constexpr std::chrono::milliseconds kSlice{50};
}  // namespace

Clock::Instant SystemClock::Now() { return std::chrono::steady_clock::now(); }
Clock::WallTime SystemClock::Wall() { return std::chrono::system_clock::now(); }

bool SystemClock::Sleep(std::chrono::milliseconds duration, const Stop& stop) {
  const Instant end = Now() + duration;
  while (!stop.asked()) {
    const Instant now = Now();
    if (now >= end) return true;
    std::this_thread::sleep_for(std::min<Instant::duration>(kSlice, end - now));
  }
  return false;
}

}  // namespace dbsn
