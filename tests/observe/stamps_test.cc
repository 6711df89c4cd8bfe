// Which stamps are trusted from one look to the next.
#include "engine/observe/stamps.h"

#include <gtest/gtest.h>

#include "engine/world/clock.h"

namespace dbsn {
namespace {

const Address kAddress{"acme", "Job", "nightly"};

class StampsTest : public ::testing::Test {
 protected:
  StampsTest() {
    StateEntry& entry = state_.entries[kAddress];
    entry.address = kAddress;
    entry.id = "7";
    entry.sent = entry.observed = Value(ValueMap{{"tier", Value("small")}});
    entry.stamp = "2026-11-25T10:00:00Z";
    entry.server_date = "2026-11-25T10:00:01Z";
    entry.version = 3;
    Sighting& sighting = live_.sightings[kAddress];
    sighting.status = Sighting::Status::kFound;
    sighting.read_whole = true;
    sighting.live.id = "7";
    sighting.live.stamp = entry.stamp;
    sighting.live.fields = Value(ValueMap{{"size", Value(9)}, {"tier", Value("small")}});
    ReadAt(3);
  }
  // Seconds after the stamp.
  void ReadAt(int seconds) {
    live_.sightings[kAddress].live.server_date =
        std::chrono::system_clock::time_point(std::chrono::seconds(1'795'600'800 + seconds));
  }
  std::size_t Take() { return TakeStamps(live_, ToRfc3339, state_); }
  const StateEntry& entry() const { return state_.entries.at(kAddress); }

  LiveResources live_;
  State state_;
};

TEST_F(StampsTest, WhatWasReadAgainAndIsAsItWasIsTrustedFromThenOn) {
  EXPECT_EQ(Take(), 1u);
  EXPECT_EQ(entry().server_date, "2026-11-25T10:00:03Z");
  EXPECT_EQ(entry().version, 3);
  EXPECT_EQ(Take(), 0u);
}

TEST_F(StampsTest, AStampThatIsStillYoungTeachesNothing) {
  ReadAt(1);
  EXPECT_EQ(Take(), 0u);
}

TEST_F(StampsTest, ADifferenceIsLeftToThePlanner) {
  live_.sightings[kAddress].live.fields = Value(ValueMap{{"tier", Value("large")}});
  EXPECT_EQ(Take(), 0u);
  EXPECT_EQ(entry().server_date, "2026-11-25T10:00:01Z");
}

TEST_F(StampsTest, AThinRowOrAnotherObjectTeachesNothing) {
  live_.sightings[kAddress].read_whole = false;
  EXPECT_EQ(Take(), 0u);
  live_.sightings[kAddress].read_whole = true;
  live_.sightings[kAddress].live.id = "8";
  EXPECT_EQ(Take(), 0u);
  live_.sightings.clear();
  EXPECT_EQ(Take(), 0u);
}

}  // namespace
}  // namespace dbsn
