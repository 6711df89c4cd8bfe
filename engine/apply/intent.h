// What a run sets out to do, and what the state says when it is over. Pure.
#pragma once
#include <chrono>
#include <set>
#include <vector>

#include "engine/apply/executor.h"

namespace dbsn {

// How long after it was begun a request may still land: the longest deadline of the providers.
std::chrono::milliseconds LandingAllowance(const Plan& plan, const ExecutorParts& parts);
// How long a run is silent in its journal at most. A request that is begun just before the next
// record may land that much later than the last record's instant and the allowance say.
std::chrono::milliseconds LongestSilence(std::chrono::milliseconds allowance);

// Every change that sends a request, with all that the next run needs to settle it.
RunIntent IntentOf(const Plan& plan, const State& state, const ExecutorParts& parts);

// Serial, origins, what stays unsettled, the run in the list of runs.
void FinishState(const Plan& plan, const ExecutorParts& parts, const Tally& tally,
                 const std::set<Address>& settled, const std::set<Address>& unknown,
                 std::vector<UndoChange> undo, State& state);

}  // namespace dbsn
