// States and runs that use every field of their formats.
#pragma once
#include <string>

#include "engine/state/journal.h"
#include "engine/state/state.h"

namespace dbsn::testing {

inline Address AddressOf(const std::string& name) { return {"acme", "Thing", name}; }

inline StateEntry ExampleEntry(const std::string& name) {
  StateEntry entry;
  entry.address = AddressOf(name);
  entry.id = "id-" + name;
  entry.name = "The " + name;
  entry.scope = "P1";
  entry.variant = {"Postgres", "basic"};
  entry.sent =
      Value(ValueMap{{"host", Value("db.internal")},
                     {"password", Value(SecretRef{SecretRef::Source::kEnv, "DB_PASSWORD"})},
                     {"port", Value(5432)},
                     {"storage", Value(Ref{"acme/Thing/lake"})}});
  entry.observed = Value(ValueMap{{"host", Value("DB.internal")},
                                  {"looks", Value(ValueMap{{"$ref", Value("like one")}})},
                                  {"port", Value(5432)},
                                  {"ratio", Value(Number{"1.50"})}});
  entry.marks = {{Path("password"), {"k1", "00ff"}, false}, {Path("tls.key"), {"k1", "aa"}, true}};
  entry.needs = {AddressOf("lake")};
  entry.labels = {{"team", "orders"}, {"tier", "gold"}};
  entry.prevent_destroy = true;
  entry.ignore_changes = {Path("port"), Path("tags").Index(2)};
  entry.file = "manifests/orders.yaml";
  entry.stamp = "2026-11-25 10:00:00";
  entry.server_date = "2026-11-25T10:00:03Z";
  entry.adopted = true;
  entry.version = 7;
  entry.last_test = "passed";
  return entry;
}

inline IntendedChange ExampleIntent(const std::string& name, const std::string& action) {
  IntendedChange change;
  change.address = AddressOf(name);
  change.action = action;
  if (action == "replace") {
    change.steps = {"delete", "create"};
  } else if (action != "record" && action != "adopt") {
    change.steps = {action};
  }
  if (action != "create") change.id = "id-" + name;
  change.scope = "P1";
  change.name = "The " + name;
  if (action != "delete") {
    change.entry = ExampleEntry(name);
    if (action == "create") change.entry.id = "";
  }
  return change;
}

inline State ExampleState() {
  State state;
  state.lineage = "6b8f0c1e-0000-4000-8000-000000000001";
  state.serial = 7;
  state.workspace = "data-platform";
  state.environment = "";
  state.origins = {{"acme", "https://api.acme.test institution 17"}};
  state.mark_key = "0123456789abcdef";
  state.mark_key_id = "k1";
  for (const char* name : {"lake", "orders"}) {
    state.entries.emplace(AddressOf(name), ExampleEntry(name));
  }
  StateEntry bare;
  bare.address = AddressOf("bare");
  bare.id = "9";
  state.entries.emplace(bare.address, bare);
  AppliedRun run{.run_id = "aaaaaaaaaaaa",
                 .plan_digest = "sha256:77",
                 .started = "2026-11-25T10:00:00Z",
                 .who = "ada@workbench",
                 .operation = "apply",
                 .serial = 7,
                 .summary = "1 added, 1 changed, 0 destroyed",
                 .undo = {}};
  run.undo.push_back({AddressOf("orders"), "update", "id-orders",
                      Value(ValueMap{{"port", Value(5433)}}), std::nullopt});
  run.undo.push_back({AddressOf("lake"), "create", "id-lake", std::nullopt, std::nullopt});
  state.runs.push_back(run);
  IntendedChange open = ExampleIntent("lost", "replace");
  open.wave = 2;
  state.unsettled.push_back({open, 1, "77", "2026-11-25T10:02:00Z", "aaaaaaaaaaaa"});
  state.last_run = "aaaaaaaaaaaa";
  return state;
}

inline RunIntent ExampleRunIntent(const std::string& run_id) {
  RunIntent intent{.run_id = run_id,
                   .plan_digest = "sha256:78",
                   .started = "2026-11-25T11:00:00Z",
                   .deadline = "2026-11-25T11:02:00Z",
                   .who = "ada@workbench",
                   .operation = "apply",
                   .changes = {}};
  intent.changes = {ExampleIntent("new", "create"), ExampleIntent("orders", "update"),
                    ExampleIntent("lake", "delete"), ExampleIntent("bare", "replace")};
  return intent;
}

inline StepRecord Step(const std::string& name, std::size_t step, const std::string& effect,
                       const std::string& id = "") {
  StepRecord record;
  record.address = AddressOf(name);
  record.step = step;
  record.effect = effect;
  record.id = id;
  return record;
}

inline StepRecord Ended(const std::string& name) {
  StepRecord record = Step(name, 0, "done");
  record.entry = ExampleEntry(name);
  return record;
}

inline StepRecord Removed(const std::string& name) {
  StepRecord record = Step(name, 0, "done");
  record.removed = true;
  return record;
}

}  // namespace dbsn::testing
