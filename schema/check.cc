// The end of the process when dbsn itself is wrong. Must never be reached through anything that a
// person or a server can write.
#include "schema/check.h"

#include <cstdio>
#include <cstdlib>

namespace dbsn {

namespace {
constexpr int kExitInternal = 70;  // EX_SOFTWARE of sysexits.h
}  // namespace

void BugFound(const char* claim, const char* file, int line) {
  std::fflush(stdout);
  std::fprintf(stderr,
               "dbsn: this is a bug in dbsn, not a mistake of yours.\n"
               "  At %s:%d this did not hold: %s\n"
               "  What was done so far is in the state and its journal; the next run goes on "
               "from there.\n",
               file, line, claim);
  std::fflush(stderr);
  std::_Exit(kExitInternal);
}

}  // namespace dbsn
