// Another program, run to its end: no shell, arguments as they are, its output read and bounded.
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/result.h"

namespace dbsn {

class Stop;

inline constexpr Code kProgramFailed{"program.failed", "Another program could not be run"};

struct ProgramCall {
  std::vector<std::string> arguments;  // the first is the program, looked for in PATH
  // Beside what there is but dbsn's own variables (DBSN_TOKEN, DBSN_STATE_KEY and their like).
  std::vector<std::pair<std::string, std::string>> environment;
  bool alone = false;  // |environment| is all that it gets
  std::chrono::milliseconds timeout{60'000};
};

struct ProgramEnd {
  int status = 0;        // its exit status; 128 and the signal's number when one ended it
  std::string out, err;  // at most 1 MiB each; what is beyond is read and dropped
};

// Fails when it cannot be started, takes longer than its timeout, or |stop| is asked; then it is
// ended. Its standard input is empty.
Result<ProgramEnd> RunProgram(const ProgramCall& call, const Stop& stop);

}  // namespace dbsn
