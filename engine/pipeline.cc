// The whole story, top to bottom. If you read one file, read this one.
#include "engine/pipeline.h"

#include <functional>
#include <memory>
#include <utility>

#include "engine/apply/apply_codes.h"
#include "engine/apply/executor.h"
#include "engine/apply/staleness.h"
#include "engine/observe/find_users.h"
#include "engine/observe/observer.h"
#include "engine/observe/stamps.h"
#include "engine/plan/plan_file.h"
#include "engine/plan/planner.h"
#include "engine/plan/undo.h"
#include "engine/state/mark_key.h"
#include "engine/world/clock.h"
#include "engine/world/digest.h"
#include "engine/world/environment.h"
#include "engine/world/stop.h"

namespace dbsn {
namespace {

// Interrupted beats failed, failed beats a failed test.
ExitStatus StatusOf(const Tally& tally) {
  if (tally.interrupted) return ExitStatus::kInterrupted;
  if (tally.failed + tally.unknown + tally.held + tally.not_tried > 0) return ExitStatus::kFailed;
  return tally.tests_failed > 0 ? ExitStatus::kTestFailed : ExitStatus::kDone;
}

ExitStatus Failed(Session& session) {
  return session.stopped() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
}

std::optional<Plan> Look(Session& session, const Folded& folded, const std::string& unfinished,
                         const Marker& marker, LiveResources& live) {
  Diagnostics problems;
  const ObserveOptions look{.full = session.asked.refresh_full,
                            .workers = session.asked.parallelism,
                            .stop_asked = [&session] { return session.stopped(); }};
  live = Observe(session.desired, folded.state, folded.unsettled, session.providers(),
                 session.definitions(), marker, look, problems);
  if (!session.Report(std::move(problems))) return std::nullopt;

  // Beyond this point everything the plan rests on is known.

  Diagnostics in_plan;
  Result<Plan> plan = MakePlan({.desired = session.desired,
                                .live = live,
                                .state = folded.state,
                                .unsettled = folded.unsettled,
                                .unfinished_run = unfinished,
                                .providers = session.Facts(),
                                .workspace = session.workspace().name,
                                .environment = session.environment().name,
                                .dbsn_version = session.asked.version,
                                .options = session.options},
                               in_plan);
  if (!plan.ok()) in_plan.Add(plan.problem());
  if (!session.Report(std::move(in_plan))) return std::nullopt;
  TellUsers(FindUsers(plan.value(), folded.state, session.providers(), session.definitions(), look),
            session.options.allow_breaking, plan.value());
  return std::move(plan).value();
}

// What an earlier run left open, by the id of the newest.
std::string UnfinishedRun(const Folded& folded) {
  return folded.unsettled.empty() ? std::string() : folded.unsettled.back().run_id;
}

ExitStatus CarryOutPlan(Session& session, const Plan& plan, const std::string& digest, State& state,
                        const Marker& marker, bool state_changed) {
  if (state_changed) {
    ++state.serial;
    const Result<Done> saved = session.store().Save(state);
    if (!saved.ok()) return session.Fail(saved.problem()), ExitStatus::kFailed;
  }
  World& world = session.world;
  const Tally tally = Execute(
      plan, state,
      {.providers = session.providers(),
       .store = session.store(),
       .reporter = session.reporter,
       .marker = marker,
       .secret = [&](const SecretRef& ref) { return session.secrets().Resolve(ref); },
       .stop_asked = [&session] { return session.stopped(); },
       .after =
           [&](std::chrono::milliseconds later) { return ToRfc3339(world.clock.Wall() + later); },
       .milliseconds =
           [&] {
             return std::chrono::duration_cast<std::chrono::milliseconds>(
                        world.clock.Now().time_since_epoch())
                 .count();
           },
       .wait = [&](std::chrono::milliseconds time) { return world.clock.Sleep(time, world.stop); },
       .run_id = session.asked.run_id,
       .plan_digest = digest,
       .who = world.environment.Who(),
       .workers = session.asked.parallelism});
  return StatusOf(tally);
}

// Nothing is to be done; the state has only learned what spares later runs some reads.
ExitStatus SaveAlone(Session& session, State& state) {
  ++state.serial;
  const Result<Done> saved = session.store().Save(state);
  if (saved.ok()) return ExitStatus::kDone;
  session.Fail(saved.problem());
  return ExitStatus::kFailed;
}

bool RefuseBlocked(Session& session, const Plan& plan) {
  if (plan.applicable) return false;
  session.Fail({.code = kPlanBlocked,
                .detail = "Something in the plan is blocked, so nothing of it is applied.",
                .hint = "The plan says by whom, and what can be done."});
  return true;
}

// Says what is wanted, once the state is known. False, with the reason reported, when it cannot.
using Wanting = std::function<bool(const State&)>;

// The manifests have said it already.
const Wanting kAsDeclared = [](const State&) { return true; };

// What the run changed, as it was before.
Wanting AsBefore(Session& session, const std::string& run_id) {
  return [&session, run_id](const State& state) {
    Result<Undoing> undoing = UndoOf(run_id, state, session.definitions());
    if (!undoing.ok()) return session.Fail(undoing.problem()), false;
    session.WantAsBefore(std::move(undoing).value());
    return true;
  };
}

// Takes no lock and writes nothing.
std::optional<Plan> PlanUnlocked(Session& session, const Wanting& want, ExitStatus& status) {
  Result<LoadedState> loaded = session.store().Load();
  if (!loaded.ok()) return session.Fail(loaded.problem()), std::nullopt;
  if (loaded.value().under_way.has_value()) {
    const LockInfo& holder = *loaded.value().under_way;
    session.reporter.Note("Another run is under way: " + holder.operation + " by " + holder.who +
                          " since " + holder.created + ". This plan may be out of date soon.");
  }
  const Folded folded = Fold(std::move(loaded).value());
  if (!want(folded.state)) return std::nullopt;
  // Where nothing is compared a passing key does.
  const Result<std::unique_ptr<Marker>> marker =
      OpenMarker(session.asked.skip_secrets ? State{} : folded.state, session.world.environment,
                 session.world.random);
  if (!marker.ok()) return session.Fail(marker.problem()), std::nullopt;
  if (!session.MarkSecrets(*marker.value(), folded.unsettled)) return std::nullopt;
  LiveResources live;
  std::optional<Plan> plan = Look(session, folded, UnfinishedRun(folded), *marker.value(), live);
  const bool fine = plan.has_value() && plan->applicable && !session.stopped();
  status = fine ? ExitStatus::kDone : Failed(session);
  return plan;
}

ExitStatus PlanAndCarryOut(Session& session, const std::string& operation, const Wanting& want,
                           const Approval& approve) {
  // Hold the state to the end, so that no other run plans against it.
  const Result<std::unique_ptr<StateLock>> lock = session.store().Lock(
      operation, session.asked.lock_timeout, [&] { return session.stopped(); });
  if (!lock.ok()) return session.Fail(lock.problem()), Failed(session);
  Result<LoadedState> loaded = session.store().Load();
  if (!loaded.ok()) return session.Fail(loaded.problem()), ExitStatus::kFailed;
  const bool interrupted = loaded.value().run.has_value();
  Folded folded = Fold(std::move(loaded).value());
  if (!want(folded.state)) return ExitStatus::kFailed;
  Result<Born> born = BearState(folded.state, session.workspace().name, session.environment().name,
                                session.world.environment, session.world.random);
  if (!born.ok()) return session.Fail(born.problem()), ExitStatus::kFailed;
  const Marker& marker = *born.value().marker;
  if (!session.MarkSecrets(marker, folded.unsettled)) return ExitStatus::kFailed;
  LiveResources live;
  const std::optional<Plan> plan = Look(session, folded, UnfinishedRun(folded), marker, live);
  if (!plan.has_value()) return Failed(session);
  session.reporter.Planned(*plan);
  if (RefuseBlocked(session, *plan)) return ExitStatus::kFailed;
  const std::size_t stamps = TakeStamps(live, ToRfc3339, folded.state);
  if (!HasWork(*plan) && !interrupted) {
    return stamps > 0 ? SaveAlone(session, folded.state) : ExitStatus::kDone;
  }
  if (HasWork(*plan) && !approve(*plan)) return Failed(session);

  // Beyond this point nothing more is decided.

  return CarryOutPlan(session, *plan, Sha256Hex(WritePlan(*plan)), folded.state, marker,
                      born.value().changed || interrupted);
}

}  // namespace

ExitStatus Validate(Session& session, std::vector<ValidManifests>& found) {
  if (!session.ReadFile()) return ExitStatus::kFailed;
  const std::vector<std::string> environments = session.EnvironmentsAskedFor();
  if (environments.empty()) return ExitStatus::kFailed;
  const bool fine = session.LookInEach(environments, [&] {
    session.CheckSettings();
    session.ReadManifests();
    found.push_back({session.environment().name, session.desired.size()});
  });
  if (!fine) return ExitStatus::kFailed;
  if (environments.size() >= session.workspace().environments.size()) {
    session.WarnOfUnusedVariables();
  }
  return ExitStatus::kDone;
}

std::optional<Plan> MakePlanOf(Session& session, ExitStatus& status) {
  // Read what people wrote, and decide whether it makes sense.
  status = ExitStatus::kFailed;
  if (!session.ReadWorkspace() || !session.ReadManifests()) return std::nullopt;

  // Beyond this point every kind is known, every field has its declared type, and every reference
  // names a resource that exists.

  if (!session.OpenProviders()) return std::nullopt;
  return PlanUnlocked(session, kAsDeclared, status);
}

ExitStatus Apply(Session& session, const Approval& approve) {
  if (!session.ReadWorkspace() || !session.ReadManifests() || !session.OpenProviders()) {
    return ExitStatus::kFailed;
  }
  return PlanAndCarryOut(session, session.asked.plan.destroy ? "destroy" : "apply", kAsDeclared,
                         approve);
}

std::optional<Plan> MakeUndoOf(Session& session, const std::string& run_id, ExitStatus& status) {
  status = ExitStatus::kFailed;
  if (!session.ReadWorkspace() || !session.OpenProviders()) return std::nullopt;
  return PlanUnlocked(session, AsBefore(session, run_id), status);
}

ExitStatus Undo(Session& session, const std::string& run_id, const Approval& approve) {
  if (!session.ReadWorkspace() || !session.OpenProviders()) return ExitStatus::kFailed;
  return PlanAndCarryOut(session, "undo", AsBefore(session, run_id), approve);
}

ExitStatus ApplySaved(Session& session, const Plan& plan, const std::string& digest,
                      const Approval& approve) {
  if (!session.ReadWorkspace(plan.environment) || !session.OpenProviders()) {
    return ExitStatus::kFailed;
  }
  const Result<std::unique_ptr<StateLock>> lock = session.store().Lock(
      plan.operation, session.asked.lock_timeout, [&] { return session.stopped(); });
  if (!lock.ok()) return session.Fail(lock.problem()), Failed(session);
  Result<LoadedState> loaded = session.store().Load();
  if (!loaded.ok()) return session.Fail(loaded.problem()), ExitStatus::kFailed;
  const bool interrupted = loaded.value().run.has_value();
  Folded folded = Fold(std::move(loaded).value());
  session.reporter.Planned(plan);
  if (RefuseBlocked(session, plan)) return ExitStatus::kFailed;
  if (!session.Report(CheckFresh(plan, folded.state, session.CircumstancesNow(digest)))) {
    return ExitStatus::kFailed;
  }
  if (!HasWork(plan)) return ExitStatus::kDone;
  if (!approve(plan)) return Failed(session);

  // Beyond this point the plan is known to hold, but for what each write finds when it reads first.

  Result<Born> born = BearState(folded.state, session.workspace().name, session.environment().name,
                                session.world.environment, session.world.random);
  if (!born.ok()) return session.Fail(born.problem()), ExitStatus::kFailed;
  return CarryOutPlan(session, plan, digest, folded.state, *born.value().marker,
                      born.value().changed || interrupted);
}

}  // namespace dbsn
