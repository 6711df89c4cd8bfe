// The real world, whole: main builds one and hands its World down. The only place that knows
// which implementation stands behind each seam.
#pragma once
#include "engine/world/posix_files.h"
#include "engine/world/stop.h"
#include "engine/world/system_clock.h"
#include "engine/world/system_environment.h"
#include "engine/world/system_random.h"
#include "engine/world/world.h"

namespace dbsn {

// Transports made by its World take the proxies of the environment.
class SystemWorld {
 public:
  SystemWorld();
  SystemWorld(const SystemWorld&) = delete;
  SystemWorld& operator=(const SystemWorld&) = delete;
  World& world() { return world_; }

 private:
  PosixFiles files_;
  SystemClock clock_;
  SystemEnvironment environment_;
  SystemRandom random_;
  Stop stop_;
  World world_;
};

}  // namespace dbsn
