// What was validated as JUnit XML, which CI servers show as a table of tests.
#pragma once
#include <string>

#include "engine/report/findings.h"

namespace dbsn {

// A test suite for each file, a test case for each manifest in it; the errors of a manifest are
// its failure, as people read them, its warnings and notes its output. A problem of no manifest is
// a test case of its own, in its file's suite or in one named "dbsn".
std::string JunitText(const Findings& findings, const FindingsContext& context);

}  // namespace dbsn
