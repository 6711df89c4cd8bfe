// What dbsn made or took over, and therefore may change or delete. A value; never holds a secret.
// Its file format is docs/formats/state.md.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "schema/address.h"
#include "schema/manifest.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

struct StateEntry {
  Address address;
  std::string id;     // the server's, as text
  std::string name;   // the natural key, as sent
  std::string scope;  // the project's code; "" when the kind has none
  std::vector<std::string> variant;  // ["Postgres", "basic"]
  Value sent;       // for each declared field what was sent: Ref and SecretRef leaves kept
  Value observed;   // for each declared field what was then read; no sensitive ones
  std::vector<PathMark> marks;  // of the secrets that were sent, or assumed (adopted)
  std::vector<Address> needs;
  Labels labels;
  bool prevent_destroy = false;
  std::string file;         // the manifest's, for narrowed runs
  std::string stamp;        // the row's, when last read; "" unknown
  std::string server_date;  // the server's Date of that read, RFC 3339; "" unknown
  bool adopted = false;     // taken over, and never updated since
  std::uint64_t version = 0;  // the state's serial when this entry last changed
  std::string last_test;      // "", "passed", "failed"
};

// An applied plan, so that each is applied once; and what `state history` lists.
struct AppliedRun {
  std::string run_id;
  std::string plan_digest;
  std::string started;  // RFC 3339
  std::string who;
  std::string operation;  // "apply", "destroy", "import"
  std::uint64_t serial = 0;  // the state's after it
  std::string summary;       // "1 added, 2 changed, 0 destroyed"
  bool operator==(const AppliedRun&) const = default;
};

struct State {
  std::string lineage;       // fixed at birth; "" when there is no state yet
  std::uint64_t serial = 0;  // grows by one with each save
  std::string workspace;
  std::string environment;   // "" without environments
  std::map<std::string, std::string> origins;  // provider name → origin
  std::string mark_key;      // hex; "" when DBSN_STATE_KEY holds it
  std::string mark_key_id;
  std::map<Address, StateEntry> entries;
  std::vector<AppliedRun> runs;  // newest last, at most 50
};

}  // namespace dbsn
