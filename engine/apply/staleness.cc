#include "engine/apply/staleness.h"

#include <algorithm>
#include <set>

#include "engine/apply/apply_codes.h"

namespace dbsn {
namespace {

Diagnostic Stale(const std::string& detail) {
  return {.code = kStalePlan, .detail = detail, .hint = "Make the plan again."};
}

std::uint64_t VersionOf(const State& state, const Address& address) {
  const auto entry = state.entries.find(address);
  return entry == state.entries.end() ? 0 : entry->second.version;
}

void CheckEntries(const Plan& plan, const State& state, Diagnostics& problems) {
  std::set<Address> touched;
  for (const Change& change : plan.changes) touched.insert(change.address);
  for (const Change& change : plan.changes) {
    const Address& recorded = change.was.name.empty() ? change.address : change.was;
    if (VersionOf(state, recorded) != change.entry_version) {
      problems.Add(Stale("The state's entry of " + ToString(recorded) +
                         " has changed since the plan was made."));
    }
    for (const Address& need : change.entry.needs) {
      if (touched.contains(need)) continue;
      // What it refers to and does not touch must still be what it was when the plan was made.
      const std::uint64_t version = VersionOf(state, need);
      if (version == 0 || version > plan.serial) {
        problems.Add(Stale(ToString(change.address) + " refers to " + ToString(need) +
                           ", which has changed since the plan was made."));
      }
    }
  }
}

}  // namespace

Diagnostics CheckFresh(const Plan& plan, const State& state, const Circumstances& now) {
  Diagnostics problems;
  if (plan.lineage != state.lineage) {
    problems.Add(Stale(plan.lineage.empty() ? "A state has been made since the plan was."
                                            : "The plan was made for another state."));
    return problems;
  }
  if (plan.environment != now.environment) {
    problems.Add(Stale("The plan is for environment \"" + plan.environment +
                       "\", this run is for \"" + now.environment + "\"."));
  }
  for (const auto& [provider, origin] : plan.origins) {
    const auto here = now.origins.find(provider);
    if (here == now.origins.end() || here->second != origin) {
      problems.Add(Stale("The plan goes to " + origin + ", and provider " + provider + " is now " +
                         (here == now.origins.end() ? "not configured" : here->second) + "."));
    }
  }
  for (const auto& [provider, definition] : plan.definitions) {
    const auto here = now.definitions.find(provider);
    if (here == now.definitions.end() || here->second != definition) {
      problems.Add(Stale("The definition of provider " + provider + " is not the plan's (" +
                         definition + ")."));
    }
  }
  const bool applied =
      std::any_of(state.runs.begin(), state.runs.end(), [&](const AppliedRun& run) {
        return !run.plan_digest.empty() && run.plan_digest == now.plan_digest;
      });
  if (applied) {
    problems.Add({.code = kAppliedBefore,
                  .detail = "A saved plan is good for one apply, and this one has had it.",
                  .hint = "Make a new plan; it shows what is left to do."});
  }
  CheckEntries(plan, state, problems);
  return problems;
}

}  // namespace dbsn
