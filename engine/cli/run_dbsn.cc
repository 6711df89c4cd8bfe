#include "engine/cli/commands.h"

namespace dbsn {
namespace {

ExitStatus RunVerb(Desk& desk) {
  switch (desk.command.verb) {
    case Verb::kValidate:
      return RunValidate(desk);
    case Verb::kDiff:
      return RunDiff(desk);
    case Verb::kPlan:
      return RunPlan(desk);
    case Verb::kShow:
      return RunShow(desk);
    case Verb::kApply:
    case Verb::kDestroy:
      return RunApply(desk);
    case Verb::kTest:
      return RunTest(desk);
    case Verb::kInspect:
      return RunInspect(desk);
    case Verb::kRefresh:
      return RunRefresh(desk);
    case Verb::kStateList:
      return RunStateList(desk);
    case Verb::kStateShow:
      return RunStateShow(desk);
    case Verb::kStateRemove:
      return RunStateRemove(desk);
    case Verb::kStateMove:
      return RunStateMove(desk);
    case Verb::kStateUnlock:
      return RunStateUnlock(desk);
    case Verb::kSandbox:
      return RunSandboxCommand(desk);
    case Verb::kDoctor:
      return RunDoctor(desk);
    case Verb::kVersion:
      desk.terminal.Out("dbsn " + desk.version + "\n");
      return ExitStatus::kDone;
  }
  return ExitStatus::kFailed;
}

}  // namespace

int RunDbsn(const std::vector<std::string>& arguments, World& world, Terminal& terminal,
            Files& embedded, const std::string& version) {
  const Parsed parsed = ParseCommandLine(arguments, version);
  if (!parsed.run) {
    terminal.Out(parsed.out);
    terminal.Err(parsed.err);
    return parsed.status;
  }
  Desk desk(world, terminal, embedded, parsed.command, version);
  const ExitStatus status = desk.Open() ? RunVerb(desk) : ExitStatus::kFailed;
  desk.Close();
  return static_cast<int>(status);
}

}  // namespace dbsn
