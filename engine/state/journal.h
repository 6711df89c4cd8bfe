// A run's intent and its results. Intent is durable before the first request; results follow
// theirs; a lost result only becomes unknown. Its file format is docs/formats/journal.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/state/state.h"

namespace dbsn {

// What a run set out to do with one resource, with all that the next run needs to settle it.
struct IntendedChange {
  Address address;
  std::string action;  // "create" "update" "replace" "delete" "adopt" "record"
  std::vector<std::string> steps;  // operations in order: ["delete", "create"]
  std::string id;      // known for all but a create
  std::string scope;
  std::string name;    // the natural key that a look-up goes by
  StateEntry entry;    // what to record when all is done (id, observed still open); for a delete empty
};

struct RunIntent {
  std::string run_id;
  std::string plan_digest;
  std::string started;  // RFC 3339
  std::string deadline;  // RFC 3339: after it no request of this run can still land
  std::string who;
  std::string operation;
  std::vector<IntendedChange> changes;
};

// One step's result, or the change's end.
struct StepRecord {
  Address address;
  std::size_t step = 0;      // index into IntendedChange::steps
  std::string effect;        // "done" "not-done" "unknown"
  std::string id;            // after a create
  // The change is over: the entry as it now stands, or that it is gone.
  std::optional<StateEntry> entry;
  bool removed = false;
  // The declared fields that were read before the write, for `undo`; no secrets.
  std::optional<Value> before;
  std::string test;          // "", "passed", "failed"
};

struct Run {
  RunIntent intent;
  std::vector<StepRecord> records;  // in the order they were written
};

// A change of an interrupted run whose effect nobody knows.
struct Unsettled {
  IntendedChange intent;
  std::size_t steps_done = 0;
  std::string id;        // of a create step that was answered
  std::string deadline;  // the run's
};

struct Folded {
  State state;
  std::vector<Unsettled> unsettled;  // sorted by address
};
// The state after everything that |run| is known to have done. Pure; order of records per address
// matters, between addresses it does not. Changes with no record at all are unsettled too.
Folded Fold(State state, const Run& run);

}  // namespace dbsn
