// The commands, each in a file of its own. REQUIRES: the desk is open, but for sandbox and version.
#pragma once
#include "engine/cli/desk.h"
#include "engine/exit_status.h"

namespace dbsn {

ExitStatus RunValidate(Desk& desk);
ExitStatus RunDiff(Desk& desk);
ExitStatus RunDrift(Desk& desk);
ExitStatus RunPlan(Desk& desk);
ExitStatus RunShow(Desk& desk);
ExitStatus RunApply(Desk& desk);  // destroy too
ExitStatus RunUndo(Desk& desk);
ExitStatus RunTest(Desk& desk);
ExitStatus RunInspect(Desk& desk);
ExitStatus RunRefresh(Desk& desk);
ExitStatus RunStateList(Desk& desk);
ExitStatus RunStateShow(Desk& desk);
ExitStatus RunStateRemove(Desk& desk);
ExitStatus RunStateMove(Desk& desk);
ExitStatus RunStateProtect(Desk& desk);
ExitStatus RunStateRekey(Desk& desk);
ExitStatus RunStateHistory(Desk& desk);
ExitStatus RunStatePull(Desk& desk);
ExitStatus RunStatePush(Desk& desk);
ExitStatus RunStateRestore(Desk& desk);
ExitStatus RunStateUnlock(Desk& desk);
ExitStatus RunDoctor(Desk& desk);
ExitStatus RunInit(Desk& desk);
ExitStatus RunMigrateState(Desk& desk);  // init --migrate-state
ExitStatus RunExplain(Desk& desk);
ExitStatus RunScaffold(Desk& desk);
ExitStatus RunSchema(Desk& desk);
ExitStatus RunFmt(Desk& desk);
ExitStatus RunNew(Desk& desk);
ExitStatus RunConvert(Desk& desk);
ExitStatus RunExport(Desk& desk);
ExitStatus RunImport(Desk& desk);
ExitStatus RunCatalogList(Desk& desk);
ExitStatus RunCatalogSearch(Desk& desk);
ExitStatus RunCatalogShow(Desk& desk);
ExitStatus RunCatalogUpdate(Desk& desk);
ExitStatus RunCatalogDiff(Desk& desk);
ExitStatus RunProviderNew(Desk& desk);
ExitStatus RunProviderList(Desk& desk);
ExitStatus RunProviderCheck(Desk& desk);
ExitStatus RunProviderTest(Desk& desk);
ExitStatus RunProviderPublish(Desk& desk);
ExitStatus RunSandboxCommand(Desk& desk);
ExitStatus RunCompletion(Desk& desk);

// From the command line to the exit status.
int RunDbsn(const std::vector<std::string>& arguments, World& world, Terminal& terminal,
            Files& embedded, const std::string& version);

}  // namespace dbsn
