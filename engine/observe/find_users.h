// Reads who uses what a plan touches: each kind that may refer to it, one list a scope, and a GET
// for each thin row that the state does not hold.
#pragma once
#include "engine/observe/observer.h"
#include "engine/plan/live_users.h"
#include "engine/plan/plan.h"
#include "engine/state/state.h"

namespace dbsn {

// What the state holds and what the plan touches is left out: the plan itself takes care of it.
LiveUsers FindUsers(const Plan& plan, const State& state, const Providers& providers,
                    const Definitions& definitions, const ObserveOptions& options);

}  // namespace dbsn
