#include "engine/rest/live_test.h"

#include <map>
#include <utility>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/problem.h"
#include "engine/rest/rest_codes.h"
#include "engine/rest/test_verdict.h"
#include "engine/world/stop.h"

namespace dbsn {

using std::chrono::milliseconds;

Result<Asked> AskForVerdict(const TestParts& parts, const Operation& test, const std::string& id,
                            const ContextValues& values, std::optional<milliseconds> timeout) {
  const auto deadline = parts.clock.Now() + timeout.value_or(test.wait_deadline);
  const Operation* asking = &test;
  std::map<std::string, std::string> more;
  for (;;) {
    Result<ApiCall> call = parts.asker.Fill(*asking, id, values, more);
    if (!call.ok()) return call.problem();
    call.value().timeout = timeout;
    call.value().is_verdict = [&parts, &test, &id](const HttpResponse& response) {
      return HoldsVerdict(
          test, OfRow(test, id, ReadAnswer(response, parts.definition.errors, parts.clock.Wall())));
    };
    Result<Asked> asked = parts.asker.Ask(std::move(call).value());
    if (!asked.ok() || !asked.value().reading) return asked;
    if (asking == &test && test.wait_request != nullptr && !asked.value().problem) {
      more["job"] = FirstText(asked.value().reading->body, {test.wait_job}, true);
      if (more["job"].empty()) {
        return BadAnswer(asked.value().about,
                         fmt::format("The answer names no job: it has no \"{}\".", test.wait_job));
      }
      asking = test.wait_request.get();
      continue;
    }
    const bool final = !IsUnderWay(test, OfRow(test, id, *asked.value().reading));
    if (final || parts.clock.Now() + test.wait_every >= deadline) return asked;
    if (!parts.clock.Sleep(test.wait_every, parts.stop)) return asked;
  }
}

StepOutcome JudgedBefore(const Operation& test, const Asked& asked, const Redactor& redactor,
                         StepOutcome outcome) {
  const bool judged = asked.reading && HoldsVerdict(test, *asked.reading);
  if (!judged) {
    outcome.effect = Effect::kNotDone;
    if (!outcome.problem) {
      outcome.problem = BadAnswer(
          asked.about, fmt::format("The answer does not say whether the test passed: it has no "
                                   "\"{}\".",
                                   test.passed_field));
    }
    return outcome;
  }
  const TestOutcome verdict = JudgeTest(test, *asked.reading, redactor);
  outcome.test = verdict;
  outcome.message = verdict.message;
  outcome.problem.reset();
  if (verdict.verdict == TestOutcome::Verdict::kPassed) {
    outcome.effect = Effect::kDone;
    return outcome;
  }
  outcome.effect = Effect::kNotDone;
  Diagnostic problem;
  problem.code = kApiTestFailed;
  problem.about = asked.about;
  problem.detail = verdict.message.empty() ? "The API's test of it failed."
                                           : "The API's test of it failed: " + verdict.message;
  problem.hint = verdict.hint.empty() ? "Nothing was saved." : verdict.hint + " Nothing was saved.";
  outcome.problem = std::move(problem);
  return outcome;
}

}  // namespace dbsn
