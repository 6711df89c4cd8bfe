// What is known of a resource from the state and from what an interrupted run may have done. Pure.
#pragma once
#include <optional>

#include "engine/plan/live_resources.h"
#include "engine/plan/subject.h"
#include "engine/state/state.h"

namespace dbsn {

bool Found(const Sighting* sighting);

// Whether what the interrupted run sent may have made a resource.
bool MayCreate(const Unsettled& unsettled);

// The entry to go by: the state's, corrected by what an interrupted run is known to have done.
std::optional<StateEntry> EffectiveEntry(const Subject& subject);

}  // namespace dbsn
