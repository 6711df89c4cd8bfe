// Whether a plan still holds: apply.stale-plan names what has moved.
#pragma once
#include <map>
#include <string>

#include "engine/plan/plan.h"
#include "engine/state/state.h"
#include "schema/diagnostic.h"

namespace dbsn {

struct Circumstances {
  std::string environment;
  std::map<std::string, std::string> origins;
  std::map<std::string, std::string> definitions;
  std::string plan_digest;  // for "a plan is good for one apply"
};

// Lineage, environment, origin, definitions, the entries that the plan touches or refers to, and
// whether it was applied already. The live side is checked by the executor before each write.
Diagnostics CheckFresh(const Plan& plan, const State& state, const Circumstances& now);

}  // namespace dbsn
