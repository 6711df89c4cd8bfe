// A Plan is everything apply will do, decided beforehand: a plain value that can be printed,
// saved, compared and reviewed. Equal inputs give equal bytes. Apply looks at nothing else.
// Its file format is docs/formats/plan.md.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/live_resources.h"
#include "engine/state/journal.h"
#include "engine/state/state.h"
#include "schema/address.h"
#include "schema/manifest.h"
#include "schema/path.h"
#include "schema/request.h"
#include "schema/value.h"

namespace dbsn {

enum class Action : std::uint8_t {
  kNone,
  kCreate,
  kUpdate,
  kReplace,
  kDelete,
  kAdopt,
  kTest,
  kRecord,  // recorded only: labels, protection, a rename; no API call
};
std::string_view Name(Action action);    // "create"
std::string_view Symbol(Action action);  // "+", "~", "-/+", "-", ">", "!", ""

// Why, for people only. Apply never looks at it.
enum class Reason : std::uint8_t {
  kNew,       // in no state
  kEdited,    // the manifest differs from what was last sent
  kDrifted,   // the live value differs from what was last observed
  kRemoved,   // has no manifest any more
  kVanished,  // in the state, gone on the server
  kSecretChanged,
  kImmutableField,  // a create-only field, or the project, changed
  kInterrupted,     // an earlier run did not finish it
  kAdopted,
  kReference,  // what it refers to is created or replaced: known after apply
  kReset,      // a field applied earlier and gone from the manifest
  kLabels,
  kProtection,
  kRenamed,
  kMoved,      // recorded only
  kTestAsked,  // test.when: always
  kDestroy,    // `destroy`
  kUndone,     // `undo`
};
std::string_view Name(Reason reason);      // "drifted"
std::string_view Sentence(Reason reason);  // "changed outside"

enum class SecretVerdict : std::uint8_t {
  kNone,  // no secret
  kNew,
  kChanged,
  kUnchanged,
  kNotCompared,  // marks of two keys, or --secrets=skip
  kAssumed,      // adopted: taken to be the live one
  kResent,       // unchanged, but the update would erase it
};
std::string_view Name(SecretVerdict verdict);

struct FieldChange {
  Path path;
  std::optional<Value> before;  // live; absent: not set, or a secret
  std::optional<Value> after;   // absent: taken away, or a secret
  bool sensitive = false;
  SecretVerdict verdict = SecretVerdict::kNone;
  std::string secret_source;  // "env:ORDERS_DB_PASSWORD"
  bool known_after_apply = false;
  bool forces_replace = false;
  std::vector<Reason> reasons;  // edited and drifted at once: the manifest wins, both are shown
  std::optional<Value> was;     // drifted: what was last observed
  std::string note;             // "the server turned 01 into 1", "the live value stays"
};

struct Block {
  std::string by;    // "preventDestroy", "maxDeletes", "adopted", "several matches"
  std::string why;   // a sentence
  std::string next;  // what a person can do
};

// A live resource that no manifest declares and that holds the id of what a change touches.
struct LiveUser {
  std::string title;  // of its kind: "pipeline"
  std::string name, id;
  bool operator==(const LiveUser&) const = default;
};

struct Change {
  Address address;
  Action action = Action::kNone;
  std::vector<Reason> reasons;
  std::string title;       // "Postgres", for people
  std::string id;          // known for all but a create
  std::string project;     // as asked; key of Plan::scopes with the provider
  std::string moves_from;  // of a replace that moves: where the old one stands; such a key too
  std::string name;        // the natural key after the change
  std::vector<FieldChange> fields;   // sorted by path
  std::vector<Request> steps;        // in order; empty where no API call is made
  bool forget = false;               // the state's entry goes: after a delete, or gone already
  std::vector<SecretRef> sends;      // the secrets that `steps` send, sorted
  std::optional<Value> live_before;  // declared fields as read: the fingerprint, and for undo
  std::uint64_t entry_version = 0;   // of the state's entry; 0 none
  StateEntry entry;              // what to record when done: id, observed and stamp are still open
  Address was;                   // renamed from; empty when not
  std::vector<Address> after;    // must have ended well before this one starts
  std::vector<Address> used_by;  // who refers to it, for replaces and deletes
  std::vector<LiveUser> live_users;  // and who does that no manifest declares; for updates too
  std::vector<Block> blocks;
  TestPolicy test;
  bool test_after = false;  // the API's own test runs when the steps are done
  bool can_test = false;
  int wave = 0;
  // An interrupted create that no look-up finds: not before this instant (RFC 3339), after a
  // second look-up. "" otherwise.
  std::string not_before;
  std::vector<std::string> notes;
};

struct Counts {
  int add = 0, change = 0, destroy = 0, import = 0, record = 0, test = 0, blocked = 0;
  bool operator==(const Counts&) const = default;
};

struct Plan {
  std::string dbsn_version;
  std::string workspace, environment;
  std::map<std::string, std::string> origins;      // provider → origin
  std::map<std::string, std::string> definitions;  // provider → "NAME VERSION sha256:..."
  // "provider|project as asked" → the scope it means.
  std::map<std::string, SeenScope> scopes;
  std::string lineage;  // "" when there is no state yet
  std::uint64_t serial = 0;
  std::string operation = "apply";     // or "destroy"
  std::vector<std::string> selection;  // "--target X", as asked; empty: the whole workspace
  std::vector<Change>
      changes;                // sorted by address; kNone ones too where they refer or are asked for
  std::size_t unchanged = 0;  // resources with nothing to do
  std::size_t rows_not_read = 0;
  std::int64_t calls = 0;      // what applying will cost
  double seconds = 0;          // under the known rate limit; 0: no limit known
  std::string unfinished_run;  // the id of an interrupted run that this plan settles
  std::vector<std::string> notes;
  bool applicable = true;  // false: something is blocked, apply refuses all of it
};

Counts CountOf(const Plan& plan);
bool HasWork(const Plan& plan);  // anything for apply to do, recording included
// "Plan: 2 to add, 1 to change, 0 to destroy." or "No changes. Your infrastructure matches the
// configuration."
std::string SummaryLine(const Plan& plan);

}  // namespace dbsn
