#include "engine/state/state_file.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/state/state_codes.h"
#include "tests/state/examples.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using testing::ExampleState;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string ProblemOf(const std::string& bytes) {
  const Result<State> state = ReadState(bytes, ".dbsn/state.json");
  if (state.ok()) return "read";
  EXPECT_EQ(state.problem().about, ".dbsn/state.json");
  return std::string(state.problem().code.name) + ": " + state.problem().detail;
}

TEST(StateFile, GivesBackEveryFieldThatWasWritten) {
  State state = ExampleState();
  state.runs[0].undo[0].entry = testing::ExampleEntry("orders");
  const Result<State> read = ReadState(WriteState(state), "state.json");
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_TRUE(read.value() == state);
}

TEST(StateFile, WritesEqualStatesAsEqualBytesWhateverTheOrderTheyWereMadeIn) {
  const State state = ExampleState();
  State other = state;
  other.entries.clear();
  for (auto at = state.entries.rbegin(); at != state.entries.rend(); ++at)
    other.entries.insert(*at);
  EXPECT_EQ(WriteState(state), WriteState(other));
}

TEST(StateFile, ReadsTheKeptSampleOfVersion1AndWritesItBackAsItIs) {
  const std::string sample = testing::ReadWhole("tests/state/samples/v1.json");
  ASSERT_FALSE(sample.empty());
  const Result<State> read = ReadState(sample, "v1.json");
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_TRUE(read.value() == ExampleState());
  EXPECT_EQ(WriteState(read.value()), sample);
}

TEST(StateFile, BeginsWithFormatLineageAndSerialAndHoldsOneEntryALine) {
  const std::string text = WriteState(ExampleState());
  EXPECT_TRUE(
      text.starts_with("{\"format\": \"dbsn-state\",\n\"version\": 1,\n\"lineage\": "
                       "\"6b8f0c1e-0000-4000-8000-000000000001\",\n\"serial\": 7,\n"))
      << text.substr(0, 200);
  EXPECT_NE(text.find("\n{\"address\":\"acme/Thing/bare\",\"id\":\"9\"},\n"), std::string::npos);
}

TEST(StateFile, RefusesALaterVersionAndSaysWhichDbsnIsNeeded) {
  const std::string later =
      Replaced(WriteState(ExampleState()), "\"version\": 1", "\"version\": 2");
  EXPECT_EQ(ProblemOf(later),
            "state.newer-version: .dbsn/state.json is of format 2; this dbsn reads formats up to "
            "1. It was left as it is.");
}

TEST(StateFile, RefusesEveryPrefixOfAState) {
  const std::string text = WriteState(ExampleState());
  for (std::size_t size = 0; size < text.size() - 2; ++size) {
    EXPECT_EQ(ProblemOf(text.substr(0, size)).substr(0, 16), "state.unreadable") << size;
  }
  EXPECT_EQ(ProblemOf(""), "state.unreadable: .dbsn/state.json: the file is empty.");
}

TEST(StateFile, RefusesWhatItDoesNotKnowInsteadOfDroppingIt) {
  const std::string text = WriteState(ExampleState());
  EXPECT_EQ(ProblemOf(Replaced(text, "\"serial\": 7", "\"serial\": 7, \"lease\": 1")),
            "state.unreadable: .dbsn/state.json: holds \"lease\", which this version of dbsn does "
            "not know.");
  EXPECT_EQ(ProblemOf(Replaced(text, "\"scope\":\"P1\"", "\"scope\":\"P1\",\"shard\":2")),
            "state.unreadable: .dbsn/state.json: the entry acme/Thing/lake holds \"shard\", which "
            "this version of dbsn does not know.");
}

TEST(StateFile, NamesTheMemberThatIsOfTheWrongType) {
  const std::string text = WriteState(ExampleState());
  EXPECT_EQ(ProblemOf(Replaced(text, "\"serial\": 7", "\"serial\": \"7\"")),
            "state.unreadable: .dbsn/state.json: \"serial\" is no whole number.");
  EXPECT_EQ(ProblemOf(Replaced(text, "\"version\":7", "\"version\":-7")),
            "state.unreadable: .dbsn/state.json: the entry acme/Thing/lake \"version\" is no whole "
            "number.");
  EXPECT_EQ(ProblemOf("[1]"),
            "state.unreadable: .dbsn/state.json: it is no state of dbsn: "
            "\"format\" is not \"dbsn-state\".");
}

TEST(StateFile, RefusesAnAddressThatStandsTwice) {
  std::string text = WriteState(ExampleState());
  text = Replaced(text, "acme/Thing/lake\",\"adopted", "acme/Thing/orders\",\"adopted");
  EXPECT_EQ(ProblemOf(text), "state.unreadable: .dbsn/state.json: holds acme/Thing/orders twice.");
}

TEST(StateFile, HoldsValuesAsDeepAsAServerMayNestThem) {
  State state = ExampleState();
  Value deep(1);
  for (int i = 0; i < 200; ++i) deep = Value(Value::List{deep});
  state.entries.begin()->second.observed = Value(ValueMap{{"deep", deep}});
  const Result<State> read = ReadState(WriteState(state), "state.json");
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_TRUE(read.value() == state);
}

}  // namespace
}  // namespace dbsn
