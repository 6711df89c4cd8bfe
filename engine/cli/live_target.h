// One live resource of the state, with all that is needed to ask its API about it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/desk.h"
#include "engine/provider/provider.h"
#include "engine/state/state.h"

namespace dbsn {

struct LiveTarget {
  StateEntry entry;
  Provider* provider = nullptr;
  const ResourceType* type = nullptr;
  const FieldSet* fields = nullptr;
  Scope scope;
};

// The entries that |addresses| name (all when it is empty), with their providers opened and their
// scopes resolved. Reports what cannot be found or reached, and gives nothing then.
std::optional<std::vector<LiveTarget>> FindTargets(Desk& desk,
                                                   const std::vector<std::string>& addresses);

// An entry by its address, written in full or without the provider where that is clear. Reports
// when there is none, with what is near.
const StateEntry* FindEntry(Desk& desk, const State& state, const std::string& address);

}  // namespace dbsn
