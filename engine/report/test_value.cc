#include "engine/report/test_value.h"

#include <utility>

#include "engine/report/diagnostic_text.h"

namespace dbsn {

std::string_view Name(TestOutcome::Verdict verdict) {
  switch (verdict) {
    case TestOutcome::Verdict::kPassed:
      return "passed";
    case TestOutcome::Verdict::kFailed:
      return "failed";
    case TestOutcome::Verdict::kNotSupported:
      return "not_supported";
    case TestOutcome::Verdict::kNotRun:
      return "not_run";
  }
  return "";
}

Value TestValue(const TestOutcome& test, const Sources& sources) {
  ValueMap detail;
  for (const auto& [name, value] : test.detail) detail.Set(name, Value(value));
  ValueMap map{{"detail", Value(std::move(detail))},
               {"hint", Value(test.hint)},
               {"message", Value(test.message)},
               {"verdict", Value(Name(test.verdict))}};
  if (test.problem.has_value()) map.Set("problem", DiagnosticValue(*test.problem, sources));
  return Value(std::move(map));
}

}  // namespace dbsn
