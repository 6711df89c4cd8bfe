// The formats of `dbsn validate` that are one document: sarif, github, junit.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/report/findings_reporter.h"
#include "engine/report/standpoint.h"

namespace dbsn {

class Environment;
class Files;

bool IsFindingsFormat(const std::string& format);
// The format of these that a command line asks for, also when it means nothing otherwise: who waits
// for a document gets one. "" none.
std::string FindingsFormatOf(const std::vector<std::string>& arguments);

// In a job of GitHub or GitLab the repository's root is its checkout, where that holds the current
// folder; elsewhere it is the current folder.
Standpoint StandpointOf(const Environment& environment);

struct FindingsFormat {
  std::string format;     // REQUIRES: IsFindingsFormat(format)
  std::string workspace;  // as asked: dbsn.yaml, its folder, or ""
  std::string version;    // of dbsn
  Files& embedded;
  const Environment& environment;
  Sink out, err;
  const Sources& sources;
  const std::vector<Place>& hidden;
};
std::unique_ptr<Reporter> NewReporterOf(FindingsFormat asked);

}  // namespace dbsn
