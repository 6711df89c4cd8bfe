#include "tests/state/store_conformance.h"

#include <chrono>
#include <functional>

#include "engine/state/state_codes.h"
#include "tests/state/examples.h"

namespace dbsn {
namespace {

using testing::Ended;
using testing::ExampleRunIntent;
using testing::ExampleState;
using testing::Step;

constexpr std::chrono::milliseconds kNoWait{0};

std::unique_ptr<StateLock> Locked(StateStore& store) {
  Result<std::unique_ptr<StateLock>> lock = store.Lock("apply", kNoWait, nullptr);
  EXPECT_TRUE(lock.ok()) << lock.problem().detail;
  return lock.ok() ? std::move(lock).value() : nullptr;
}

LoadedState Loaded(StateStore& store) {
  Result<LoadedState> loaded = store.Load();
  EXPECT_TRUE(loaded.ok()) << loaded.problem().detail;
  return loaded.ok() ? std::move(loaded).value() : LoadedState{};
}

void Saved(StateStore& store, const State& state) {
  const Result<Done> saved = store.Save(state);
  ASSERT_TRUE(saved.ok()) << saved.problem().detail;
}

TEST_P(StoreConformance, HasNoStateAtFirst) {
  const LoadedState loaded = Loaded(*place_->Open());
  EXPECT_EQ(loaded.state.lineage, "");
  EXPECT_EQ(loaded.state.serial, 0u);
  EXPECT_FALSE(loaded.run.has_value());
  EXPECT_FALSE(loaded.under_way.has_value());
}

TEST_P(StoreConformance, GivesBackWhatWasSaved) {
  const std::unique_ptr<StateStore> store = place_->Open();
  {
    const std::unique_ptr<StateLock> lock = Locked(*store);
    Saved(*store, ExampleState());
  }
  EXPECT_TRUE(Loaded(*store).state == ExampleState());
  EXPECT_TRUE(Loaded(*place_->Open()).state == ExampleState());
}

TEST_P(StoreConformance, ShowsARunFromItsBeginningToItsSave) {
  const std::unique_ptr<StateStore> store = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*store);
  Saved(*store, ExampleState());
  const RunIntent intent = ExampleRunIntent("bbbbbbbbbbbb");
  ASSERT_TRUE(store->BeginRun(intent).ok());
  const std::unique_ptr<StateStore> other = place_->Open();
  LoadedState seen = Loaded(*other);
  ASSERT_TRUE(seen.run.has_value());
  EXPECT_TRUE(seen.run->intent == intent);
  EXPECT_TRUE(seen.run->records.empty());
  ASSERT_EQ(seen.under_way.has_value(), place_->tells_who_is_under_way());
  if (seen.under_way.has_value()) {
    EXPECT_EQ(seen.under_way->operation, "apply");
  }

  ASSERT_TRUE(store->Append({Step("new", 0, "done", "77"), Ended("new")}, false).ok());
  ASSERT_TRUE(store->Append({Step("orders", 0, "unknown")}, true).ok());
  seen = Loaded(*other);
  ASSERT_TRUE(seen.run.has_value());
  ASSERT_EQ(seen.run->records.size(), 3u);
  EXPECT_TRUE(seen.run->records[1] == Ended("new"));
  EXPECT_TRUE(seen.state == ExampleState());

  State after = Fold(seen).state;
  after.serial = 8;
  Saved(*store, after);
  seen = Loaded(*other);
  EXPECT_FALSE(seen.run.has_value());
  EXPECT_TRUE(seen.state == after);
}

TEST_P(StoreConformance, KeepsTheRunOfAHolderThatWentAway) {
  {
    const std::unique_ptr<StateStore> store = place_->Open();
    const std::unique_ptr<StateLock> lock = Locked(*store);
    Saved(*store, ExampleState());
    ASSERT_TRUE(store->BeginRun(ExampleRunIntent("bbbbbbbbbbbb")).ok());
    ASSERT_TRUE(store->Append({Step("new", 0, "done", "77")}, true).ok());
  }
  const std::unique_ptr<StateStore> next = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*next);
  const LoadedState loaded = Loaded(*next);
  ASSERT_TRUE(loaded.run.has_value());
  const Folded folded = Fold(loaded);
  EXPECT_EQ(folded.unsettled.size(), 5u);  // four of this run, one of an earlier one

  // Saving the fold ends that run without losing what is unsettled.
  State state = folded.state;
  state.serial = 8;
  Saved(*next, state);
  const LoadedState again = Loaded(*next);
  EXPECT_FALSE(again.run.has_value());
  EXPECT_TRUE(Fold(again).unsettled == folded.unsettled);
}

TEST_P(StoreConformance, PutsANewRunInThePlaceOfOneThatWasFolded) {
  const std::unique_ptr<StateStore> store = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*store);
  State state = ExampleState();
  for (const char* run_id : {"run1", "run2", "run3"}) {
    Saved(*store, state);
    ASSERT_TRUE(store->BeginRun(ExampleRunIntent(run_id)).ok());
    ASSERT_TRUE(store->Append({Ended("new")}, true).ok());
    const LoadedState loaded = Loaded(*store);
    ASSERT_TRUE(loaded.run.has_value());
    EXPECT_EQ(loaded.run->intent.run_id, run_id);
    EXPECT_EQ(loaded.run->records.size(), 1u);
    state = Fold(loaded).state;
    ++state.serial;
  }
}

TEST_P(StoreConformance, LetsOneHolderInAtATimeAndSaysWhoItIs) {
  const std::unique_ptr<StateStore> one = place_->Open();
  const std::unique_ptr<StateStore> other = place_->Open();
  std::unique_ptr<StateLock> lock = Locked(*one);
  EXPECT_EQ(lock->info().who, "ada@workbench");
  const Result<std::unique_ptr<StateLock>> refused = other->Lock("destroy", kNoWait, nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().code, kStateLocked);
  EXPECT_NE(refused.problem().detail.find("ada@workbench"), std::string::npos);
  EXPECT_NE(refused.problem().detail.find(lock->info().created), std::string::npos);
  EXPECT_NE(refused.problem().detail.find(lock->info().id), std::string::npos);

  const Result<std::optional<LockInfo>> holder = other->Holder();
  ASSERT_TRUE(holder.ok() && holder.value().has_value());
  EXPECT_EQ(holder.value()->id, lock->info().id);
  EXPECT_EQ(holder.value()->operation, "apply");

  lock.reset();
  EXPECT_FALSE(other->Holder().value().has_value());
  EXPECT_NE(Locked(*other), nullptr);
}

TEST_P(StoreConformance, WaitsForTheHolderToEnd) {
  const std::unique_ptr<StateStore> one = place_->Open();
  const std::unique_ptr<StateStore> other = place_->Open();
  std::unique_ptr<StateLock> lock = Locked(*one);
  int asked = 0;
  const std::function<bool()> release_after_three = [&] {
    if (++asked == 3) lock.reset();
    return false;
  };
  const Result<std::unique_ptr<StateLock>> got =
      other->Lock("apply", std::chrono::minutes(1), release_after_three);
  EXPECT_TRUE(got.ok()) << got.problem().detail;
}

TEST_P(StoreConformance, StopsWaitingWhenAPersonAsksToStop) {
  const std::unique_ptr<StateStore> one = place_->Open();
  const std::unique_ptr<StateStore> other = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*one);
  const Result<std::unique_ptr<StateLock>> got =
      other->Lock("apply", std::chrono::hours(10), [] { return true; });
  EXPECT_FALSE(got.ok());
}

TEST_P(StoreConformance, RefusesToUnlockWithTheWrongIdOrWithoutALock) {
  const std::unique_ptr<StateStore> store = place_->Open();
  const Result<Done> none = store->Unlock("x");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.problem().code, kStateNotLocked);
  const std::unique_ptr<StateLock> lock = Locked(*store);
  const Result<Done> other = place_->Open()->Unlock("not-" + lock->info().id);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.problem().code, kStateOtherLock);
  EXPECT_TRUE(place_->Open()->Holder().value().has_value());
}

TEST_P(SharedStoreConformance, LetsAPersonFreeALockWhoseHolderIsStillThere) {
  const std::unique_ptr<StateStore> sleeper = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*sleeper);
  Saved(*sleeper, ExampleState());
  ASSERT_TRUE(sleeper->BeginRun(ExampleRunIntent("bbbbbbbbbbbb")).ok());

  const std::unique_ptr<StateStore> other = place_->Open();
  ASSERT_TRUE(other->Unlock(lock->info().id).ok());
  const std::unique_ptr<StateLock> taken = Locked(*other);
  ASSERT_NE(taken, nullptr);
  State state = Fold(Loaded(*other)).state;
  state.serial = 8;
  Saved(*other, state);

  // What woke up writes nothing over it, and is told that it may send nothing more.
  EXPECT_FALSE(sleeper->Append({Step("new", 0, "done", "77")}, true).ok());
  EXPECT_FALSE(sleeper->Save(ExampleState()).ok());
  EXPECT_FALSE(sleeper->BeginRun(ExampleRunIntent("cccccccccccc")).ok());
  EXPECT_FALSE(sleeper->StillHeld().ok());
  EXPECT_EQ(Loaded(*other).state.serial, 8u);
  EXPECT_FALSE(Loaded(*other).run.has_value());
}

TEST_P(SharedStoreConformance, WritesNothingWithoutTheLock) {
  const std::unique_ptr<StateStore> store = place_->Open();
  Loaded(*store);
  EXPECT_FALSE(store->Save(ExampleState()).ok());
  EXPECT_EQ(Loaded(*store).state.lineage, "");
}

TEST_P(StoreConformance, GivesBackAnEarlierVersionOrSaysThatItHasNone) {
  const std::unique_ptr<StateStore> store = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*store);
  State state = ExampleState();
  const State first = state;
  Saved(*store, first);
  Loaded(*store);
  ++state.serial;
  state.entries.erase(state.entries.begin());
  state.entries.emplace(testing::AddressOf("later"), testing::ExampleEntry("later"));
  Saved(*store, state);
  const Result<std::vector<std::uint64_t>> serials = store->Versions();
  ASSERT_TRUE(serials.ok()) << serials.problem().detail;
  const Result<State> none = store->Version(4711);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.problem().code, kStateNoVersion);
  for (const std::uint64_t serial : serials.value()) {
    EXPECT_EQ(serial, first.serial);
    const Result<State> version = store->Version(serial);
    ASSERT_TRUE(version.ok()) << version.problem().detail;
    EXPECT_TRUE(version.value() == first);
  }
}

TEST_P(StoreConformance, HoldsTenThousandEntries) {
  State state = ExampleState();
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "r" + std::to_string(i);
    state.entries.emplace(testing::AddressOf(name), testing::ExampleEntry(name));
  }
  const std::unique_ptr<StateStore> store = place_->Open();
  const std::unique_ptr<StateLock> lock = Locked(*store);
  Saved(*store, state);
  EXPECT_TRUE(Loaded(*store).state == state);
}

}  // namespace

// A binary without any store would be no mistake of this suite.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreConformance);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SharedStoreConformance);

}  // namespace dbsn
