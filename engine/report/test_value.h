// A connection test's outcome as JSON data.
#pragma once
#include "engine/provider/outcome.h"
#include "schema/source.h"
#include "schema/value.h"

namespace dbsn {

// {verdict: passed|failed|not_supported|not_run, message, detail: {..}, hint, problem?}
Value TestValue(const TestOutcome& test, const Sources& sources);
std::string_view Name(TestOutcome::Verdict verdict);

}  // namespace dbsn
