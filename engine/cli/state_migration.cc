// dbsn init --migrate-state: takes the state from where it is to where dbsn.yaml now says. What is
// left behind says where it went, so that nobody goes on with it.
#include <optional>
#include <string>
#include <utility>

#include "engine/cli/commands.h"
#include "engine/load/workspace.h"
#include "engine/state/state_codes.h"
#include "engine/state/state_store.h"
#include "engine/world/environment.h"
#include "schema/definition.h"

namespace dbsn {
namespace {

class Migration {
 public:
  Migration(Desk& desk, std::unique_ptr<StateStore> from, std::unique_ptr<StateStore> to)
      : desk_(desk), from_(std::move(from)), to_(std::move(to)) {}

  ExitStatus Run() {
    const Session& session = desk_.session();
    if (from_->Where() == to_->Where()) {
      return Fail(kStateOther, "The state is at " + to_->Where() + " already.",
                  "Say in dbsn.yaml where it shall be, and with --from FILE, another dbsn.yaml, "
                  "where it was, if that is not .dbsn.");
    }
    const auto stop = [&session] { return session.stopped(); };
    const auto from_lock = from_->Lock("init", session.asked.lock_timeout, stop);
    if (!from_lock.ok()) return Fail(from_lock.problem());
    const auto to_lock = to_->Lock("init", session.asked.lock_timeout, stop);
    if (!to_lock.ok()) return Fail(to_lock.problem());
    Result<LoadedState> loaded = from_->Load();
    if (!loaded.ok()) return Fail(loaded.problem());
    State state = Fold(std::move(loaded).value()).state;
    Result<LoadedState> there = to_->Load();
    if (!there.ok()) return Fail(there.problem());
    const State before = Fold(std::move(there).value()).state;

    const bool done = before.lineage == state.lineage && !state.lineage.empty() &&
                      before.moved_to.empty() && before.serial == state.serial + 1;
    if (!done) {
      if (const std::optional<Diagnostic> problem = CannotMove(state, before)) {
        return Fail(*problem);
      }
      const Result<Done> copied = Copy(state);
      if (!copied.ok()) return Fail(copied.problem());
    }
    state.moved_to = to_->Where();
    ++state.serial;
    const Result<Done> marked = from_->Save(state);
    if (!marked.ok()) return Fail(marked.problem());
    desk_.reporter().Note("The state, " + std::to_string(state.entries.size()) +
                          " entries, is at " + to_->Where() + " now. What is left at " +
                          from_->Where() + " says so, and is used no more.");
    return ExitStatus::kDone;
  }

 private:
  ExitStatus Fail(const Diagnostic& problem) {
    desk_.reporter().Problem(problem);
    return ExitStatus::kFailed;
  }
  ExitStatus Fail(Code code, const std::string& detail, const std::string& hint) {
    return Fail({.code = code, .detail = detail, .hint = hint});
  }

  std::optional<Diagnostic> CannotMove(const State& state, const State& there) const {
    const std::string& workspace = desk_.session().workspace().name;
    const std::string& environment = desk_.session().environment().name;
    if (state.lineage.empty()) {
      return Diagnostic{.code = kStateEmpty,
                        .detail = "There is no state at " + from_->Where() + " to take over.",
                        .hint = "Say where it is: --from FILE, the dbsn.yaml that names it."};
    }
    if (!state.moved_to.empty()) {
      return Diagnostic{
          .code = kStateMoved,
          .detail = "The state " + from_->Where() + " was taken to " + state.moved_to + " before.",
          .hint = "Name that place with --from FILE."};
    }
    if (state.workspace != workspace || state.environment != environment) {
      return Diagnostic{
          .code = kStateOther,
          .detail = "The state at " + from_->Where() + " is of the workspace \"" + state.workspace +
                    "\"" +
                    (state.environment.empty() ? std::string()
                                               : ", environment \"" + state.environment + "\"") +
                    ".",
          .hint = "Each workspace and environment has a state of its own."};
    }
    const bool free =
        there.lineage.empty() ||
        (there.lineage == state.lineage && !there.moved_to.empty() && there.serial <= state.serial);
    if (free) return std::nullopt;
    return Diagnostic{.code = kStateOther,
                      .detail = "There is a state at " + to_->Where() + " already (version " +
                                std::to_string(there.serial) + ", " +
                                std::to_string(there.entries.size()) + " entries).",
                      .hint =
                          "Nothing was changed. Choose another place, or remove what is there "
                          "if it is surely not needed."};
  }

  Result<Done> Copy(const State& state) {
    State copy = state;
    ++copy.serial;
    AppliedRun run;
    run.run_id = desk_.session().asked.run_id;
    run.started = desk_.session().Now();
    run.who = desk_.world.environment.Who();
    run.operation = "init --migrate-state";
    run.serial = copy.serial;
    run.summary = "from " + from_->Where();
    copy.runs.push_back(std::move(run));
    Result<Done> saved = to_->Save(copy);
    if (!saved.ok()) return saved;
    // Not before what arrived was read is what was here given up.
    Result<LoadedState> read = to_->Load();
    if (!read.ok()) return read.problem();
    const State there = Fold(std::move(read).value()).state;
    if (there.entries == copy.entries && there.unsettled == copy.unsettled) return Done{};
    return Diagnostic{.code = kStateUnreadable,
                      .detail = to_->Where() + " does not give back what was written there.",
                      .hint = "The state stays at " + from_->Where() + "."};
  }

  Desk& desk_;
  const std::unique_ptr<StateStore> from_, to_;
};

}  // namespace

ExitStatus RunMigrateState(Desk& desk) {
  Session& session = desk.session();
  if (!session.ReadWorkspace()) return ExitStatus::kFailed;
  Workspace former = session.workspace();
  former.state = {};
  if (!desk.command.from.empty()) {
    Diagnostics problems;
    std::vector<std::string> names;
    for (const auto& [name, definition] : session.known()) names.push_back(name);
    former = LoadWorkspace(desk.world.files, desk.command.from, names, desk.sources(), problems);
    former.name = session.workspace().name;
    if (!session.Report(std::move(problems))) return ExitStatus::kFailed;
  }
  return Migration(desk, session.OpenStore(former, true),
                   session.OpenStore(session.workspace(), true))
      .Run();
}

}  // namespace dbsn
