// dbsn test: the API's own connection test of live resources, side by side.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/live_target.h"
#include "engine/observe/parallel.h"
#include "engine/report/test_text.h"
#include "engine/report/test_value.h"
#include "engine/report/text_table.h"
#include "engine/world/stop.h"
#include "schema/json_codec.h"
#include "schema/request.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

std::string TestLine(const LiveTarget& target, const TestOutcome& test, std::size_t width,
                     const Palette& palette) {
  std::string line = PadTo(ToString(target.entry.address), width + 2);
  const std::string detail = TestDetailText(test);
  switch (test.verdict) {
    case TestOutcome::Verdict::kPassed:
      return line + palette.Green("passed") + "  " + Shown(test.message) + detail + "\n";
    case TestOutcome::Verdict::kNotSupported:
      return line + palette.Faint("cannot be tested, as expected") + "\n";
    case TestOutcome::Verdict::kFailed: {
      line += palette.Red("failed") + "  " + Shown(test.message) + detail + "\n";
      if (!test.hint.empty()) line += "  " + test.hint + "\n";
      return line;
    }
    case TestOutcome::Verdict::kNotRun:
      break;
  }
  const std::string why = test.problem.has_value() ? test.problem->detail : test.message;
  return line + palette.Yellow("not run") + "  " + Shown(why) + "\n";
}

// Of an API that tests only what it would save: what was applied last is sent to be tested again,
// with its secrets as their sources have them now. Nothing is saved.
TestOutcome TestAsBeforeSaving(Desk& desk, const LiveTarget& target) {
  const ShapeInputs inputs{target.provider->definition(), *target.type, *target.fields,
                           target.provider->settings(), target.scope.values};
  TestOutcome test;
  const Result<Request> request = ShapeTest(inputs, target.entry.id, target.entry.sent);
  if (!request.ok()) {
    test.problem = request.problem();
    return test;
  }
  Fillings fillings;
  fillings.secret = [&](const SecretRef& ref) { return desk.session().secrets().Resolve(ref); };
  fillings.id_of = [&](const Ref& ref) -> Result<std::string> {
    return Diagnostic{.code = kBadFlag,
                      .detail = "It refers to " + ref.address + ", and such a test cannot.",
                      .hint = "Run dbsn apply: it tests what it changes.",
                      .about = ToString(target.entry.address)};
  };
  StepOutcome outcome = target.provider->Carry(*target.type, target.scope, request.value(),
                                               target.entry.id, fillings);
  if (outcome.test.has_value()) return *std::move(outcome.test);
  test.message = outcome.message;
  test.problem = std::move(outcome.problem);
  return test;
}

TestOutcome TestOf(Desk& desk, const LiveTarget& target) {
  const bool before = target.type->test.has_value() && !target.type->test->before.empty();
  if (before) return TestAsBeforeSaving(desk, target);
  return target.provider->Test(*target.type, *target.fields, target.scope, target.entry.id,
                               std::nullopt);
}

}  // namespace

ExitStatus RunTest(Desk& desk) {
  const std::optional<std::vector<LiveTarget>> targets = FindTargets(desk, desk.command.arguments);
  if (!targets.has_value()) return ExitStatus::kFailed;
  if (targets->empty()) {
    desk.reporter().Note("The state holds nothing to test.");
    return ExitStatus::kDone;
  }
  std::vector<TestOutcome> outcomes(targets->size());
  ParallelFor(
      targets->size(), desk.command.parallelism, [&] { return desk.world.stop.asked(); },
      [&](std::size_t i) { outcomes[i] = TestOf(desk, (*targets)[i]); });
  std::size_t width = 0;
  for (const LiveTarget& target : *targets) {
    width = std::max(width, ToString(target.entry.address).size());
  }
  Value::List results;
  bool failed = false, not_run = false;
  for (std::size_t i = 0; i < targets->size(); ++i) {
    const LiveTarget& target = (*targets)[i];
    failed = failed || outcomes[i].verdict == TestOutcome::Verdict::kFailed;
    not_run = not_run || outcomes[i].verdict == TestOutcome::Verdict::kNotRun;
    if (desk.json()) {
      results.emplace_back(ValueMap{{"address", Value(ToString(target.entry.address))},
                                    {"id", Value(target.entry.id)},
                                    {"test", TestValue(outcomes[i], desk.sources())}});
    } else {
      desk.terminal.Out(TestLine(target, outcomes[i], width, desk.out_palette()));
    }
  }
  if (desk.json()) {
    desk.terminal.Out(
        WriteJson(Value(ValueMap{{"tests", Value(std::move(results))}}), JsonStyle::kIndented) +
        "\n");
  }
  if (desk.world.stop.asked()) return ExitStatus::kInterrupted;
  if (not_run) return ExitStatus::kFailed;
  return failed ? ExitStatus::kTestFailed : ExitStatus::kDone;
}

}  // namespace dbsn
