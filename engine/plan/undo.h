// What a run changed, as what people would want to have it back: the input of an ordinary plan.
// Pure.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/state/state.h"
#include "schema/definition.h"
#include "schema/desired.h"
#include "schema/result.h"

namespace dbsn {

struct Undoing {
  std::string run_id;
  std::vector<DesiredResource> desired;  // as they were before the run; sorted by address
  std::vector<std::string> addresses;    // what the plan is about: those, and what the run made
  std::vector<std::string> notes;        // what cannot be restored, in sentences
};

// |run_id|: "" the newest that has something to undo. Fails when there is none, naming those that
// could be taken. |definitions|: by provider.
Result<Undoing> UndoOf(
    const std::string& run_id, const State& state,
    const std::map<std::string, std::shared_ptr<const Definition>, std::less<>>& definitions);

}  // namespace dbsn
