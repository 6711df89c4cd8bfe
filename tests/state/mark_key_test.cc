#include "engine/state/mark_key.h"

#include <gtest/gtest.h>

#include "engine/state/state_codes.h"
#include "engine/state/state_file.h"
#include "engine/world/system_random.h"
#include "tests/support/fake_environment.h"

namespace dbsn {
namespace {

const Address kAddress{"acme", "Thing", "a"};
constexpr const char* kOutside = "correct horse battery staple";

Mark MarkUnder(const Marker& marker) {
  return marker.MarkOf(kAddress, Path("password"), Secret("hunter2"));
}

class MarkKeyTest : public ::testing::Test {
 protected:
  Born Bear(State& state) {
    Result<Born> born = BearState(state, "data", "prod", environment_, random_);
    EXPECT_TRUE(born.ok()) << born.problem().detail;
    return std::move(born).value();
  }
  SystemRandom random_;
  FakeEnvironment environment_;
};

TEST_F(MarkKeyTest, GivesANewbornStateItsLineageAndAKeyThatItKeeps) {
  State state;
  const Born born = Bear(state);
  EXPECT_TRUE(born.changed);
  EXPECT_EQ(state.lineage.size(), 36u);
  EXPECT_EQ(state.workspace, "data");
  EXPECT_EQ(state.environment, "prod");
  EXPECT_EQ(state.mark_key.size(), 64u);
  EXPECT_EQ(state.mark_key_id, born.marker->key_id());

  const State before = state;
  const Born again = Bear(state);
  EXPECT_FALSE(again.changed);
  EXPECT_TRUE(state == before);
  EXPECT_EQ(MarkUnder(*again.marker), MarkUnder(*born.marker));
  EXPECT_EQ(MarkUnder(*OpenMarker(state, environment_, random_).value()), MarkUnder(*born.marker));
}

TEST_F(MarkKeyTest, LeavesAKeyOfTheVariableOutOfTheState) {
  environment_.variables["DBSN_STATE_KEY"] = kOutside;
  State state;
  const Born born = Bear(state);
  EXPECT_EQ(state.mark_key, "");
  EXPECT_EQ(state.mark_key_id, born.marker->key_id());
  EXPECT_EQ(WriteState(state).find(kOutside), std::string::npos);
  EXPECT_EQ(MarkUnder(*OpenMarker(state, environment_, random_).value()), MarkUnder(*born.marker));
}

TEST_F(MarkKeyTest, MarksUnderAnotherIdOnceTheKeyMovesOutOfTheState) {
  State state;
  const Mark inside = MarkUnder(*Bear(state).marker);
  environment_.variables["DBSN_STATE_KEY"] = kOutside;
  const Born born = Bear(state);
  EXPECT_TRUE(born.changed);
  EXPECT_EQ(state.mark_key, "");
  EXPECT_NE(MarkUnder(*born.marker).key_id, inside.key_id);
}

TEST_F(MarkKeyTest, KeepsTheMarksComparableWhenTheVeryKeyOfTheStateMovesOut) {
  State state;
  const Mark inside = MarkUnder(*Bear(state).marker);
  environment_.variables["DBSN_STATE_KEY"] = state.mark_key;
  EXPECT_EQ(MarkUnder(*Bear(state).marker), inside);
  EXPECT_EQ(state.mark_key, "");
}

TEST_F(MarkKeyTest, RefusesWhenTheKeyIsNeitherInTheStateNorSet) {
  State state;
  state.lineage = "l";
  state.mark_key_id = "k1";
  EXPECT_EQ(OpenMarker(state, environment_, random_).problem().code, kStateKeyMissing);
  EXPECT_EQ(BearState(state, "", "", environment_, random_).problem().code, kStateKeyMissing);
}

TEST_F(MarkKeyTest, RefusesAKeyThatIsTooShortWithoutRepeatingIt) {
  environment_.variables["DBSN_STATE_KEY"] = "hunter2";
  const Result<std::unique_ptr<Marker>> marker = OpenMarker({}, environment_, random_);
  ASSERT_FALSE(marker.ok());
  EXPECT_EQ(marker.problem().code, kStateKeyShort);
  EXPECT_EQ(marker.problem().detail.find("hunter2"), std::string::npos);
}

TEST_F(MarkKeyTest, PlansAgainstNoStateUnderAKeyThatNobodyKeeps) {
  const State none;
  const auto one = OpenMarker(none, environment_, random_);
  const auto other = OpenMarker(none, environment_, random_);
  EXPECT_NE(one.value()->key_id(), other.value()->key_id());
}

}  // namespace
}  // namespace dbsn
