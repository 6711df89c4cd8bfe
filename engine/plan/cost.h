// What applying a plan will cost: API calls, and the time they take under the known rate limit.
#pragma once
#include "engine/plan/planner.h"

namespace dbsn {

// Counts for each change the read before each write, its steps, the read after a create or update
// and its test.
void EstimateCost(const PlanInputs& inputs, Plan& plan);

}  // namespace dbsn
