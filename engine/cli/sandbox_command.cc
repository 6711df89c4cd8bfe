// dbsn sandbox: a local server that speaks the supported APIs.
#include "engine/cli/commands.h"
#include "sandbox/sandbox.h"

namespace dbsn {

ExitStatus RunSandboxCommand(Desk& desk) {
  const Result<Done> served =
      RunSandbox(desk.command.sandbox, desk.world,
                 [&](std::string_view line) { desk.terminal.Out(std::string(line) + "\n"); });
  if (served.ok()) return ExitStatus::kDone;
  desk.reporter().Problem(served.problem());
  return ExitStatus::kFailed;
}

}  // namespace dbsn
