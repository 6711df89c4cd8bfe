// What can be wrong with a plan.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kOtherOrigin{"state.other-origin", "The state belongs to another origin"};
inline constexpr Code kUnknownStateProvider{"state.unknown-provider",
                                            "The state holds resources of an unknown provider"};
inline constexpr Code kNothingSelected{"plan.nothing-selected", "The selection matches nothing"};
inline constexpr Code kNothingToUndo{"plan.nothing-to-undo", "Nothing to undo"};
inline constexpr Code kDependencyCycle{"plan.dependency-cycle", "Dependencies form a cycle"};
inline constexpr Code kBadPlanFile{"plan.unreadable", "Not a plan that this version can read"};

}  // namespace dbsn
