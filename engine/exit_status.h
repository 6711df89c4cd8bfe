// What the process's exit status says: docs/commands.md.
#pragma once

namespace dbsn {

enum class ExitStatus : int {
  kDone = 0,        // or: no changes
  kFailed = 1,      // failed, blocked, not tried, refused, or "no" at the prompt
  kFound = 2,       // something found, where a flag or the command asks for that
  kTestFailed = 3,  // applied, but a connection test failed
  kInterrupted = 130,
};

}  // namespace dbsn
