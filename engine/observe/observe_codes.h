// What can be wrong while the live side is read, besides what the API itself says.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kObserveInterrupted{"observe.interrupted", "Stopped while reading"};
inline constexpr Code kObserveContradiction{"observe.contradiction", "The API contradicts itself"};

}  // namespace dbsn
