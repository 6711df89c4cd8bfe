// What changed on the live side since it was last seen, whatever the manifests say. Pure.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/plan/live_resources.h"
#include "engine/plan/plan.h"
#include "engine/state/state.h"
#include "schema/definition.h"

namespace dbsn {

struct Drifted {
  Address address;
  std::string title, id, name;
  bool gone = false;  // it is not there any more
  std::vector<FieldChange>
      fields;  // `was` and `before`, the live value; or a secret that is another
};

// Of every entry that |live| has looked for. An entry of |unsettled| is passed over: nobody knows
// what an interrupted run left there. Fields that ignoreChanges names are not compared. Sorted.
std::vector<Drifted> FindDrift(const State& state, const std::vector<Unsettled>& unsettled,
                               const LiveResources& live,
                               const std::map<std::string, const Definition*>& definitions);

}  // namespace dbsn
