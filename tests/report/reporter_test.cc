// The stream of events, for people and for machines.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "engine/report/human_reporter.h"
#include "engine/report/json_reporter.h"
#include "engine/report/text_table.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

Change Example() {
  Change change;
  change.address = {"acme", "Connector", "db"};
  change.action = Action::kCreate;
  change.reasons = {Reason::kNew};
  change.id = "5";
  return change;
}

ChangeEnd Tested(TestOutcome::Verdict verdict) {
  ChangeEnd end;
  end.id = "5";
  end.milliseconds = 1234;
  end.test.verdict = verdict;
  end.test.message = "No \x1b[31mluck\x1b[0m.";
  end.test.detail = {{"duration", "12 ms"}};
  end.test.hint = "Check the password.";
  return end;
}

void TellAll(Reporter& reporter) {
  Plan plan;
  plan.changes = {Example()};
  reporter.Planned(plan);
  reporter.ApplyStarted(plan, "run1");
  reporter.ChangeStarted(plan.changes[0], "create");
  reporter.ChangeEnded(plan.changes[0], Tested(TestOutcome::Verdict::kFailed));
  for (const ChangeEnd::Kind kind :
       {ChangeEnd::Kind::kFailed, ChangeEnd::Kind::kUnknown, ChangeEnd::Kind::kHeld,
        ChangeEnd::Kind::kNotTried, ChangeEnd::Kind::kRolledBack}) {
    ChangeEnd end;
    end.kind = kind;
    end.why = "because \x1b[1mof\xff that";
    end.message = "line\nbreak";
    reporter.ChangeEnded(plan.changes[0], end);
  }
  reporter.Problem({.code = Code{"a.b", "Broken"}, .detail = "de\ttail", .hint = "hint"});
  reporter.Note("a note");
  reporter.ApplyEnded({.added = 1, .failed = 2, .tests_failed = 1, .interrupted = true});
}

struct Human {
  explicit Human(bool progress = false, bool quiet = false, bool colours = false) {
    reporter = NewHumanReporter({.out = [this](std::string_view text) { out += text; },
                                 .err = [this](std::string_view text) { err += text; },
                                 .out_colours = colours,
                                 .err_colours = colours,
                                 .progress = progress,
                                 .quiet = quiet,
                                 .sources = sources,
                                 .hidden = hidden});
  }
  Sources sources;
  std::vector<Place> hidden;
  std::string out, err;
  std::unique_ptr<Reporter> reporter;
};

TEST(HumanReporter, SaysHowEachChangeEnded) {
  Human human;
  human.reporter->ChangeEnded(Example(), Tested(TestOutcome::Verdict::kPassed));
  EXPECT_EQ(human.out,
            "acme/Connector/db: created, id 5 (1.2 s)\n"
            "  test passed: No \\x1b[31mluck\\x1b[0m. (duration 12 ms)\n");
  EXPECT_EQ(human.err, "");
}

TEST(HumanReporter, AFailedTestShowsTheServersWordsAndAHint) {
  Human human;
  human.reporter->ChangeEnded(Example(), Tested(TestOutcome::Verdict::kFailed));
  EXPECT_NE(human.out.find("  test failed: No \\x1b[31mluck"), std::string::npos);
  EXPECT_NE(human.out.find("\n  Check the password.\n"), std::string::npos);
}

TEST(HumanReporter, WhatCannotBeTestedIsSaidToBeExpected) {
  Human human;
  human.reporter->ChangeEnded(Example(), Tested(TestOutcome::Verdict::kNotSupported));
  EXPECT_NE(human.out.find("cannot be tested, as expected"), std::string::npos);
}

TEST(HumanReporter, InAPipeThereIsNoEscapeAtAll) {
  Human human;
  TellAll(*human.reporter);
  EXPECT_EQ((human.out + human.err).find('\x1b'), std::string::npos) << human.out << human.err;
}

TEST(HumanReporter, ResultsGoToStdoutAndTalkToStderr) {
  Human human;
  TellAll(*human.reporter);
  EXPECT_NE(human.out.find("Plan: 1 to add"), std::string::npos);
  EXPECT_NE(human.out.find("held: because"), std::string::npos);
  EXPECT_NE(human.err.find("a note"), std::string::npos);
  EXPECT_NE(human.err.find("error: Broken [a.b]"), std::string::npos);
  EXPECT_EQ(human.out.find("a note"), std::string::npos);
}

TEST(HumanReporter, OnATerminalProgressIsTakenAwayBeforeTheNextLine) {
  Human human(true);
  Plan plan;
  plan.changes = {Example()};
  human.reporter->ApplyStarted(plan, "run1");
  human.reporter->ChangeStarted(plan.changes[0], "create");
  EXPECT_NE(human.err.find("0/1\n  create acme/Connector/db\n"), std::string::npos) << human.err;
  human.err.clear();
  human.reporter->ChangeEnded(plan.changes[0], Tested(TestOutcome::Verdict::kPassed));
  EXPECT_EQ(human.err.rfind("\x1b[1A\x1b[2K\x1b[1A\x1b[2K", 0), 0u) << "both lines go";
}

TEST(HumanReporter, QuietStillSaysWhatFailed) {
  Human human(true, true);
  human.reporter->ChangeEnded(Example(), Tested(TestOutcome::Verdict::kPassed));
  EXPECT_EQ(human.out, "");
  human.reporter->ChangeEnded(Example(), Tested(TestOutcome::Verdict::kFailed));
  EXPECT_NE(human.out, "");
}

TEST(HumanReporter, TheTallyIsASentence) {
  EXPECT_EQ(TallyText({.added = 2, .changed = 1}), "2 added, 1 changed, 0 destroyed.");
  EXPECT_EQ(TallyText({.failed = 1,
                       .unknown = 2,
                       .held = 3,
                       .not_tried = 4,
                       .tests_passed = 1,
                       .tests_failed = 1,
                       .tests_warned = 1,
                       .interrupted = true}),
            "0 added, 0 changed, 0 destroyed, 1 failed, 2 unknown, 3 held, 4 not tried. Tests: 1 "
            "passed, 2 failed. Interrupted; what was done is recorded.");
}

TEST(JsonReporter, EveryLineIsOneObjectWithTypeMessageAndTime) {
  std::string out;
  const Sources sources;
  const std::unique_ptr<Reporter> reporter =
      NewJsonReporter({.out = [&](std::string_view text) { out += text; },
                       .now = [] { return std::string("2026-11-25T10:00:00Z"); },
                       .sources = sources,
                       .version = "0.1.0"});
  TellAll(*reporter);
  std::istringstream lines(out);
  std::vector<std::string> types;
  for (std::string line; std::getline(lines, line);) {
    const std::variant<Value, JsonFault> parsed = ParseJson(line);
    ASSERT_TRUE(std::holds_alternative<Value>(parsed)) << line;
    const Value& event = std::get<Value>(parsed);
    ASSERT_NE(event.Find("type"), nullptr);
    EXPECT_NE(event.Find("message"), nullptr);
    EXPECT_EQ(event.Find("time")->Plain(), "2026-11-25T10:00:00Z");
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    types.push_back(event.Find("type")->Plain());
  }
  const std::vector<std::string> expected{
      "planned_change", "change_summary", "run_start",     "apply_start",   "apply_complete",
      "apply_errored",  "apply_errored",  "apply_errored", "apply_errored", "apply_errored",
      "diagnostic",     "note",           "run_end"};
  EXPECT_EQ(types, expected);
}

TEST(TextTable, ColumnsLineUpAndCellsAreSafe) {
  EXPECT_EQ(TableText({"NAME", "ID"}, {{"größe", "1"}, {"a\x1b[1m", "22"}}),
            "NAME      ID\n"
            "größe     1\n"
            "a\\x1b[1m  22\n");
}

}  // namespace
}  // namespace dbsn
