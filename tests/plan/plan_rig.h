// A planner's inputs made by hand: what is desired, recorded and seen, without any API.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/planner.h"
#include "engine/plan/resolve_refs.h"
#include "engine/plan/steps.h"
#include "engine/world/digest.h"
#include "tests/support/fake_provider.h"
#include "tests/support/wanted.h"

namespace dbsn {

class PlanRig {
 public:
  PlanRig() {
    state.lineage = "lineage-1";
    state.serial = 7;
    state.origins = {{"acme", "https://api.acme.test institution 17"}};
    live.origins = state.origins;
    for (const char* project : {"P1", "P2"}) {
      live.scopes[{"acme", project}] = {project, {{"project", Value(project)}}};
    }
    live.scopes[{"acme", ""}] = {"", {}};
  }

  std::shared_ptr<const Definition> definition = ActingAcme();
  std::vector<DesiredResource> desired;
  LiveResources live;
  State state;
  std::vector<Unsettled> unsettled;
  PlanOptions options;
  SecretTexts secrets{{"DB_PASSWORD", "hunter2-sentinel"}, {"LAKE_SECRET", "lake-sentinel"}};
  std::unique_ptr<Marker> marker = NewMarker("key");
  Diagnostics diagnostics;
  std::function<void(std::vector<DesiredResource>&)> shuffle;  // the order they come in

  DesiredResource Postgres(const std::string& name, const ValueMap& more = {}) const {
    return WantedPostgres(definition, name, "The " + name, "DB_PASSWORD", more);
  }
  DesiredResource Lake(const std::string& name) const {
    return WantedConnector(definition, name, "The " + name, "Lake", 6,
                           {{"account", Value("a")}, {"secret", EnvSecret("LAKE_SECRET")}});
  }
  DesiredResource Job(const std::string& name, const ValueMap& fields = {}) const {
    return WantedJob(definition, name, "The " + name, fields);
  }
  DesiredResource JobOn(const std::string& name, const std::string& connector) const {
    return Job(name, {{"connector", RefTo("acme/Connector/" + connector)}});
  }

  // |one| as an earlier run applied it under |id|: recorded, and seen as it was left.
  StateEntry& Applied(DesiredResource one, const std::string& id) {
    std::vector<DesiredResource> alone{std::move(one)};
    Finish(alone, *marker, secrets);
    const DesiredResource& done = alone[0];
    StateEntry entry;
    entry.address = done.address;
    entry.id = id;
    entry.name = done.fields.Find(done.type->name_field)->Plain();
    entry.scope = done.scope;
    entry.variant = done.fields_of_type->variant;
    entry.sent = done.fields;
    entry.observed = Readable(done);
    entry.marks = done.marks;
    entry.needs = done.needs;
    entry.labels = done.labels;
    entry.prevent_destroy = done.lifecycle.prevent_destroy.value_or(false);
    entry.file = done.file;
    entry.version = 7;
    See(ToString(done.address), id, entry.observed);
    return state.entries[done.address] = entry;
  }
  // The live side of |address|.
  Sighting& See(const std::string& address, const std::string& id, const Value& fields) {
    Sighting sighting;
    sighting.status = Sighting::Status::kFound;
    sighting.live.id = id;
    sighting.live.fields = fields;
    sighting.live.complete = true;
    sighting.read_whole = true;
    return live.sightings[ParseAddress(address).value()] = sighting;
  }
  void Gone(const std::string& address) { live.sightings[ParseAddress(address).value()] = {}; }
  void SetLive(const std::string& address, std::string_view field, Value value) {
    Sighting& sighting = live.sightings.at(ParseAddress(address).value());
    ValueMap fields = *sighting.live.fields.AsMap();
    fields.Set(field, std::move(value));
    sighting.live.fields = Value(std::move(fields));
  }
  // What an API would answer of |one|: no secrets, ids for references.
  Value Readable(const DesiredResource& one) const {
    ValueMap fields;
    for (const auto& [key, value] : *one.fields.AsMap()) {
      if (value.AsSecretRef() != nullptr) continue;
      fields.Append(key, ResolveRefs(value, [&](const std::string& address) {
                      const auto at = state.entries.find(ParseAddress(address).value());
                      return at == state.entries.end() ? std::nullopt
                                                       : std::optional(at->second.id);
                    }));
    }
    return Value(std::move(fields));
  }

  Result<Plan> Try() {
    Finish(desired, *marker, secrets);
    if (shuffle) shuffle(desired);
    return MakePlan({.desired = desired,
                     .live = live,
                     .state = state,
                     .unsettled = unsettled,
                     .unfinished_run = unsettled.empty() ? "" : "run-before",
                     .providers = {{"acme", {definition.get(), {}}}},
                     .workspace = "shop",
                     .environment = "",
                     .dbsn_version = "0.1.0",
                     .options = options},
                    diagnostics);
  }
  Plan Make() {
    Result<Plan> plan = Try();
    EXPECT_TRUE(plan.ok()) << plan.problem().detail;
    EXPECT_FALSE(diagnostics.has_errors());
    return plan.ok() ? std::move(plan).value() : Plan{};
  }
};

inline const Change* ChangeOf(const Plan& plan, const std::string& address) {
  for (const Change& change : plan.changes) {
    if (ToString(change.address) == address) return &change;
  }
  return nullptr;
}

// "create acme/Job/a: new, edited [preventDestroy]": a line for each change.
inline std::string Outline(const Plan& plan) {
  std::string text;
  for (const Change& change : plan.changes) {
    text += std::string(Name(change.action)) + " " + ToString(change.address) + ":";
    for (const Reason reason : change.reasons) text += " " + std::string(Name(reason));
    for (const Block& block : change.blocks) text += " [" + block.by + "]";
    text += "\n";
  }
  return text;
}

}  // namespace dbsn
