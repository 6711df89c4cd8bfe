#include "engine/cli/state_edit.h"

#include <memory>
#include <utility>

#include "engine/state/state_store.h"
#include "engine/world/environment.h"

namespace dbsn {

ExitStatus EditState(Desk& desk, const std::string& operation, const std::string& summary,
                     const std::function<bool(State&)>& edit) {
  Session& session = desk.session();
  StateStore& store = session.store();
  const Result<std::unique_ptr<StateLock>> lock =
      store.Lock(operation, session.asked.lock_timeout, [&] { return session.stopped(); });
  if (!lock.ok()) {
    desk.reporter().Problem(lock.problem());
    return ExitStatus::kFailed;
  }
  State state;
  if (!desk.LoadState(state) || !edit(state)) return ExitStatus::kFailed;
  ++state.serial;
  AppliedRun run;
  run.run_id = session.asked.run_id;
  run.started = session.Now();
  run.who = desk.world.environment.Who();
  run.operation = operation;
  run.serial = state.serial;
  run.summary = summary;
  state.runs.push_back(std::move(run));
  const Result<Done> saved = store.Save(state);
  if (saved.ok()) return ExitStatus::kDone;
  desk.reporter().Problem(saved.problem());
  return ExitStatus::kFailed;
}

}  // namespace dbsn
