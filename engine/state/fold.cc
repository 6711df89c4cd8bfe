// What a run is known to have done, and what nobody knows. Pure. Must never forget an address that
// the run may have touched: it ends in the entries, among the unsettled, or was said to be removed.
#include <algorithm>
#include <map>
#include <utility>

#include "engine/state/journal.h"
#include "engine/state/state_store.h"

namespace dbsn {

namespace {

// How far one intended change has come, record after record.
struct Progress {
  const IntendedChange* intent = nullptr;  // null: a record without an intent
  bool settled = false;
  std::size_t steps_done = 0;
  std::string id;
};

class Folder {
 public:
  Folder(State state, const Run& run) : state_(std::move(state)), run_(run) {
    for (Unsettled& earlier : state_.unsettled) {
      const Address address = earlier.intent.address;
      earlier_.insert_or_assign(address, std::move(earlier));
    }
    for (const IntendedChange& change : run_.intent.changes) {
      progress_[change.address].intent = &change;
    }
  }

  Folded Take() {
    TakeFound(run_.intent, state_);
    deadline_ = run_.intent.deadline;
    for (const StepRecord& record : run_.records) {
      deadline_ = std::max(deadline_, record.deadline);
      TakeRecord(record);
    }
    for (auto& [address, progress] : progress_) TakeOver(address, progress);
    state_.unsettled.clear();
    for (auto& [address, unsettled] : earlier_) state_.unsettled.push_back(std::move(unsettled));
    state_.last_run = run_.intent.run_id;
    Folded folded{.state = std::move(state_), .unsettled = {}};
    folded.unsettled = folded.state.unsettled;
    return folded;
  }

 private:
  void TakeRecord(const StepRecord& record) {
    Progress& progress = progress_[record.address];
    if (record.removed || record.entry.has_value()) {
      End(record);
      progress.settled = true;
      progress.steps_done = 0;
      return;
    }
    if (record.effect == "done") {
      progress.settled = false;
      progress.steps_done = std::max(progress.steps_done, record.step + 1);
      if (!record.id.empty()) progress.id = record.id;
    } else {
      // Anything but a sure refusal is unknown. A refusal after a done step leaves a rest to do.
      progress.settled = record.effect == "not-done" && progress.steps_done == 0;
    }
  }

  void End(const StepRecord& record) {
    earlier_.erase(record.address);
    if (record.removed) {
      state_.entries.erase(record.address);
      return;
    }
    StateEntry entry = *record.entry;
    entry.address = record.address;
    entry.version = state_.serial + 1;
    state_.entries.insert_or_assign(record.address, std::move(entry));
  }

  // Puts what is open of this run among the unsettled, in the place of an earlier run's.
  void TakeOver(const Address& address, Progress& progress) {
    if (progress.settled || progress.intent == nullptr) return;
    IntendedChange intent = *progress.intent;
    intent.found.reset();
    earlier_.insert_or_assign(address, Unsettled{.intent = std::move(intent),
                                                 .steps_done = progress.steps_done,
                                                 .id = std::move(progress.id),
                                                 .deadline = deadline_,
                                                 .run_id = run_.intent.run_id});
  }

  State state_;
  const Run& run_;
  std::string deadline_;  // the latest that any of its lines tells
  std::map<Address, Progress> progress_;
  std::map<Address, Unsettled> earlier_;
};

bool Holds(const State& state, const std::string& run_id) {
  if (state.last_run == run_id) return true;
  return std::any_of(state.runs.begin(), state.runs.end(),
                     [&run_id](const AppliedRun& run) { return run.run_id == run_id; });
}

}  // namespace

void TakeFound(const RunIntent& intent, State& state) {
  for (const IntendedChange& change : intent.changes) {
    if (!change.found.has_value()) continue;
    StateEntry& entry = state.entries[change.address] = *change.found;
    entry.address = change.address;
    entry.version = state.serial + 1;
  }
}

Folded Fold(State state, const Run& run) {
  if (!Holds(state, run.intent.run_id)) return Folder(std::move(state), run).Take();
  Folded folded{.state = std::move(state), .unsettled = {}};
  folded.unsettled = folded.state.unsettled;
  return folded;
}

Folded Fold(LoadedState loaded) {
  if (loaded.run.has_value()) return Fold(std::move(loaded.state), *loaded.run);
  Folded folded{.state = std::move(loaded.state), .unsettled = {}};
  folded.unsettled = folded.state.unsettled;
  return folded;
}

}  // namespace dbsn
