// What dbsn made or took over, and therefore may change or delete. A value; never holds a secret.
// Its file format is docs/formats/state.md.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/address.h"
#include "schema/manifest.h"
#include "schema/path.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

struct StateEntry {
  Address address;
  std::string id;                    // the server's, as text
  std::string name;                  // the natural key, as sent
  std::string scope;                 // the project's code; "" when the kind has none
  std::vector<std::string> variant;  // ["Postgres", "basic"]
  Value sent;      // for each declared field what was sent: Ref and SecretRef leaves kept
  Value observed;  // for each declared field what was then read; no sensitive ones
  std::vector<PathMark> marks;  // of the secrets that were sent, or assumed (adopted)
  std::vector<Address> needs;
  Labels labels;
  bool prevent_destroy = false;
  std::vector<Path> ignore_changes;
  std::string file;           // the manifest's, for narrowed runs
  std::string stamp;          // the row's, when last read; "" unknown
  std::string server_date;    // the server's Date of that read, RFC 3339; "" unknown
  bool adopted = false;       // taken over, and never updated since
  std::uint64_t version = 0;  // the state's serial when this entry last changed
  std::string last_test;      // "", "passed", "failed"
  bool operator==(const StateEntry&) const = default;
};

// What a run set out to do with one resource, with all that the next run needs to settle it.
struct IntendedChange {
  Address address;
  std::string action;              // "create" "update" "replace" "delete" "adopt" "record"
  std::vector<std::string> steps;  // operations in order: ["delete", "create"]
  std::string id;                  // known for all but a create
  std::string scope;
  std::string name;  // the natural key that a look-up goes by
  StateEntry
      entry;     // what to record when all is done (id, observed still open); for a delete empty
  int wave = 0;  // of a rollout; 0 none
  // What is known of the resource under |id| when an earlier, unsettled run made it: it was found,
  // and no record has made an entry of it yet.
  std::optional<StateEntry> found{};
  bool operator==(const IntendedChange&) const = default;
};

// A change whose effect nobody knows: its run was interrupted, or its answer was lost.
struct Unsettled {
  IntendedChange intent;
  std::size_t steps_done = 0;
  std::string id;        // of a create step that was answered
  std::string deadline;  // its run's
  std::string run_id;
  bool operator==(const Unsettled&) const = default;
};

// What `undo` takes back of one change: the declared fields as they were read before the write.
struct UndoChange {
  Address address;
  std::string action;               // as IntendedChange::action
  std::string id;                   // the server's, after the change
  std::optional<Value> before;      // none: it did not exist; no secrets
  std::optional<StateEntry> entry;  // the state's, before the change; none: it had none
  bool operator==(const UndoChange&) const = default;
};

// An applied plan, so that each is applied once; and what `state history` lists.
struct AppliedRun {
  std::string run_id;
  std::string plan_digest;
  std::string started;  // RFC 3339
  std::string who;
  std::string operation;         // "apply", "destroy", "import"
  std::uint64_t serial = 0;      // the state's after it
  std::string summary;           // "1 added, 2 changed, 0 destroyed"
  std::vector<UndoChange> undo;  // only of the newest 10 runs
  bool operator==(const AppliedRun&) const = default;
};

struct State {
  std::string lineage;       // fixed at birth; "" when there is no state yet
  std::uint64_t serial = 0;  // grows by one with each save
  std::string workspace;
  std::string environment;                     // "" without environments
  std::map<std::string, std::string> origins;  // provider name → origin
  std::string mark_key;                        // hex; "" when DBSN_STATE_KEY holds it
  std::string mark_key_id;
  std::map<Address, StateEntry> entries;
  std::vector<AppliedRun> runs;  // newest last, at most 50
  // Of earlier runs, sorted by address: until a run settles them they stay, whatever else is saved.
  std::vector<Unsettled> unsettled;
  std::string last_run;  // the newest run whose results are in here; written by the store
  // Where it was taken to by `init --migrate-state`: from then on nobody may go by this one. ""
  // nowhere.
  std::string moved_to;
  bool operator==(const State&) const = default;
};

}  // namespace dbsn
