#include "engine/apply/intent.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/apply/sent_marks.h"
#include "engine/plan/effective_entry.h"

namespace dbsn {
namespace {

constexpr std::size_t kRunsKept = 50;
constexpr std::size_t kUndoKept = 10;
constexpr std::chrono::milliseconds kShortestSilence{500};

// Of what an earlier run may have made, and the plan found: what a lost answer now must not make
// unknown again.
std::optional<StateEntry> FoundBy(const Change& change, const State& state,
                                  const ExecutorParts& parts) {
  if (change.id.empty() || change.action == Action::kAdopt) return std::nullopt;
  const auto entry = state.entries.find(change.address);
  if (entry != state.entries.end() && entry->second.id == change.id) return std::nullopt;
  const auto made = std::find_if(
      state.unsettled.begin(), state.unsettled.end(),
      [&](const Unsettled& one) { return one.intent.address == change.address && MayCreate(one); });
  if (made == state.unsettled.end()) return std::nullopt;
  return EntryOfFound(*made, change.id, &TypeOfChange(change, parts.providers));
}

IntendedChange IntendedOf(const Change& change, const State& state, const ExecutorParts& parts) {
  IntendedChange intended{.address = change.address,
                          .action = std::string(Name(change.action)),
                          .steps = {},
                          .id = change.id,
                          .scope = change.entry.scope,
                          .name = change.name,
                          .entry = {},
                          .wave = change.wave,
                          .found = FoundBy(change, state, parts)};
  for (const Request& step : change.steps) intended.steps.push_back(step.operation);
  if (change.forget) return intended;
  intended.entry = change.entry;
  intended.entry.marks = MarksAfter(change, FieldsOfChange(change, parts.providers),
                                    RecordedMarks(change, state), parts.marker, parts.secret);
  return intended;
}

std::string Summary(const Tally& tally) {
  std::string text = std::to_string(tally.added) + " added, " + std::to_string(tally.changed) +
                     " changed, " + std::to_string(tally.destroyed) + " destroyed";
  if (tally.imported > 0) text += ", " + std::to_string(tally.imported) + " imported";
  const int not_done = tally.failed + tally.unknown + tally.held + tally.not_tried;
  if (not_done > 0) text += ", " + std::to_string(not_done) + " not done";
  return text;
}

}  // namespace

std::chrono::milliseconds LandingAllowance(const Plan& plan, const ExecutorParts& parts) {
  std::chrono::milliseconds longest{0};
  for (const auto& [name, origin] : plan.origins) {
    const auto provider = parts.providers.find(name);
    if (provider == parts.providers.end()) continue;
    longest = std::max(longest, provider->second->LandingTime());
  }
  return longest;
}

std::chrono::milliseconds LongestSilence(std::chrono::milliseconds allowance) {
  return std::max(allowance / 4, kShortestSilence);
}

RunIntent IntentOf(const Plan& plan, const State& state, const ExecutorParts& parts) {
  const std::chrono::milliseconds allowance = LandingAllowance(plan, parts);
  RunIntent intent{
      .run_id = parts.run_id,
      .plan_digest = parts.plan_digest,
      .started = parts.after(std::chrono::milliseconds(0)),
      .deadline = parts.after(allowance + LongestSilence(allowance) + parts.store.HoldsBack()),
      .who = parts.who,
      .operation = plan.operation,
      .changes = {}};
  for (const Change& change : plan.changes) {
    if (!change.steps.empty()) intent.changes.push_back(IntendedOf(change, state, parts));
  }
  return intent;
}

void FinishState(const Plan& plan, const ExecutorParts& parts, const Tally& tally,
                 const std::set<Address>& settled, const std::set<Address>& unknown,
                 std::vector<UndoChange> undo, State& state) {
  for (const Change& change : plan.changes) {
    if (!unknown.contains(change.address)) continue;
    std::erase_if(state.unsettled,
                  [&](const Unsettled& one) { return one.intent.address == change.address; });
    Unsettled lost{.intent = IntendedOf(change, state, parts),
                   .steps_done = 0,
                   .id = "",
                   .deadline = parts.after(LandingAllowance(plan, parts)),
                   .run_id = parts.run_id};
    // The lost create of a replace comes after its delete.
    if (change.action == Action::kReplace && !state.entries.contains(change.address)) {
      lost.steps_done = 1;
    }
    state.unsettled.push_back(std::move(lost));
  }
  std::erase_if(state.unsettled,
                [&](const Unsettled& one) { return settled.contains(one.intent.address); });
  std::sort(
      state.unsettled.begin(), state.unsettled.end(),
      [](const Unsettled& a, const Unsettled& b) { return a.intent.address < b.intent.address; });
  ++state.serial;
  state.workspace = plan.workspace;
  state.environment = plan.environment;
  for (const auto& [provider, origin] : plan.origins) state.origins[provider] = origin;
  state.runs.push_back({.run_id = parts.run_id,
                        .plan_digest = parts.plan_digest,
                        .started = parts.after(std::chrono::milliseconds(0)),
                        .who = parts.who,
                        .operation = plan.operation,
                        .serial = state.serial,
                        .summary = Summary(tally),
                        .undo = std::move(undo)});
  if (state.runs.size() > kRunsKept) {
    state.runs.erase(state.runs.begin(), state.runs.end() - static_cast<std::ptrdiff_t>(kRunsKept));
  }
  for (std::size_t i = 0; i + kUndoKept < state.runs.size(); ++i) state.runs[i].undo.clear();
}

}  // namespace dbsn
