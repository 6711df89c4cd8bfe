// A create of an interrupted run, whose answer nobody heard: it may still land. Must never let a
// second one be sent before the first surely cannot.
#pragma once
#include <set>
#include <string>
#include <tuple>

#include "engine/apply/carrier.h"
#include "engine/apply/executor.h"

namespace dbsn {

// The rows of a scope; of a kind without a list, whose name is its id, the one called |name|.
Result<Listing> ListOrRead(Provider& provider, const ResourceType& type, const Scope& scope,
                           const std::string& name);

// The ids that entries of the state owned before the run. Two kinds may count their ids alike.
class OwnedIds {
 public:
  explicit OwnedIds(const State& state);
  bool Hold(const Address& address, const std::string& id) const;

 private:
  std::set<std::tuple<std::string, std::string, std::string>> ids_;  // provider, kind, id
};

// What the interrupted create would have made, by the name and scope it was sent with, which need
// not be those of the manifest now.
struct LateCreate {
  std::string name;
  Scope scope;
  StateEntry entry;  // what to record when it is there; its id is open
};

// Waits until what an interrupted run sent for |what| can land no more. False, with |carried|
// filled, when a person asked to stop first.
bool WaitForLanding(const Change& what, const ExecutorParts& parts, Carried& carried);

// Waits until |errand|'s change may say something of it, and looks it up once more. True when it is
// surely not there and the change may go on. False, with |carried| filled, when it has landed (it
// is recorded, and nothing is sent), when it was only to be forgotten, or when nobody can tell.
bool ConfirmAbsence(const Errand& errand, const LateCreate& late, const OwnedIds& owned,
                    const ExecutorParts& parts, Carried& carried);

}  // namespace dbsn
