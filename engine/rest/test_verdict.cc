#include "engine/rest/test_verdict.h"

#include "engine/rest/answer_fields.h"
#include "engine/rest/problem.h"

namespace dbsn {

bool HoldsVerdict(const Operation& test, const Reading& reading) {
  if (test.passed_field.empty() || reading.status == 429) return false;
  if (!reading.good_status() && !test.any_status) return false;
  const Value* passed = FindDotted(reading.body, test.passed_field);
  return passed != nullptr && !passed->is_null();
}

TestOutcome JudgeTest(const Operation& test, const Reading& reading, const Redactor& redactor) {
  TestOutcome outcome;
  const Value* passed = FindDotted(reading.body, test.passed_field);
  const bool ok = passed != nullptr && SamePlain(*passed, test.passed_equals);
  outcome.verdict = ok ? TestOutcome::Verdict::kPassed : TestOutcome::Verdict::kFailed;
  outcome.message = redactor.Clean(FirstText(reading.body, test.message));
  for (const auto& [name, path] : test.detail) {
    const Value* found = FindDotted(reading.body, path);
    const std::string text = found == nullptr ? "" : found->Plain();
    if (!text.empty()) outcome.detail.emplace(name, redactor.Clean(text));
  }
  if (ok) return outcome;
  // A message may be general and the error beside it exact: both are looked through.
  std::string words;
  for (const std::string& path : test.message) words += FirstText(reading.body, {path}) + "\n";
  if (const Hint* hint = FindHint(test.hints, test.name, reading.status, words)) {
    outcome.hint = hint->hint;
    outcome.suspects = hint->fields;
  }
  return outcome;
}

}  // namespace dbsn
