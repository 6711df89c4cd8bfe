// What a run intends, what is unsettled of it and what undo needs, as JSON data: one shape in the
// state and in the journal.
#pragma once
#include <string>

#include "engine/state/state.h"
#include "schema/result.h"

namespace dbsn {

Value IntendedToValue(const IntendedChange& change);
Result<IntendedChange> IntendedFromValue(const Value& value, const std::string& where);

Value UnsettledToValue(const Unsettled& unsettled);
Result<Unsettled> UnsettledFromValue(const Value& value, const std::string& where);

Value AppliedRunToValue(const AppliedRun& run);
Result<AppliedRun> AppliedRunFromValue(const Value& value, const std::string& where);

}  // namespace dbsn
