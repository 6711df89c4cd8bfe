#include "engine/rest/test_verdict.h"

#include <algorithm>
#include <utility>

#include "engine/rest/answer_fields.h"
#include "engine/rest/problem.h"

namespace dbsn {

Reading OfRow(const Operation& test, const std::string& id, Reading reading) {
  if (test.row_id.empty()) return reading;
  const std::optional<Value::List> rows = RowsOf(test, reading.body);
  if (!rows) return reading;
  Value found;
  for (const Value& row : *rows) {
    const Value* const row_id = FindDotted(row, test.row_id);
    if (row_id != nullptr && row_id->Plain() == id) found = row;
  }
  reading.body = std::move(found);
  return reading;
}

bool IsUnderWay(const Operation& test, const Reading& reading) {
  if (test.wait_field.empty() || !reading.good_status()) return false;
  const Value* const state = FindDotted(reading.body, test.wait_field);
  if (state == nullptr || state->is_null()) return true;  // nothing is said of it yet
  return std::any_of(test.wait_while.begin(), test.wait_while.end(),
                     [&](const std::string& value) { return value == state->Plain(); });
}

bool HoldsVerdict(const Operation& test, const Reading& reading) {
  if (reading.status == 429) return false;
  if (test.passed_by_status) {
    return reading.good_status() || reading.status == 400 || reading.status == 422 ||
           (test.any_status && reading.status >= 500);
  }
  if (test.passed_field.empty()) return false;
  if (!reading.good_status() && !test.any_status) return false;
  const Value* passed = FindDotted(reading.body, test.passed_field);
  return passed != nullptr && !passed->is_null();
}

TestOutcome JudgeTest(const Operation& test, const Reading& reading, const Redactor& redactor) {
  TestOutcome outcome;
  const Value* passed = FindDotted(reading.body, test.passed_field);
  const bool ok = test.passed_by_status
                      ? reading.good_status() && !reading.envelope_error
                      : passed != nullptr && SamePlain(*passed, test.passed_equals);
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
