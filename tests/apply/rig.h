// The loop of a run over an API and a disk in memory: load, observe, plan, apply. Each Run() is a
// process of its own: what it knows is what the disk and the API hold.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/apply/executor.h"
#include "engine/observe/observer.h"
#include "engine/plan/plan_file.h"
#include "engine/plan/planner.h"
#include "engine/state/mark_key.h"
#include "engine/world/clock.h"
#include "engine/world/digest.h"
#include "engine/world/stop.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_environment.h"
#include "tests/support/fake_provider.h"
#include "tests/support/fake_random.h"
#include "tests/support/memory_store.h"
#include "tests/support/recording_reporter.h"
#include "tests/support/wanted.h"

namespace dbsn {

// What one run came to.
struct Ran {
  bool planned = false;
  Plan plan;
  Tally tally;
  RecordingReporter reporter;
  std::vector<std::string> store_calls;
};

class Rig {
 public:
  std::shared_ptr<const Definition> definition = ActingAcme();
  FakeServer server;
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  FakeEnvironment environment;
  Stop stop;
  SecretTexts secrets{{"DB_PASSWORD", "hunter2-sentinel"}, {"LAKE_SECRET", "lake-sentinel"}};
  PlanOptions options;
  int workers = 1;
  bool full = false;
  // Called when the run waits; false: a person asked to stop.
  std::function<bool()> waiting;
  // Called after the plan is made, before it is carried out.
  std::function<void(const Plan&)> before_apply;
  std::function<bool(const std::string&)> store_gate;

  Providers providers() { return {{"acme", std::make_shared<FakeProvider>(definition, server)}}; }

  // The plan against what disk and API hold now; writes nothing.
  Ran PlanOnly(std::vector<DesiredResource> desired) { return Go(std::move(desired), false); }
  Ran Run(std::vector<DesiredResource> desired) { return Go(std::move(desired), true); }
  // Carries |plan| out against the state on the disk.
  Ran Carry(const Plan& plan) {
    Ran ran;
    Folded folded = Fold(LoadedState{disk.saved, disk.run, std::nullopt});
    Result<Born> born = BearState(folded.state, "shop", "", environment, random);
    Execute(plan, folded.state, *born.value().marker, born.value().changed || disk.run.has_value(),
            ran);
    return ran;
  }

 private:
  Ran Go(std::vector<DesiredResource> desired, bool apply) {
    Ran ran;
    const bool interrupted = disk.run.has_value();
    Folded folded = Fold(LoadedState{disk.saved, disk.run, std::nullopt});
    Result<Born> born = BearState(folded.state, "shop", "", environment, random);
    const Marker& marker = *born.value().marker;
    Finish(desired, marker, secrets);
    const Providers by_name = providers();
    const Definitions definitions{{"acme", definition}};
    Diagnostics problems;
    const LiveResources live =
        Observe(desired, folded.state, folded.unsettled, by_name, definitions, marker,
                {.full = full, .workers = workers, .stop_asked = [this] { return stop.asked(); }},
                problems);
    for (const Diagnostic& problem : problems.all()) ran.reporter.Problem(problem);
    if (problems.has_errors()) return ran;
    Diagnostics in_plan;
    const std::string unfinished = folded.unsettled.empty() ? "" : folded.unsettled.back().run_id;
    Result<Plan> plan = MakePlan({.desired = desired,
                                  .live = live,
                                  .state = folded.state,
                                  .unsettled = folded.unsettled,
                                  .unfinished_run = unfinished,
                                  .providers = {{"acme", {definition.get(), {}}}},
                                  .workspace = "shop",
                                  .environment = "",
                                  .dbsn_version = "0.1.0",
                                  .options = options},
                                 in_plan);
    if (!plan.ok()) in_plan.Add(plan.problem());
    for (const Diagnostic& problem : in_plan.all()) ran.reporter.Problem(problem);
    if (in_plan.has_errors()) return ran;
    ran.planned = true;
    // What is applied is what a file would hold.
    Result<Plan> read = ReadPlan(WritePlan(plan.value()), "plan.json");
    EXPECT_TRUE(read.ok());
    if (!read.ok()) return ran;
    EXPECT_EQ(WritePlan(read.value()), WritePlan(plan.value()));
    ran.plan = std::move(read).value();
    if (!apply || !ran.plan.applicable || (!HasWork(ran.plan) && !interrupted)) return ran;
    if (before_apply) before_apply(ran.plan);
    Execute(ran.plan, folded.state, marker, born.value().changed || interrupted, ran);
    return ran;
  }

  void Execute(const Plan& plan, State& state, const Marker& marker, bool changed, Ran& ran) {
    MemoryStore store(disk);
    store.gate = store_gate;
    if (changed) {
      ++state.serial;
      if (!store.Save(state).ok()) return;
    }
    const Providers by_name = providers();
    ran.tally = dbsn::Execute(
        plan, state,
        {.providers = by_name,
         .store = store,
         .reporter = ran.reporter,
         .marker = marker,
         .secret = [this](const SecretRef& ref) -> Result<Secret> {
           const auto text = secrets.find(ref.text);
           if (text != secrets.end()) return Secret(text->second);
           return Diagnostic{.code = kMemoryFault, .detail = "No such variable.", .hint = ""};
         },
         .stop_asked = [this] { return stop.asked(); },
         .after =
             [this](std::chrono::milliseconds later) { return ToRfc3339(clock.Wall() + later); },
         .milliseconds = [] { return std::int64_t{0}; },
         .wait =
             [this](std::chrono::milliseconds time) {
               if (waiting && !waiting()) return false;
               return clock.Sleep(time * 50, stop);
             },
         .run_id = "run" + std::to_string(++runs_),
         .plan_digest = Sha256Hex(WritePlan(plan)),
         .who = "ada@workbench",
         .workers = workers});
    ran.store_calls = store.calls;
  }

  int runs_ = 0;
};

inline const Change* ChangeOf(const Plan& plan, const std::string& address) {
  for (const Change& change : plan.changes) {
    if (ToString(change.address) == address) return &change;
  }
  return nullptr;
}

}  // namespace dbsn
