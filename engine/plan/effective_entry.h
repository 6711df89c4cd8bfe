// What is known of a resource from the state and from what an interrupted run may have done. Pure.
#pragma once
#include <optional>
#include <string>

#include "engine/plan/live_resources.h"
#include "engine/plan/subject.h"
#include "engine/state/state.h"

namespace dbsn {

bool Found(const Sighting* sighting);

// Whether what the interrupted run sent may have made a resource.
bool MayCreate(const Unsettled& unsettled);

// What is known of the resource that |unsettled| may have made, found under |id|. |type|: null
// where it does not matter which of its fields went with requests after the create.
StateEntry EntryOfFound(const Unsettled& unsettled, const std::string& id,
                        const ResourceType* type);

// The entry to go by: the state's, corrected by what an interrupted run is known to have done.
std::optional<StateEntry> EffectiveEntry(const Subject& subject);

}  // namespace dbsn
