// How a connection test ended, for people: lines that stand under what was tested.
#pragma once
#include <string>

#include "engine/provider/outcome.h"
#include "engine/report/palette.h"

namespace dbsn {

// "" of a test that was neither run nor asked for.
std::string TestText(const TestOutcome& test, const Palette& palette);

// What the server said of it beside its message: " (duration 1.2s, type Postgres)"; "" nothing.
std::string TestDetailText(const TestOutcome& test);

}  // namespace dbsn
