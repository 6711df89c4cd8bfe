#include "engine/report/test_text.h"

#include "schema/shown_text.h"

namespace dbsn {

std::string TestDetailText(const TestOutcome& test) {
  std::string detail;
  for (const auto& [name, value] : test.detail) {
    detail += (detail.empty() ? " (" : ", ") + Shown(name) + " " + Shown(value);
  }
  return detail.empty() ? "" : detail + ")";
}

std::string TestText(const TestOutcome& test, const Palette& palette) {
  const std::string detail = TestDetailText(test);
  switch (test.verdict) {
    case TestOutcome::Verdict::kPassed:
      return "  test " + palette.Green("passed") + ": " + Shown(test.message) + detail + "\n";
    case TestOutcome::Verdict::kFailed: {
      std::string text =
          "  test " + palette.Red("failed") + ": " + Shown(test.message) + detail + "\n";
      if (!test.hint.empty()) text += "  " + test.hint + "\n";
      return text;
    }
    case TestOutcome::Verdict::kNotSupported:
      return "  " + palette.Faint("cannot be tested, as expected") + "\n";
    case TestOutcome::Verdict::kNotRun:
      break;
  }
  if (!test.problem.has_value()) return "";
  return "  test " + palette.Yellow("not run") + ": " + Shown(test.problem->detail) + "\n";
}

}  // namespace dbsn
