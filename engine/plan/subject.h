// All sides of one address, gathered before anything is decided about it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/plan/live_resources.h"
#include "engine/plan/planner.h"

namespace dbsn {

struct Subject {
  Address address;
  const DesiredResource* desired = nullptr;  // null: nobody declares it
  const StateEntry* entry = nullptr;         // null: not in the state
  const Unsettled* unsettled = nullptr;      // an interrupted run's, when there is one
  const Sighting* sighting = nullptr;        // null: not looked at
  bool renamed = false;                      // the entry stands at lifecycle.was
};

// One for every address that is desired, recorded or unsettled; sorted by address. An entry that a
// manifest takes over by lifecycle.was stands under the new address only.
std::vector<Subject> GatherSubjects(const PlanInputs& inputs);

}  // namespace dbsn
