// dbsn plan and dbsn show: what applying would do, now or as it was saved.
#include <optional>

#include "engine/cli/commands.h"
#include "engine/pipeline.h"
#include "engine/plan/plan_file.h"
#include "engine/world/files.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kLargestPlan = 1u << 30;

// The result on stdout: as people read it, or the plan's own format.
void Print(Desk& desk, const Plan& plan) {
  if (desk.json()) {
    desk.terminal.Out(WritePlan(plan));
  } else {
    desk.reporter().Planned(plan);
  }
}

}  // namespace

ExitStatus RunPlan(Desk& desk) {
  ExitStatus status = ExitStatus::kFailed;
  const std::optional<Plan> plan = MakePlanOf(desk.session(), status);
  if (!plan.has_value()) return status;
  Print(desk, *plan);
  if (!desk.command.out.empty()) {
    const Result<Done> saved = desk.world.files.Replace(desk.command.out, WritePlan(*plan), 0600);
    if (!saved.ok()) {
      desk.reporter().Problem(saved.problem());
      return ExitStatus::kFailed;
    }
    desk.reporter().Note("Saved to " + desk.command.out +
                         ". It is good for one apply: dbsn apply " + desk.command.out);
  }
  const bool changes = SummaryLine(*plan).starts_with("Plan:");
  if (status == ExitStatus::kDone && changes && desk.command.detailed_exitcode) {
    return ExitStatus::kFound;
  }
  return status;
}

ExitStatus RunShow(Desk& desk) {
  const std::string& path = desk.command.arguments.front();
  const Result<std::string> bytes = desk.world.files.Read(path, kLargestPlan);
  if (!bytes.ok()) {
    desk.reporter().Problem(bytes.problem());
    return ExitStatus::kFailed;
  }
  const Result<Plan> plan = ReadPlan(bytes.value(), path);
  if (!plan.ok()) {
    desk.reporter().Problem(plan.problem());
    return ExitStatus::kFailed;
  }
  Print(desk, plan.value());
  return ExitStatus::kDone;
}

}  // namespace dbsn
