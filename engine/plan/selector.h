// Which addresses a run concerns.
#pragma once
#include <set>
#include <vector>

#include "engine/plan/planner.h"
#include "engine/plan/subject.h"

namespace dbsn {

// Targets bring what they need, excludes take what needs them along; labels and paths are those of
// the manifest, or of the state's entry where there is none. Unsettled addresses always belong to
// it. Fails when the selection names nothing.
Result<std::set<Address>> Select(const std::vector<Subject>& subjects, const Selection& selection);

}  // namespace dbsn
