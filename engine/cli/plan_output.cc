#include "engine/cli/plan_output.h"

#include "engine/plan/plan_file.h"
#include "engine/report/plan_markdown.h"
#include "engine/report/terraform_plan.h"
#include "engine/world/files.h"

namespace dbsn {

void PrintPlan(Desk& desk, const Plan& plan) {
  if (desk.json()) {
    desk.terminal.Out(WritePlan(plan));
  } else if (desk.command.format == "markdown") {
    desk.terminal.Out(PlanMarkdown(plan));
  } else if (desk.command.format == "terraform") {
    desk.terminal.Out(TerraformPlan(plan, desk.session().Now()));
  } else {
    desk.reporter().Planned(plan);
  }
}

bool PrintAndSave(Desk& desk, const Plan& plan) {
  constexpr std::uint32_t kOwnerOnly = 0600;
  PrintPlan(desk, plan);
  if (desk.command.out.empty()) return true;
  const Result<Done> saved =
      desk.world.files.Replace(desk.command.out, WritePlan(plan), kOwnerOnly);
  if (!saved.ok()) {
    desk.reporter().Problem(saved.problem());
    return false;
  }
  desk.reporter().Note("Saved to " + desk.command.out + ". It is good for one apply: dbsn apply " +
                       desk.command.out);
  return true;
}

}  // namespace dbsn
