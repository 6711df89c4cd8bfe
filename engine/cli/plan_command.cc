// dbsn plan and dbsn show: what applying would do, now or as it was saved.
#include <optional>

#include "engine/cli/commands.h"
#include "engine/cli/plan_output.h"
#include "engine/pipeline.h"
#include "engine/plan/plan_file.h"
#include "engine/world/files.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kLargestPlan = 1u << 30;

}  // namespace

ExitStatus RunPlan(Desk& desk) {
  ExitStatus status = ExitStatus::kFailed;
  const std::optional<Plan> plan = MakePlanOf(desk.session(), status);
  if (!plan.has_value()) return status;
  if (!PrintAndSave(desk, *plan)) return ExitStatus::kFailed;
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
  PrintPlan(desk, plan.value());
  return ExitStatus::kDone;
}

}  // namespace dbsn
