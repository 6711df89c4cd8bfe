// Where a state lives. One conformance suite covers every store (tests/state/store_conformance).
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/state/journal.h"
#include "engine/state/state.h"
#include "schema/result.h"

namespace dbsn {

struct LockInfo {
  std::string id;         // what `state unlock ID` takes
  std::string who;        // user@host
  std::string operation;  // "apply"
  std::string created;    // RFC 3339
  int process = 0;
  std::string version;  // of dbsn
};

class StateLock {
 public:
  virtual ~StateLock() = default;  // releases
  virtual const LockInfo& info() const = 0;
};

struct LoadedState {
  State state;                        // as saved; lineage "" when there is none yet
  std::optional<Run> run;             // a run that has not been folded: interrupted, or under way
  std::optional<LockInfo> under_way;  // who holds the lock now, when somebody does
};
// The one way to look at a loaded state: with the run folded in, and what is unsettled, of earlier
// runs too.
Folded Fold(LoadedState loaded);

class StateStore {
 public:
  virtual ~StateStore() = default;
  virtual std::string Where() const = 0;  // ".dbsn/state.json", for people
  // One consistent view; takes no lock. A truncated or newer file is refused with what to do; a
  // torn last line of the journal is a lost result, no failure.
  virtual Result<LoadedState> Load() = 0;
  // |wait| for another holder to end (asking |stop_asked| meanwhile), else fails with who holds
  // it since when.
  virtual Result<std::unique_ptr<StateLock>> Lock(const std::string& operation,
                                                  std::chrono::milliseconds wait,
                                                  const std::function<bool()>& stop_asked) = 0;
  // REQUIRES for the rest: the caller holds the lock.
  // Durable on return. REQUIRES: a state with its lineage and mark key was saved, and so was the
  // fold of an earlier run: the new intent takes its place.
  virtual Result<Done> BeginRun(const RunIntent& intent) = 0;
  // |at_once|: durable on return; else a store may keep them back for HoldsBack(), since a lost
  // result only becomes unknown. After a failure no later record is taken: the results are then
  // unknown to the next run, unless Save succeeds.
  virtual Result<Done> Append(const std::vector<StepRecord>& records, bool at_once) = 0;
  virtual std::chrono::milliseconds HoldsBack() const { return {}; }
  // Replaces the state by |state| (its serial is already the new one) and ends the run: atomic,
  // durable. The state before is kept as a backup. REQUIRES: |state| holds all that the run did,
  // and a run that Load gave is folded into it.
  virtual Result<Done> Save(const State& state) = 0;
  // Whether the lock is still the caller's, as far as is known without asking anybody: not when it
  // is a lease that could not be renewed, nor after a refused write. Nothing may be sent then. Safe
  // from any thread.
  virtual Result<Done> StillHeld() { return Done{}; }
  // The serials of saved states that can be had again, newest first; without the current one.
  virtual Result<std::vector<std::uint64_t>> Versions() = 0;
  // As it was saved then. state.no-version when it cannot be had.
  virtual Result<State> Version(std::uint64_t serial) = 0;
  virtual Result<std::optional<LockInfo>> Holder() = 0;
  // A person's act: `state unlock ID`. Refused when |id| is not the holder's, or when the holder
  // still lives on this machine.
  virtual Result<Done> Unlock(const std::string& id) = 0;
};

}  // namespace dbsn
