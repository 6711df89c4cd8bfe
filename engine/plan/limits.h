// How much a plan may take away: policies of dbsn.yaml, and what a person allows for one run. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/state/state.h"

namespace dbsn {

struct Limits {
  std::optional<std::int64_t> max_deletes;         // deletes and replaces of one plan
  std::optional<std::int64_t> max_delete_percent;  // of a provider's entries in the state
  bool deny_replace = false;
  std::optional<std::int64_t> allow_deletes;  // --allow-deletes: for this run, in their place
};

// Blocks every delete and replace where there are too many, and every replace where none may be.
// |state|: as before the run.
void RefuseBeyondLimits(const Limits& limits, const State& state, std::vector<Change>& changes);

}  // namespace dbsn
