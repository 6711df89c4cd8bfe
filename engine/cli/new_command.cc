// dbsn new: one resource, asked for step by step, written as a manifest, applied, tested, and
// corrected until its test passes. The same by flags where nobody can be asked.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/correction.h"
#include "engine/cli/draft.h"
#include "engine/cli/draft_choice.h"
#include "engine/cli/field_answer.h"
#include "engine/cli/field_questions.h"
#include "engine/cli/interview.h"
#include "engine/cli/live_target.h"
#include "engine/cli/new_file.h"
#include "engine/cli/overheard.h"
#include "engine/load/path_text.h"
#include "engine/pipeline.h"
#include "engine/report/plan_text.h"
#include "engine/report/test_text.h"
#include "engine/world/files.h"
#include "engine/world/stop.h"
#include "schema/live_manifest.h"
#include "schema/manifest_problems.h"
#include "schema/sample.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

class NewOne {
 public:
  explicit NewOne(Desk& desk)
      : desk_(desk),
        asking_(desk.terminal.in_is_terminal() && desk.terminal.err_is_terminal()),
        interview_(desk.terminal, desk.world.stop),
        heard_(desk.reporter()) {}

  ExitStatus Run() {
    if (!desk_.session().ReadWorkspace() || !desk_.session().ReadManifests()) {
      return ExitStatus::kFailed;
    }
    if (!Describe() || !ChoosePlace() || !Write()) return Left();

    // Beyond this point the manifest stands on the disk, whatever comes.

    const ExitStatus status = asking_ || desk_.command.auto_approve ? Carry() : ShowPlan();
    Conclude();
    return status;
  }

 private:
  ExitStatus Left() const {
    if (desk_.world.stop.asked()) return ExitStatus::kInterrupted;
    if (asking_) desk_.reporter().Note("Nothing was written.");
    return ExitStatus::kFailed;
  }

  // ---- what it is to be

  bool Describe() {
    if (asking_) AskProject();
    if (!ChooseWhat(desk_, asking_ ? &interview_ : nullptr, draft_)) return false;
    if (draft_.kind->scope.empty()) draft_.project.clear();
    if (!TakeFlags()) return false;
    FieldQuestions questions(desk_, interview_, draft_);
    return asking_ ? questions.AskAll() : CheckWhole();
  }

  // Asked first, as people think; whether the kind has projects is known later.
  void AskProject() {
    const std::map<std::string, std::string> projects = desk_.session().DefaultProjects();
    const std::string known = projects.empty() ? "" : projects.begin()->second;
    if (!desk_.command.project.empty()) {
      draft_.project = desk_.command.project;
      return;
    }
    const std::optional<std::string> answer = interview_.Ask("Project", known);
    if (answer.has_value() && *answer != known) draft_.project = *answer;
  }

  bool TakeFlags() {
    if (!asking_) draft_.project = draft_.kind->scope.empty() ? "" : desk_.command.project;
    bool fine = true;
    for (const std::string& given : desk_.command.sets) fine = TakeFlag(given) && fine;
    return fine;
  }

  bool TakeFlag(const std::string& given) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) {
      desk_.Refuse("--set", "A field is given as NAME=VALUE.",
                   "For instance: --set connectorHost=db.example.com.");
      return false;
    }
    const std::string name = given.substr(0, equals);
    std::vector<const Field*> fields = draft_.Asked(true);
    const std::vector<const Field*> optional = draft_.Asked(false);
    fields.insert(fields.end(), optional.begin(), optional.end());
    std::vector<std::string_view> names;
    names.reserve(fields.size());
    for (const Field* const field : fields) names.push_back(field->name.text());
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      desk_.Refuse("--set " + Shown(name), "There is no such field.",
                   DidYouMean(name, names, "There is " + Listed(names) + "."));
      return false;
    }
    const Field& field = *fields[static_cast<std::size_t>(at - names.begin())];
    FieldAnswer answer =
        ReadFieldAnswer(field, given.substr(equals + 1), TargetsIn(desk_.session(), draft_, field));
    if (answer.value.has_value() && field.name == draft_.kind->name_field) {
      answer.problem = NameTaken(desk_.session(), draft_, answer.value->Plain());
    }
    if (!answer.problem.empty()) {
      desk_.Refuse("--set " + name, answer.problem, "`dbsn explain` says what it takes.");
      return false;
    }
    draft_.values.Set(field.name, *std::move(answer.value));
    return true;
  }

  // Where nobody can be asked, all that must be written must be given.
  bool CheckWhole() {
    bool whole = true;
    for (const Field* const field : draft_.Asked(true)) {
      if (!MustBeWritten(*field) || draft_.values.Find(field->name) != nullptr) continue;
      whole = false;
      desk_.Refuse("--set " + field->name.text() + "=",
                   fmt::format("It needs {}{}.", field->name.text(),
                               field->label.empty() ? "" : " (" + field->label + ")"),
                   field->help);
    }
    return whole;
  }

  // ---- its name and its file

  bool ChoosePlace() {
    std::set<std::string> taken;
    for (const DesiredResource& one : desk_.session().desired) {
      if (one.address.kind == draft_.address.kind) taken.insert(one.address.name);
    }
    const Value* const title = draft_.values.Find(draft_.kind->name_field);
    std::string wanted = desk_.command.name;
    if (wanted.empty()) wanted = NameFrom(title == nullptr ? "" : title->Plain());
    if (!desk_.command.name.empty() && taken.contains(wanted)) {
      desk_.Refuse("--name " + wanted, "Another manifest has this name.", "Choose another one.");
      return false;
    }
    const std::string folder = ManifestFolder();
    do {
      draft_.address.name = TakeName(wanted, "-", taken);
      draft_.file = desk_.command.out.empty() ? PathFrom(folder, draft_.address.name + ".yaml")
                                              : TidyPath(desk_.command.out);
    } while (desk_.command.out.empty() && desk_.command.name.empty() && IsThere(draft_.file));
    if (IsAmongManifests(draft_.file)) return true;
    desk_.Refuse("--out " + draft_.file,
                 "dbsn.yaml does not name this place, so that the next plan would find no manifest "
                 "and delete what was made.",
                 "Write it into " + folder + ", or add the place to \"manifests\" in dbsn.yaml.");
    return false;
  }

  // The first folder of the workspace's manifests; the current one when it names none.
  std::string ManifestFolder() const {
    for (const std::string& path : desk_.session().workspace().manifests) {
      const std::string ending = Ending(path);
      if (ending != "yaml" && ending != "yml" && ending != "json") return path;
    }
    return "";
  }

  bool IsAmongManifests(const std::string& file) const {
    const std::vector<std::string>& paths = desk_.session().workspace().manifests;
    return paths.empty() || std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
             const std::string place = TidyPath(path);
             return file == place || place == "." || file.starts_with(place + "/");
           });
  }

  bool IsThere(const std::string& path) const {
    const Result<FileInfo> info = desk_.world.files.Look(path);
    return info.ok() && info.value().exists;
  }

  bool Write() {
    written_ = WriteManifest(draft_.Manifest());
    if (asking_) {
      interview_.Say("\n" + written_);
      const std::optional<bool> yes =
          interview_.Confirm("Write it to " + Shown(draft_.file) + "?", true);
      if (!yes.value_or(false)) return false;
    }
    return WriteNewFile(desk_, draft_.file, written_);
  }

  // ---- plan, apply, test, correct

  std::string Whole() const { return ToString(draft_.address); }

  ExitStatus ShowPlan() {
    desk_.Renew(heard_, draft_.file, Whole());
    ExitStatus status = ExitStatus::kDone;
    const std::optional<Plan> plan = MakePlanOf(desk_.session(), status);
    if (plan.has_value()) desk_.reporter().Planned(*plan);
    return status;
  }

  ExitStatus Carry() {
    ExitStatus status = ApplyOnce();
    while (asking_ && WantsCorrection()) {
      Correction correction(desk_, interview_, draft_, written_);
      const Corrected corrected = correction.Ask(end_.test.suspects);
      if (corrected == Corrected::kDeclined) break;
      const bool only_test =
          corrected == Corrected::kNothing && end_.test.verdict == TestOutcome::Verdict::kFailed;
      status = only_test ? TestOnce() : ApplyOnce();
    }
    return status;
  }

  bool WantsCorrection() const {
    if (desk_.world.stop.asked()) return false;
    return end_.test.verdict == TestOutcome::Verdict::kFailed ||
           end_.kind == ChangeEnd::Kind::kFailed;
  }

  // The first time it asks; a correction was asked for already, unless more than it is at stake.
  ExitStatus ApplyOnce() {
    desk_.Renew(heard_, draft_.file, Whole());
    const ExitStatus status = Apply(desk_.session(), [&](const Plan& plan) {
      const bool only_this =
          std::all_of(plan.changes.begin(), plan.changes.end(), [&](const Change& change) {
            return change.action == Action::kNone || change.address == draft_.address;
          });
      if (desk_.command.auto_approve || (tried_ && only_this)) return true;
      desk_.terminal.Err("\n" + PlanPlaceText(plan, Palette(false)));
      const std::optional<std::string> answer = interview_.Ask("Apply this? Only \"yes\" goes on");
      tried_ = answer == "yes";
      if (!tried_) desk_.reporter().Note("Nothing was changed.");
      return tried_;
    });
    const ChangeEnd* const end = heard_.EndOf(draft_.address);
    if (end == nullptr) return status;
    const std::string id = end_.id;
    end_ = *end;
    if (end_.id.empty()) end_.id = id;
    return status;
  }

  // Nothing was corrected here; perhaps something was elsewhere.
  ExitStatus TestOnce() {
    desk_.Renew(heard_, draft_.file, Whole());
    const std::optional<std::vector<LiveTarget>> targets = FindTargets(desk_, {Whole()});
    if (!targets.has_value()) return ExitStatus::kFailed;
    const LiveTarget& target = targets->front();
    end_.test = target.provider->Test(*target.type, *target.fields, target.scope, target.entry.id,
                                      std::nullopt);
    desk_.terminal.Out(Whole() + "\n" + TestText(end_.test, desk_.out_palette()));
    switch (end_.test.verdict) {
      case TestOutcome::Verdict::kPassed:
      case TestOutcome::Verdict::kNotSupported:
        return ExitStatus::kDone;
      case TestOutcome::Verdict::kFailed:
        return ExitStatus::kTestFailed;
      case TestOutcome::Verdict::kNotRun:
        break;
    }
    return ExitStatus::kFailed;
  }

  // ---- what came of it

  void Conclude() {
    const std::vector<std::string>& variant = draft_.fields->variant;
    std::string text = "\n" + Whole() + "\n";
    const auto line = [&](const char* what, const std::string& value) {
      if (!value.empty()) text += fmt::format("  {:<6} {}\n", what, value);
    };
    const Value* const title = draft_.values.Find(draft_.kind->name_field);
    line("id", Shown(end_.id));
    line("name", title == nullptr ? "" : Shown(title->Plain()));
    line("type", variant.empty() ? "" : Shown(fmt::format("{}", fmt::join(variant, ", "))));
    line("test", TestWords());
    line("files", Shown(draft_.file));
    desk_.terminal.Out(text);
    desk_.reporter().Note(NextStep());
  }

  std::string TestWords() const {
    switch (end_.test.verdict) {
      case TestOutcome::Verdict::kPassed:
        return "passed: " + Shown(end_.test.message) + TestDetailText(end_.test);
      case TestOutcome::Verdict::kFailed:
        return "failed: " + Shown(end_.test.message) + TestDetailText(end_.test);
      case TestOutcome::Verdict::kNotSupported:
        return "cannot be tested, as expected";
      case TestOutcome::Verdict::kNotRun:
        break;
    }
    return "";
  }

  std::string NextStep() const {
    const bool among = !desk_.session().workspace().manifests.empty();
    const std::string what = among ? "" : " " + draft_.file;
    if (end_.id.empty()) {
      return "Next: `dbsn apply" + what + "` makes it, when the manifest is as wanted.";
    }
    if (end_.test.verdict == TestOutcome::Verdict::kFailed) {
      return "Next: correct " + draft_.file + " and `dbsn apply" + what +
             "`, which sends what differs and tests again.";
    }
    return "Next: commit " + draft_.file + "; `dbsn plan" + what +
           "` shows what differs from now on.";
  }

  Desk& desk_;
  const bool asking_;
  Interview interview_;
  Overheard heard_;
  Draft draft_;
  std::string written_;  // the manifest as it was written last
  bool tried_ = false;   // a person said yes once
  ChangeEnd end_;        // of the newest apply or test
};

}  // namespace

ExitStatus RunNew(Desk& desk) { return NewOne(desk).Run(); }

}  // namespace dbsn
