// dbsn apply, destroy, undo and import: plan, ask, carry out; or carry out a plan that was saved.
#include <optional>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/plan_output.h"
#include "engine/pipeline.h"
#include "engine/plan/plan_file.h"
#include "engine/report/plan_text.h"
#include "engine/world/digest.h"
#include "engine/world/files.h"
#include "engine/world/stop.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kLargestPlan = 1u << 30;

// Whether |bytes| are a saved plan, and no manifest that happens to be JSON.
bool LooksLikePlan(const std::string& bytes) {
  return bytes.find("\"kind\": \"dbsn.plan\"") != std::string::npos ||
         bytes.find("\"kind\":\"dbsn.plan\"") != std::string::npos;
}

Approval AskOnTerminal(Desk& desk) {
  return [&desk](const Plan& plan) {
    if (desk.command.auto_approve) return true;
    const std::string asked = desk.command.verb == Verb::kDestroy ? "Delete all of this?"
                              : desk.command.verb == Verb::kUndo  ? "Take this back?"
                                                                  : "Apply this?";
    desk.terminal.Err("\n" + PlanPlaceText(plan, Palette(false)) + asked +
                      " Only \"yes\" goes on: ");
    const std::optional<std::string> answer = desk.terminal.ReadLine(desk.world.stop);
    if (answer == "yes") return true;
    desk.reporter().Note("Nothing was changed.");
    return false;
  };
}

ExitStatus NobodyToAsk(Desk& desk) {
  desk.reporter().Problem(
      {.code = kNeedsApproval,
       .detail = "This run has no terminal to ask on, and --auto-approve was not given.",
       .hint = "Read `dbsn plan` first, then give --auto-approve, or apply a saved plan with it.",
       .about = desk.command.verb == Verb::kDestroy ? "dbsn destroy"
                : desk.command.verb == Verb::kUndo  ? "dbsn undo"
                                                    : "dbsn apply"});
  return ExitStatus::kFailed;
}

bool CanAsk(const Desk& desk) {
  return desk.command.auto_approve ||
         (desk.terminal.in_is_terminal() && desk.terminal.err_is_terminal());
}

}  // namespace

ExitStatus RunUndo(Desk& desk) {
  const std::vector<std::string>& arguments = desk.command.arguments;
  const std::string run_id = arguments.empty() ? "" : arguments.front();
  if (!desk.command.out.empty()) {
    ExitStatus status = ExitStatus::kFailed;
    const std::optional<Plan> plan = MakeUndoOf(desk.session(), run_id, status);
    if (!plan.has_value()) return status;
    return PrintAndSave(desk, *plan) ? status : ExitStatus::kFailed;
  }
  if (!CanAsk(desk)) return NobodyToAsk(desk);
  return Undo(desk.session(), run_id, AskOnTerminal(desk));
}

ExitStatus RunApply(Desk& desk) {
  if (!CanAsk(desk)) return NobodyToAsk(desk);
  const std::vector<std::string>& arguments = desk.command.arguments;
  if (arguments.size() == 1) {
    const Result<FileInfo> info = desk.world.files.Look(arguments.front());
    if (info.ok() && info.value().exists && !info.value().folder) {
      const Result<std::string> bytes = desk.world.files.Read(arguments.front(), kLargestPlan);
      if (!bytes.ok()) {
        desk.reporter().Problem(bytes.problem());
        return ExitStatus::kFailed;
      }
      if (LooksLikePlan(bytes.value())) {
        const Result<Plan> plan = ReadPlan(bytes.value(), arguments.front());
        if (!plan.ok()) {
          desk.reporter().Problem(plan.problem());
          return ExitStatus::kFailed;
        }
        return ApplySaved(desk.session(), plan.value(), Sha256Hex(bytes.value()),
                          AskOnTerminal(desk));
      }
    }
  }
  return Apply(desk.session(), AskOnTerminal(desk));
}

// Nobody is asked: it changes no live resource, and `state rm` takes it back.
ExitStatus RunImport(Desk& desk) {
  return Apply(desk.session(), [](const Plan&) { return true; });
}

}  // namespace dbsn
