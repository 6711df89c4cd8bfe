// What is to be done with one resource, from all that is known of it. Pure.
#pragma once
#include "engine/plan/planner.h"
#include "engine/plan/refusals.h"
#include "engine/plan/resolve_refs.h"
#include "engine/plan/subject.h"

namespace dbsn {

struct DecideContext {
  const PlanInputs& inputs;
  const IdOf& id_of;  // of resources decided before: nothing while they are to get a new id
  const OwnerOf& owner_of;
};

// A change for |subject|; kNone when there is nothing to do. What cannot be shaped into a request
// is reported. REQUIRES: what it refers to was decided before.
Change Decide(const Subject& subject, const DecideContext& context, Diagnostics& diagnostics);

}  // namespace dbsn
