#include "engine/apply/ready_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Changes a, b, c ...; |after|[i] names what the i-th waits for.
std::vector<Change> Changes(const std::vector<std::string>& after) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < after.size(); ++i) {
    Change change;
    change.address = {"acme", "Job", std::string(1, static_cast<char>('a' + i))};
    for (const char c : after[i]) change.after.push_back({"acme", "Job", std::string(1, c)});
    changes.push_back(change);
  }
  return changes;
}

TEST(ReadyQueue, GivesWhatWaitsForNothingInThePlansOrder) {
  const std::vector<Change> changes = Changes({"c", "", "", ""});
  ReadyQueue queue(changes);
  EXPECT_EQ(queue.Take(), 1u);
  EXPECT_EQ(queue.Take(), 2u);
  EXPECT_EQ(queue.Take(), 3u);
  EXPECT_EQ(queue.Take(), std::nullopt);
}

TEST(ReadyQueue, ADependentWaitsForAllItNeeds) {
  const std::vector<Change> changes = Changes({"", "", "ab"});
  ReadyQueue queue(changes);
  queue.Take();
  queue.Take();
  queue.EndedWell(1);
  EXPECT_EQ(queue.Take(), std::nullopt);
  queue.EndedWell(0);
  EXPECT_EQ(queue.Take(), 2u);
  queue.EndedWell(2);
  EXPECT_TRUE(queue.AllEnded());
}

TEST(ReadyQueue, AFailureHoldsWhateverWaitsForItDirectlyOrNot) {
  const std::vector<Change> changes = Changes({"", "a", "b", "", "cd"});
  ReadyQueue queue(changes);
  queue.Take();
  queue.Take();
  EXPECT_THAT(queue.EndedBadly(0), ElementsAre(1u, 2u, 4u));
  EXPECT_EQ(queue.HeldBy(1), 0u);
  EXPECT_EQ(queue.HeldBy(2), 1u);
  EXPECT_EQ(queue.Take(), std::nullopt);
  queue.EndedWell(3);
  EXPECT_EQ(queue.Take(), std::nullopt);
  EXPECT_TRUE(queue.AllEnded());
}

TEST(ReadyQueue, WhatIsHeldOnceIsNotHeldAgain) {
  const std::vector<Change> changes = Changes({"", "", "ab"});
  ReadyQueue queue(changes);
  queue.Take();
  queue.Take();
  EXPECT_THAT(queue.EndedBadly(0), ElementsAre(2u));
  EXPECT_THAT(queue.EndedBadly(1), IsEmpty());
  EXPECT_TRUE(queue.AllEnded());
}

TEST(ReadyQueue, GivingUpNamesWhatHasNotBegun) {
  const std::vector<Change> changes = Changes({"", "", "b"});
  ReadyQueue queue(changes);
  queue.Take();
  EXPECT_THAT(queue.GiveUp(), ElementsAre(1u, 2u));
  EXPECT_FALSE(queue.AllEnded()) << "the first still runs";
  queue.EndedWell(0);
  EXPECT_TRUE(queue.AllEnded());
}

}  // namespace
}  // namespace dbsn
