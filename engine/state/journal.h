// A run's intent and its results. Intent is durable before the first request; results follow
// theirs; a lost result only becomes unknown. Its file format is docs/formats/journal.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/state/state.h"

namespace dbsn {

// All of a run, before its first request.
struct RunIntent {
  std::string run_id;
  std::string plan_digest;
  std::string started;   // RFC 3339
  std::string deadline;  // RFC 3339: after it no request begun at the start can still land
  std::string who;
  std::string operation;
  std::vector<IntendedChange> changes;
  bool operator==(const RunIntent&) const = default;
};

// One step's result, or the change's end.
struct StepRecord {
  Address address;
  std::size_t step = 0;  // index into IntendedChange::steps
  std::string effect;    // "done" "not-done" "unknown"
  std::string id;        // after a create
  // The change is over: the entry as it now stands, or that it is gone.
  std::optional<StateEntry> entry;
  bool removed = false;
  // The declared fields that were read before the write, for `undo`; no secrets.
  std::optional<Value> before;
  std::string test;  // "", "passed", "failed"
  // RFC 3339: until then a request of this run that was begun by now can still land. A run goes on
  // longer than one request's deadline, so its records push it on. "" none.
  std::string deadline;
  bool operator==(const StepRecord&) const = default;
};

struct Run {
  RunIntent intent;
  std::vector<StepRecord> records;  // in the order they were written
  bool operator==(const Run&) const = default;
};

// What |intent| found that earlier runs had made is an entry from now on, whatever becomes of the
// run.
void TakeFound(const RunIntent& intent, State& state);

struct Folded {
  State state;                       // its serial has not grown: the save makes it grow
  std::vector<Unsettled> unsettled;  // state.unsettled once more; sorted by address
};
// The state after everything that |run| is known to have done. Pure; order of records per address
// matters, between addresses it does not. A run that |state| holds already changes nothing.
//   a record with an entry        the entry stands, with version state.serial + 1
//   removed                       the entry goes
//   "not-done", no step done      settled: nothing has changed
//   no record, a record without an end, "unknown", or a refusal after steps that were done
//                                 unsettled, with the steps that are done and the id if it is known
// What earlier runs left unsettled stays so until a record with an end comes for its address.
Folded Fold(State state, const Run& run);

}  // namespace dbsn
