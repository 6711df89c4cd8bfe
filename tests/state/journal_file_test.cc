#include "engine/state/journal_file.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/state/state_codes.h"
#include "tests/state/examples.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

Run ExampleRun() {
  Run run{.intent = testing::ExampleRunIntent("bbbbbbbbbbbb"), .records = {}};
  StepRecord before = testing::Step("orders", 0, "unknown");
  before.before = Value(ValueMap{{"port", Value(5432)}});
  run.records = {before, testing::Step("new", 0, "done", "77"), testing::Ended("new"),
                 testing::Removed("lake"), testing::Step("bare", 1, "not-done")};
  run.records[2].test = "failed";
  return run;
}

std::string Written(const Run& run) {
  std::string text = WriteIntent(run.intent);
  for (const StepRecord& record : run.records) AppendRecord(record, text);
  return text;
}

std::string ProblemOf(const std::string& bytes) {
  const Result<dbsn::Run> run = ReadJournal(bytes, "journal.jsonl");
  if (run.ok()) return "read";
  EXPECT_FALSE(run.problem().hint.empty());
  return std::string(run.problem().code.name) + ": " + run.problem().detail;
}

TEST(JournalFile, GivesBackEveryFieldThatWasWritten) {
  dbsn::Run run = ExampleRun();
  run.intent.changes[1].found = testing::ExampleEntry("orders");
  const Result<dbsn::Run> read = ReadJournal(Written(run), "journal.jsonl");
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_TRUE(read.value() == run);
}

TEST(JournalFile, ReadsTheKeptSampleOfVersion1) {
  const std::string sample = testing::ReadWhole("tests/state/samples/journal-v1.jsonl");
  ASSERT_FALSE(sample.empty());
  const Result<dbsn::Run> read = ReadJournal(sample, "journal-v1.jsonl");
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_TRUE(read.value() == ExampleRun());
  EXPECT_EQ(Written(read.value()), sample);
}

TEST(JournalFile, LosesOnlyTheRecordThatWasTorn) {
  const dbsn::Run run = ExampleRun();
  const std::string text = Written(run);
  const std::size_t intent_size = WriteIntent(run.intent).size();
  std::size_t most = 0;
  for (std::size_t size = intent_size; size <= text.size(); ++size) {
    const Result<dbsn::Run> read = ReadJournal(text.substr(0, size), "journal.jsonl");
    ASSERT_TRUE(read.ok()) << size << ": " << read.problem().detail;
    ASSERT_GE(read.value().records.size(), most);
    most = read.value().records.size();
    for (std::size_t i = 0; i < most; ++i) {
      ASSERT_TRUE(read.value().records[i] == run.records[i]) << size;
    }
  }
  EXPECT_EQ(most, run.records.size());
}

TEST(JournalFile, TakesZeroBytesAtItsEndForALostResult) {
  const std::string text = Written(ExampleRun()) + std::string(512, '\0') + "\n";
  const Result<dbsn::Run> read = ReadJournal(text, "journal.jsonl");
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_EQ(read.value().records.size(), ExampleRun().records.size());
}

TEST(JournalFile, RefusesAnUnreadableLineBetweenReadableOnesAndSaysWhichToDelete) {
  std::string text = WriteIntent(ExampleRun().intent);
  AppendRecord(testing::Step("new", 0, "done", "77"), text);
  text += "{\"address\":\"acme/Thi\n";
  AppendRecord(testing::Removed("lake"), text);
  const Result<dbsn::Run> read = ReadJournal(text, "journal.jsonl");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.problem().code, kJournalUnreadable);
  EXPECT_NE(read.problem().detail.find("line 3"), std::string::npos) << read.problem().detail;
  EXPECT_NE(read.problem().hint.find("delete line 3"), std::string::npos);
}

TEST(JournalFile, RefusesAnIntentThatIsCutOff) {
  const std::string text = WriteIntent(ExampleRun().intent);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, text.size() / 2, text.size() - 1}) {
    EXPECT_EQ(ProblemOf(text.substr(0, size)).substr(0, 18), "journal.unreadable") << size;
  }
}

TEST(JournalFile, RefusesALaterVersion) {
  std::string text = Written(ExampleRun());
  const std::size_t at = text.find("\"version\":1,\"who\"");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 11, "\"version\":2");
  EXPECT_EQ(ProblemOf(text),
            "journal.newer-version: journal.jsonl is of format 2; this dbsn reads "
            "formats up to 1. It was left as it is.");
}

}  // namespace
}  // namespace dbsn
