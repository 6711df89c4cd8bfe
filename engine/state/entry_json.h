// A state entry as JSON data: one shape in the state, the journal and the plan.
#pragma once
#include <string>
#include <vector>

#include "engine/state/state.h"
#include "schema/result.h"

namespace dbsn {

// Members that say nothing ("", false, 0, no items) are left out.
Value EntryToValue(const StateEntry& entry);
// |where| names the file for the diagnostic (state.unreadable).
Result<StateEntry> EntryFromValue(const Value& value, const std::string& where);

Value MarksToValue(const std::vector<PathMark>& marks);
// |value| may be null: no marks.
Result<std::vector<PathMark>> MarksFromValue(const Value* value, const std::string& where);

}  // namespace dbsn
