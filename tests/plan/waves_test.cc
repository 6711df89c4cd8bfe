#include "engine/plan/waves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dbsn {
namespace {

using ::testing::ElementsAre;

Change Making(const std::string& name, const std::vector<std::string>& after = {},
              Action action = Action::kCreate) {
  Change change;
  change.address = {"acme", "Thing", name};
  change.action = action;
  change.steps.push_back({"create", "POST", "/things", {}, Value()});
  change.can_test = change.test_after = true;
  for (const std::string& one : after) change.after.push_back({"acme", "Thing", one});
  return change;
}

std::vector<int> WavesOf(const Rollout& rollout, std::vector<Change> changes) {
  MakeWaves(rollout, changes);
  std::vector<int> waves;
  for (const Change& change : changes) waves.push_back(change.wave);
  return waves;
}

TEST(Waves, GoOneThenHalfThenAll) {
  std::vector<Change> changes;
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) changes.push_back(Making(name));
  EXPECT_THAT(WavesOf({{1, false}, {50, true}}, changes), ElementsAre(1, 2, 2, 3, 3, 3));
  EXPECT_THAT(WavesOf({{10, true}}, changes), ElementsAre(1, 2, 2, 2, 2, 2));
  EXPECT_THAT(WavesOf({}, changes), ElementsAre(0, 0, 0, 0, 0, 0));
}

TEST(Waves, AreNotThereWhereOneWouldHoldAll) {
  EXPECT_THAT(WavesOf({{1, false}}, {Making("a")}), ElementsAre(0));
  EXPECT_THAT(WavesOf({{5, false}, {100, true}}, {Making("a"), Making("b")}), ElementsAre(0, 0));
}

TEST(Waves, TakeAlongWhatAChosenOneWaitsFor) {
  EXPECT_THAT(WavesOf({{1, false}}, {Making("a", {"c"}), Making("b"), Making("c")}),
              ElementsAre(1, 2, 1));
}

TEST(Waves, PutDeletesLastAndWhatWaitsForThem) {
  EXPECT_THAT(WavesOf({{1, false}, {2, false}},
                      {Making("a", {}, Action::kDelete), Making("b", {"a"}, Action::kReplace),
                       Making("c"), Making("d"), Making("e")}),
              ElementsAre(3, 3, 1, 2, 3));
}

TEST(Waves, AreGatedByATestThatCanFail) {
  std::vector<Change> changes{Making("a"), Making("b"), Making("c")};
  changes[0].can_test = false;
  MakeWaves({{1, false}, {2, false}}, changes);
  EXPECT_FALSE(IsGated(changes, 1));
  EXPECT_TRUE(IsGated(changes, 2));
  changes[1].test.on_failure = OnTestFailure::kWarn;
  EXPECT_FALSE(IsGated(changes, 2));
}

}  // namespace
}  // namespace dbsn
