// The real time. Waits in short slices, so that a signal is noticed within 50 ms.
#pragma once
#include "engine/world/clock.h"

namespace dbsn {

class SystemClock final : public Clock {
 public:
  Instant Now() override;
  WallTime Wall() override;
  bool Sleep(std::chrono::milliseconds duration, const Stop& stop) override;
};

}  // namespace dbsn
