// One change of a plan as JSON data, and back.
#pragma once
#include <string>

#include "engine/plan/plan.h"
#include "schema/result.h"

namespace dbsn {

Value ChangeToValue(const Change& change);
Result<Change> ChangeFromValue(const Value& value, const std::string& where);

}  // namespace dbsn
