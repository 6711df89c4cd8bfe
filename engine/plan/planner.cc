#include "engine/plan/planner.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "engine/plan/cost.h"
#include "engine/plan/decide.h"
#include "engine/plan/graph.h"
#include "engine/plan/plan_codes.h"
#include "engine/plan/selector.h"
#include "engine/plan/subject.h"

namespace dbsn {
namespace {

// An origin names a URL and, where it is known, an institution: less knowledge is no other origin.
bool SameOrigin(const std::string& a, const std::string& b) {
  return a == b || a.starts_with(b + " ") || b.starts_with(a + " ");
}

std::optional<Diagnostic> CheckBelonging(const PlanInputs& inputs) {
  if (inputs.state.lineage.empty()) return std::nullopt;
  for (const auto& [provider, origin] : inputs.live.origins) {
    const auto recorded = inputs.state.origins.find(provider);
    if (recorded == inputs.state.origins.end() || SameOrigin(recorded->second, origin)) continue;
    return Diagnostic{
        .code = kOtherOrigin,
        .detail = "The state was made against " + recorded->second + ", and this run goes to " +
                  origin + ". What stands in the one is not what stands in the other.",
        .hint =
            "Go back to the first origin, or keep a state of its own for the second: another "
            "environment, or another folder.",
        .about = provider};
  }
  for (const auto& [address, entry] : inputs.state.entries) {
    const auto provider = inputs.providers.find(address.provider);
    const bool known = provider != inputs.providers.end() &&
                       provider->second.definition->kinds.contains(address.kind);
    if (known) continue;
    return Diagnostic{.code = kUnknownStateProvider,
                      .detail = "The state holds " + ToString(address) +
                                ", and the workspace has no provider that knows it.",
                      .hint =
                          "Put the provider back into dbsn.yaml, or drop the entry: dbsn state "
                          "rm " +
                          ToString(address) + "."};
  }
  return std::nullopt;
}

// Whether a holder of a reference to it must wait for a new id.
bool GetsNewId(const Change& change) {
  return change.action == Action::kCreate || change.action == Action::kReplace;
}

class Planner {
 public:
  Planner(const PlanInputs& inputs, Diagnostics& diagnostics)
      : inputs_(inputs), diagnostics_(diagnostics) {}

  Result<Plan> Make() {
    if (std::optional<Diagnostic> problem = CheckBelonging(inputs_)) return std::move(*problem);
    const std::vector<Subject> subjects = GatherSubjects(inputs_);
    for (const auto& [address, entry] : inputs_.state.entries) {
      owners_.try_emplace({address.provider, address.kind, entry.id}, address);
    }
    Result<std::set<Address>> selected = Select(subjects, inputs_.options.selection);
    if (!selected.ok()) return selected.problem();

    // Beyond this point it is known which resources this run is about.

    Result<std::vector<const Subject*>> order = NeededFirst(subjects);
    if (!order.ok()) return order.problem();
    for (const Subject* subject : order.value()) {
      if (selected.value().contains(subject->address)) {
        DecideOne(*subject);
      } else if (subject->entry != nullptr) {
        ids_[ToString(subject->address)] = subject->entry->id;
      }
    }
    std::sort(plan_.changes.begin(), plan_.changes.end(),
              [](const Change& a, const Change& b) { return a.address < b.address; });
    RefuseSharedAdoptions();
    if (std::optional<Diagnostic> cycle = Order(plan_.changes, subjects)) return std::move(*cycle);
    RefuseBeyondLimits(inputs_.options.limits, inputs_.state, plan_.changes);
    MakeWaves(inputs_.options.rollout, plan_.changes);

    // Beyond this point nothing more is decided; what follows describes it.

    Describe();
    return std::move(plan_);
  }

 private:
  void DecideOne(const Subject& subject) {
    const IdOf id_of = [this](const std::string& address) -> std::optional<std::string> {
      const auto at = ids_.find(address);
      return at == ids_.end() ? std::nullopt : std::optional<std::string>(at->second);
    };
    const OwnerOf owner_of = [this](const Change& one) -> const Address* {
      const auto at = owners_.find({one.address.provider, one.address.kind, one.id});
      return at == owners_.end() ? nullptr : &at->second;
    };
    Change change = Decide(subject, {inputs_, id_of, owner_of}, diagnostics_);
    if (!GetsNewId(change) && !change.forget && !change.id.empty()) {
      ids_[ToString(change.address)] = change.id;
    }
    if (change.action == Action::kNone) {
      ++plan_.unchanged;
      not_compared_ += std::count_if(
          change.fields.begin(), change.fields.end(),
          [](const FieldChange& field) { return field.verdict == SecretVerdict::kNotCompared; });
      return;
    }
    plan_.changes.push_back(std::move(change));
  }

  // Two manifests may find the same live resource, by name and by id; only one can own it.
  void RefuseSharedAdoptions() {
    std::map<LiveKey, const Change*> adopted;
    for (Change& change : plan_.changes) {
      if (change.action != Action::kAdopt) continue;
      const auto [first, is_new] =
          adopted.try_emplace({change.address.provider, change.address.kind, change.id}, &change);
      if (is_new) continue;
      change.blocks.push_back({"adopt",
                               "The id " + change.id + " is taken over by " +
                                   ToString(first->second->address) + " in this plan.",
                               "Let one of the two manifests name another resource."});
    }
  }

  void Describe() {
    plan_.dbsn_version = inputs_.dbsn_version;
    plan_.workspace = inputs_.workspace;
    plan_.environment = inputs_.environment;
    plan_.origins = inputs_.live.origins;
    plan_.lineage = inputs_.state.lineage;
    // A run folded in memory has given its entries the version that its save will make the serial.
    plan_.serial = inputs_.state.serial;
    for (const auto& [address, entry] : inputs_.state.entries) {
      plan_.serial = std::max(plan_.serial, entry.version);
    }
    plan_.operation = OperationWord(inputs_.options);
    if (inputs_.options.undoes.empty()) {
      plan_.selection = SelectionWords(inputs_.options.selection);
    } else {
      plan_.selection = {"what run " + inputs_.options.undoes + " did, taken back"};
    }
    plan_.notes = inputs_.options.notes;
    plan_.rows_not_read = inputs_.live.rows_not_read;
    plan_.unfinished_run = inputs_.unfinished_run;
    for (const auto& [name, facts] : inputs_.providers) {
      plan_.definitions[name] = DefinitionMark(*facts.definition);
    }
    for (const auto& [key, scope] : inputs_.live.scopes) {
      plan_.scopes[key.first + "|" + key.second] = scope;
    }
    plan_.applicable = std::all_of(plan_.changes.begin(), plan_.changes.end(),
                                   [](const Change& change) { return change.blocks.empty(); });
    if (not_compared_ > 0) {
      plan_.notes.push_back(std::to_string(not_compared_) +
                            " secrets of unchanged resources were not compared.");
    }
    if (inputs_.live.unseen > 0) {
      plan_.notes.push_back(std::to_string(inputs_.live.unseen) +
                            (inputs_.live.unseen == 1 ? " resource is" : " resources are") +
                            " of kinds that no request shows: they are compared with what was last "
                            "applied, and a change made elsewhere cannot be seen.");
    }
    EstimateCost(inputs_, plan_);
  }

  static std::string OperationWord(const PlanOptions& options) {
    if (!options.undoes.empty()) return "undo";
    return options.destroy ? "destroy" : "apply";
  }

  static std::vector<std::string> SelectionWords(const Selection& selection) {
    std::vector<std::string> words;
    for (const std::string& path : selection.paths) words.push_back(path);
    for (const std::string& target : selection.targets) words.push_back("--target " + target);
    for (const std::string& exclude : selection.excludes) words.push_back("--exclude " + exclude);
    for (const auto& [key, value] : selection.labels) words.push_back("-l " + key + "=" + value);
    return words;
  }

  using LiveKey = std::tuple<std::string, std::string, std::string>;  // provider, kind, id

  const PlanInputs& inputs_;
  Diagnostics& diagnostics_;
  std::map<LiveKey, Address> owners_;       // by the state
  std::map<std::string, std::string> ids_;  // of every resource whose id stays
  std::ptrdiff_t not_compared_ = 0;
  Plan plan_;
};

}  // namespace

std::string DefinitionMark(const Definition& definition) {
  return definition.name + " " + definition.version + " sha256:" + definition.digest;
}

Result<Plan> MakePlan(const PlanInputs& inputs, Diagnostics& diagnostics) {
  return Planner(inputs, diagnostics).Make();
}

}  // namespace dbsn
