#include "engine/cli/commands.h"
#include "engine/cli/completion_command.h"
#include "engine/cli/findings_format.h"

namespace dbsn {
namespace {

ExitStatus RunVerb(Desk& desk) {
  switch (desk.command.verb) {
    case Verb::kValidate:
      return RunValidate(desk);
    case Verb::kDiff:
      return RunDiff(desk);
    case Verb::kDrift:
      return RunDrift(desk);
    case Verb::kPlan:
      return RunPlan(desk);
    case Verb::kShow:
      return RunShow(desk);
    case Verb::kApply:
    case Verb::kDestroy:
      return RunApply(desk);
    case Verb::kUndo:
      return RunUndo(desk);
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
    case Verb::kStateProtect:
      return RunStateProtect(desk);
    case Verb::kStateRekey:
      return RunStateRekey(desk);
    case Verb::kStateHistory:
      return RunStateHistory(desk);
    case Verb::kStatePull:
      return RunStatePull(desk);
    case Verb::kStatePush:
      return RunStatePush(desk);
    case Verb::kStateRestore:
      return RunStateRestore(desk);
    case Verb::kStateUnlock:
      return RunStateUnlock(desk);
    case Verb::kInit:
      return RunInit(desk);
    case Verb::kExplain:
      return RunExplain(desk);
    case Verb::kScaffold:
      return RunScaffold(desk);
    case Verb::kExport:
      return RunExport(desk);
    case Verb::kFmt:
      return RunFmt(desk);
    case Verb::kNew:
      return RunNew(desk);
    case Verb::kConvert:
      return RunConvert(desk);
    case Verb::kImport:
      return RunImport(desk);
    case Verb::kSchema:
      return RunSchema(desk);
    case Verb::kCatalogList:
      return RunCatalogList(desk);
    case Verb::kCatalogSearch:
      return RunCatalogSearch(desk);
    case Verb::kCatalogShow:
      return RunCatalogShow(desk);
    case Verb::kCatalogUpdate:
      return RunCatalogUpdate(desk);
    case Verb::kCatalogDiff:
      return RunCatalogDiff(desk);
    case Verb::kProviderNew:
      return RunProviderNew(desk);
    case Verb::kProviderList:
      return RunProviderList(desk);
    case Verb::kProviderCheck:
      return RunProviderCheck(desk);
    case Verb::kProviderTest:
      return RunProviderTest(desk);
    case Verb::kProviderPublish:
      return RunProviderPublish(desk);
    case Verb::kSandbox:
      return RunSandboxCommand(desk);
    case Verb::kDoctor:
      return RunDoctor(desk);
    case Verb::kCompletion:
      return RunCompletion(desk);
    case Verb::kVersion:
      desk.terminal.Out("dbsn " + desk.version + "\n");
      return ExitStatus::kDone;
  }
  return ExitStatus::kFailed;
}

// Whoever asked for a document gets one, also when the rest of the command line means nothing.
void TellInDocument(const std::string& format, const std::string& why, World& world,
                    Terminal& terminal, Files& embedded, const std::string& version) {
  Command command;
  command.verb = Verb::kValidate;
  command.format = format;
  Desk desk(world, terminal, embedded, command, version);
  desk.Refuse("the command line", why.substr(0, why.find('\n')), "See dbsn validate --help.");
  desk.Close();
}

}  // namespace

int RunDbsn(const std::vector<std::string>& arguments, World& world, Terminal& terminal,
            Files& embedded, const std::string& version) {
  if (arguments.size() > 1 && arguments[0] == kCompleteWord && arguments[1] == "--") {
    return Complete({arguments.begin() + 2, arguments.end()}, world, terminal, embedded, version);
  }
  const Parsed parsed = ParseCommandLine(arguments, version);
  if (!parsed.run) {
    terminal.Out(parsed.out);
    const std::string format = parsed.status == 0 ? "" : FindingsFormatOf(arguments);
    if (format.empty()) {
      terminal.Err(parsed.err);
    } else {
      TellInDocument(format, parsed.err, world, terminal, embedded, version);
    }
    return parsed.status;
  }
  Desk desk(world, terminal, embedded, parsed.command, version);
  const ExitStatus status = desk.Open() ? RunVerb(desk) : ExitStatus::kFailed;
  desk.Close();
  return static_cast<int>(status);
}

}  // namespace dbsn
