// What the answer to a connection test means. Pure.
#pragma once
#include <optional>
#include <string>

#include "engine/provider/outcome.h"
#include "engine/rest/reading.h"
#include "engine/rest/redactor.h"
#include "schema/operation.h"

namespace dbsn {

// |reading| with the row of |id| as its body, where |test| looks into rows; null when it has none.
Reading OfRow(const Operation& test, const std::string& id, Reading reading);

// Whether |test| has to be asked again, since what it tests is under way or not there yet.
bool IsUnderWay(const Operation& test, const Reading& reading);

// Whether an answer holds a verdict: the member that says whether it passed, at a status that
// |test| accepts. Everything else is a failure of the API, not of the test.
bool HoldsVerdict(const Operation& test, const Reading& reading);

// REQUIRES: HoldsVerdict. The server's words, what usually helps with them, and the fields that a
// person would correct.
TestOutcome JudgeTest(const Operation& test, const Reading& reading, const Redactor& redactor);

}  // namespace dbsn
