// Carries out a Plan and nothing else; decides nothing. One coordinator owns the queue, the state
// and the reporter; workers only call Provider.
#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "engine/plan/plan.h"
#include "engine/provider/provider.h"
#include "engine/report/reporter.h"
#include "engine/state/state.h"
#include "engine/state/state_store.h"
#include "schema/secret.h"

namespace dbsn {

struct ExecutorParts {
  const Providers& providers;
  StateStore& store;
  Reporter& reporter;
  const Marker& marker;
  std::function<Result<Secret>(const SecretRef&)> secret;
  std::function<bool()> stop_asked;
  // The instant that far from now, RFC 3339.
  std::function<std::string(std::chrono::milliseconds)> after;
  std::function<std::int64_t()> milliseconds;  // steady
  // Waits; false when a person asked to stop first.
  std::function<bool(std::chrono::milliseconds)> wait;
  std::string run_id, plan_digest, who;
  int workers = 8;
};

// REQUIRES: the lock is held; |state| is folded, and the plan was checked against it
// (engine/apply/staleness.h). Saves the state at the end, whatever happened.
Tally Execute(const Plan& plan, State& state, const ExecutorParts& parts);

}  // namespace dbsn
