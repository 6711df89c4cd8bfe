// What the answer to a connection test means. Pure.
#pragma once
#include <optional>
#include <string>

#include "engine/provider/outcome.h"
#include "engine/rest/reading.h"
#include "engine/rest/redactor.h"
#include "schema/operation.h"

namespace dbsn {

// Whether an answer holds a verdict: the member that says whether it passed, at a status that
// |test| accepts. Everything else is a failure of the API, not of the test.
bool HoldsVerdict(const Operation& test, const Reading& reading);

// REQUIRES: HoldsVerdict. The server's words, what usually helps with them, and the fields that a
// person would correct.
TestOutcome JudgeTest(const Operation& test, const Reading& reading, const Redactor& redactor);

}  // namespace dbsn
