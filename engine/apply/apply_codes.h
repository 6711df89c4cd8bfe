// What can go wrong between a plan and what came of it, besides what the API itself says.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kStalePlan{"apply.stale-plan", "The plan no longer holds"};
inline constexpr Code kAppliedBefore{"apply.applied-before", "This plan was applied already"};
inline constexpr Code kPlanBlocked{"apply.blocked", "The plan cannot be applied"};
inline constexpr Code kOutcomeUnknown{"apply.outcome-unknown", "Nobody knows whether it was done"};
inline constexpr Code kNotKept{"apply.not-kept", "The server kept another value"};
inline constexpr Code kLandedLate{"apply.landed-late",
                                  "An interrupted create has landed after all"};
inline constexpr Code kRollbackFailed{"apply.rollback-failed", "Could not be put back"};
inline constexpr Code kReadBackFailed{"apply.not-read-back", "Could not be read after the write"};

}  // namespace dbsn
