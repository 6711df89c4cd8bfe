// Collects what a validation finds and prints one document when it is over, whatever came of it.
// The document goes to stdout; notes, and where asked the problems as people read them, to stderr.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "engine/report/findings.h"
#include "engine/report/human_reporter.h"
#include "engine/report/reporter.h"

namespace dbsn {

struct FindingsReporterParts {
  Sink out;
  Sink err;
  bool tell_problems = false;  // on err too
  std::function<std::string(const Findings&)> write;
  const Sources& sources;
  const std::vector<Place>& hidden;
};

std::unique_ptr<Reporter> NewFindingsReporter(FindingsReporterParts parts);

}  // namespace dbsn
