#include "engine/plan/cost.h"

#include <cstdint>
#include <map>

namespace dbsn {
namespace {

std::int64_t CallsOf(const Change& change) {
  std::int64_t calls = 0;
  for (const Request& step : change.steps) {
    const bool creates = step.operation == "create";
    const bool reads_before = !creates;                   // what it overwrites
    const bool reads_after = step.operation != "delete";  // whether it stuck
    calls += 1 + (reads_before ? 1 : 0) + (reads_after ? 1 : 0);
  }
  if (change.action == Action::kAdopt && change.steps.empty()) ++calls;
  if (!change.not_before.empty() && change.action != Action::kUpdate) ++calls;  // looks once more
  if (change.test_after && change.can_test) ++calls;
  return calls;
}

}  // namespace

void EstimateCost(const PlanInputs& inputs, Plan& plan) {
  std::map<std::string, std::int64_t> by_provider;
  for (const Change& change : plan.changes) {
    const std::int64_t calls = CallsOf(change);
    by_provider[change.address.provider] += calls;
    plan.calls += calls;
  }
  for (const auto& [provider, calls] : by_provider) {
    const auto rate = inputs.live.rate_per_minute.find(provider);
    if (rate == inputs.live.rate_per_minute.end() || rate->second <= 0) continue;
    plan.seconds += static_cast<double>(calls) * 60.0 / rate->second;
  }
}

}  // namespace dbsn
