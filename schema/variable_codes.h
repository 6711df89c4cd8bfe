// What can be wrong with variables and overlays. Names are stable; summaries fixed.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kVariableUndefined{"variable.undefined", "Undefined variable"};
inline constexpr Code kVariableBroken{"variable.broken", "Unreadable variable"};
inline constexpr Code kVariableMisplaced{"variable.misplaced", "Variable not allowed here"};
inline constexpr Code kVariableUnused{"variable.unused", "Unused variable"};
inline constexpr Code kDuplicateOverlay{"overlay.duplicate", "Two overlays of one manifest"};
inline constexpr Code kNothingRemoved{"overlay.nothing-removed", "Nothing to take out"};

}  // namespace dbsn
