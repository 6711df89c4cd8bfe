// Start, say so, wait for the stop.
#include "sandbox/sandbox.h"

#include <chrono>

#include "engine/world/clock.h"
#include "engine/world/stop.h"
#include "engine/world/world.h"
#include "sandbox/running_sandbox.h"

namespace dbsn {

Result<Done> RunSandbox(const SandboxOptions& options, World& world,
                        const std::function<void(std::string_view)>& print) {
  const Result<std::unique_ptr<sandbox::RunningSandbox>> running =
      sandbox::RunningSandbox::Start(options, world);
  if (!running.ok()) return running.problem();
  print("Listening on " + running.value()->url());
  while (world.clock.Sleep(std::chrono::hours(1), world.stop)) {
  }
  return Done{};
}

}  // namespace dbsn
