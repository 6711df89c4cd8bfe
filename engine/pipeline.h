// The story, told once: read, check, look, decide, carry out. Commands choose how far it goes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/exit_status.h"
#include "engine/plan/plan.h"
#include "engine/session.h"

namespace dbsn {

// Everything that can be known offline, of the environment that was asked for or of all; needs no
// secret and no network.
struct ValidManifests {
  std::string environment;  // "" of a workspace without environments
  std::size_t count = 0;
};
ExitStatus Validate(Session& session, std::vector<ValidManifests>& found);

// What applying would do. Takes no lock and writes nothing. None: the reasons were reported, and
// |status| says how to end.
std::optional<Plan> MakePlanOf(Session& session, ExitStatus& status);

// Plans under the lock, shows it, asks, carries it out.
ExitStatus Apply(Session& session, const Approval& approve);

// The same for what would take a run back: |run_id|, or the newest that can be.
std::optional<Plan> MakeUndoOf(Session& session, const std::string& run_id, ExitStatus& status);
ExitStatus Undo(Session& session, const std::string& run_id, const Approval& approve);

// Carries out a saved plan, and nothing else: reads no manifests. In the plan's own environment,
// unless another was asked for, for which it is stale.
ExitStatus ApplySaved(Session& session, const Plan& plan, const std::string& digest,
                      const Approval& approve);

}  // namespace dbsn
