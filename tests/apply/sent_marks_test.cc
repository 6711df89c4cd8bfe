#include "engine/apply/sent_marks.h"

#include <gtest/gtest.h>

#include "engine/world/digest.h"
#include "tests/support/wanted.h"

namespace dbsn {
namespace {

class SentMarksTest : public ::testing::Test {
 protected:
  SentMarksTest() {
    change_.address = {"acme", "Connector", "db"};
    change_.entry.sent = Value(ValueMap{{"host", Value("h")}, {"password", EnvSecret("P")}});
    recorded_ = {{Path("password"),
                  marker_->MarkOf(change_.address, Path("password"), Secret("old-sentinel")),
                  false}};
  }
  void Verdict(SecretVerdict verdict) {
    change_.fields.resize(1);
    change_.fields[0].path = Path("password");
    change_.fields[0].sensitive = true;
    change_.fields[0].verdict = verdict;
  }
  std::vector<PathMark> After() const {
    return MarksAfter(change_, FieldSet{}, recorded_, *marker_,
                      [](const SecretRef&) -> Result<Secret> { return Secret("new-sentinel"); });
  }
  Mark New() const {
    return marker_->MarkOf(change_.address, Path("password"), Secret("new-sentinel"));
  }

  std::unique_ptr<Marker> marker_ = NewMarker("key");
  Change change_;
  std::vector<PathMark> recorded_;
};

TEST_F(SentMarksTest, WhatIsSentIsMarkedAnew) {
  for (const SecretVerdict verdict :
       {SecretVerdict::kNew, SecretVerdict::kChanged, SecretVerdict::kResent}) {
    Verdict(verdict);
    ASSERT_EQ(After().size(), 1u);
    EXPECT_EQ(After()[0].mark, New());
    EXPECT_FALSE(After()[0].assumed);
  }
}

TEST_F(SentMarksTest, WhatIsNotSentKeepsItsMark) {
  EXPECT_EQ(After(), recorded_);
  Verdict(SecretVerdict::kNotCompared);
  EXPECT_EQ(After(), recorded_);
}

TEST_F(SentMarksTest, WhatAnInterruptedRunMadeHasTheMarksOfWhatItMeantToMake) {
  State state;
  Unsettled made;
  made.intent.address = change_.address;
  made.intent.action = "create";
  made.intent.entry.marks = recorded_;
  state.unsettled.push_back(made);
  EXPECT_TRUE(RecordedMarks(change_, state).empty());  // it is to be made anew
  change_.id = "7";
  EXPECT_EQ(RecordedMarks(change_, state), recorded_);
  // A replace leaves the entry of the old one until the new one's is written.
  StateEntry& old = state.entries[change_.address];
  old.id = "6";
  EXPECT_EQ(RecordedMarks(change_, state), recorded_);
  old.id = "7";
  EXPECT_TRUE(RecordedMarks(change_, state).empty());
}

TEST_F(SentMarksTest, AnAssumedSecretIsMarkedSo) {
  recorded_.clear();
  Verdict(SecretVerdict::kAssumed);
  ASSERT_EQ(After().size(), 1u);
  EXPECT_TRUE(After()[0].assumed);
}

TEST_F(SentMarksTest, ASecretInAListIsMarkedWhenTheListIsSent) {
  change_.entry.sent =
      Value(ValueMap{{"steps", Value(Value::List{Value(ValueMap{{"password", EnvSecret("P")}})})}});
  recorded_.clear();
  EXPECT_TRUE(After().empty()) << "the list was not sent";
  change_.fields.resize(1);
  change_.fields[0].path = Path("steps");
  ASSERT_EQ(After().size(), 1u);
  EXPECT_EQ(After()[0].path.ToString(), "steps[0].password");
}

TEST_F(SentMarksTest, ASecretThatCannotBeHadIsLeftUnmarked) {
  Verdict(SecretVerdict::kNew);
  EXPECT_TRUE(
      MarksAfter(change_, FieldSet{}, recorded_, *marker_, [](const SecretRef&) -> Result<Secret> {
        return Diagnostic{.code = Code{"x", "x"}, .detail = "", .hint = ""};
      }).empty());
}

TEST_F(SentMarksTest, OfASecretThatIsDeclaredNoMoreNoMarkIsKept) {
  change_.entry.sent = Value(ValueMap{{"host", Value("h")}});
  EXPECT_TRUE(After().empty());
}

}  // namespace
}  // namespace dbsn
