// The record store over records in memory: with any number of changes in one write, and with few,
// where a save takes many and may stop at each.
#include "engine/state/record_store.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "engine/state/state_codes.h"
#include "engine/world/system_random.h"
#include "tests/state/examples.h"
#include "tests/state/store_conformance.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_environment.h"

namespace dbsn {
namespace {

using testing::AddressOf;
using testing::Ended;
using testing::ExampleEntry;
using testing::ExampleRunIntent;
using testing::ExampleState;
using testing::Step;

// What all processes share.
struct Server {
  Records records;
  std::optional<LockInfo> holder;
  std::size_t most = 0;
  int writes = 0;
  // Asked at each write, by its number from 1: may it be done, and may the caller hear of it?
  std::function<bool(int)> before, after;
};

class MemoryRecords final : public RecordPlace {
 public:
  explicit MemoryRecords(Server& server) : server_(server) {}

  std::string Where() const override { return "memory"; }
  std::size_t most_changes() const override { return server_.most; }
  std::size_t most_bytes() const override { return 0; }
  Result<Records> Read(const KeyRange& range) override {
    return Records(server_.records.lower_bound(range.first),
                   server_.records.lower_bound(range.second));
  }
  Result<Done> Write(const RecordChanges& changes, const Guard& guard) override {
    if (!server_.holder.has_value() || server_.holder->id != id_) return Lost();
    const auto head = server_.records.find(guard.key);
    const bool same = guard.bytes.has_value()
                          ? head != server_.records.end() && head->second == *guard.bytes
                          : head == server_.records.end();
    if (!same) return Lost();
    if (server_.most != 0) {
      EXPECT_LE(changes.puts.size() + changes.removes.size(), server_.most);
    }
    ++server_.writes;
    if (server_.before && !server_.before(server_.writes)) return Lost();
    for (const auto& [first, end] : changes.removes) {
      server_.records.erase(server_.records.lower_bound(first), server_.records.lower_bound(end));
    }
    for (const auto& [key, bytes] : changes.puts) server_.records.insert_or_assign(key, bytes);
    if (server_.after && !server_.after(server_.writes)) return Lost();
    return Done{};
  }
  Result<std::unique_ptr<StateLock>> TryLock(const LockInfo& info) override {
    if (server_.holder.has_value()) {
      return Diagnostic{.code = kStateLocked, .detail = "", .hint = ""};
    }
    server_.holder = info;
    id_ = info.id;
    return std::unique_ptr<StateLock>(std::make_unique<Held>(*this, info));
  }
  Result<std::optional<LockInfo>> Holder() override { return server_.holder; }
  Result<Done> Free(const LockInfo& /*holder*/) override {
    server_.holder.reset();
    return Done{};
  }
  Result<Done> StillHeld() override {
    if (id_.empty() || (server_.holder.has_value() && server_.holder->id == id_)) return Done{};
    return Lost();
  }

 private:
  class Held final : public StateLock {
   public:
    Held(MemoryRecords& place, LockInfo info) : place_(place), info_(std::move(info)) {}
    ~Held() override {
      if (place_.server_.holder.has_value() && place_.server_.holder->id == info_.id) {
        place_.server_.holder.reset();
      }
      place_.id_.clear();
    }
    const LockInfo& info() const override { return info_; }

   private:
    MemoryRecords& place_;
    const LockInfo info_;
  };

  static Diagnostic Lost() {
    return {.code = kStateLockLost, .detail = "The lock is gone.", .hint = ""};
  }

  Server& server_;
  std::string id_;
};

class RecordsPlace : public StorePlace {
 public:
  explicit RecordsPlace(std::size_t most) { server.most = most; }
  std::unique_ptr<StateStore> Open() override {
    return std::make_unique<RecordStore>(std::make_unique<MemoryRecords>(server),
                                         LockMaker{clock, random, environment, "0.1.0"});
  }

  Server server;
  FakeClock clock;
  SystemRandom random;
  FakeEnvironment environment;
};

std::unique_ptr<StorePlace> NewRecords() { return std::make_unique<RecordsPlace>(0); }
std::unique_ptr<StorePlace> NewSmallWrites() { return std::make_unique<RecordsPlace>(7); }
INSTANTIATE_TEST_SUITE_P(Records, StoreConformance, ::testing::Values(&NewRecords));
INSTANTIATE_TEST_SUITE_P(Records, SharedStoreConformance, ::testing::Values(&NewRecords));
INSTANTIATE_TEST_SUITE_P(SmallWrites, StoreConformance, ::testing::Values(&NewSmallWrites));
INSTANTIATE_TEST_SUITE_P(SmallWrites, SharedStoreConformance, ::testing::Values(&NewSmallWrites));

State Grown(int serial, int entries) {
  State state = ExampleState();
  state.serial = static_cast<std::uint64_t>(serial);
  for (int i = 0; i < entries; ++i) {
    const std::string name = "r" + std::to_string(serial) + "-" + std::to_string(i);
    state.entries.emplace(AddressOf(name), ExampleEntry(name));
  }
  return state;
}

// A save that stops at any of its writes leaves the state before or the state after, with the run
// or without it, and the next runner goes on from there.
TEST(RecordStore, SurvivesTheEndAtEachWriteOfASave) {
  const State before = Grown(7, 20);
  int cuts = 0;
  for (const bool done : {false, true}) {
    for (int cut = 1; cut < 100; ++cut) {
      RecordsPlace place(7);
      bool reached = false;
      {
        const std::unique_ptr<StateStore> store = place.Open();
        const auto lock = store->Lock("apply", {}, nullptr);
        ASSERT_TRUE(store->Save(before).ok());
        ASSERT_TRUE(store->BeginRun(ExampleRunIntent("bbbbbbbbbbbb")).ok());
        ASSERT_TRUE(store->Append({Ended("new"), Ended("orders")}, true).ok());
        const int first = place.server.writes;
        const auto stop = [&, first](int write) {
          reached = reached || write == first + cut;
          return write < first + cut;
        };
        (done ? place.server.after : place.server.before) = stop;
        State after = Fold(store->Load().value()).state;
        after.serial = 8;
        for (int i = 0; i < 20; ++i) after.entries.erase(AddressOf("r7-" + std::to_string(i)));
        for (const auto& [address, entry] : Grown(8, 30).entries) {
          after.entries.emplace(address, entry);
        }
        static_cast<void>(store->Save(after).ok());
      }
      place.server.before = place.server.after = nullptr;
      if (!reached) break;
      ++cuts;
      place.server.holder.reset();
      const std::unique_ptr<StateStore> next = place.Open();
      const auto lock = next->Lock("apply", {}, nullptr);
      ASSERT_TRUE(lock.ok());
      Result<LoadedState> loaded = next->Load();
      ASSERT_TRUE(loaded.ok()) << loaded.problem().detail;
      const bool over = loaded.value().state.serial == 8;
      EXPECT_EQ(loaded.value().run.has_value(), !over) << cut;
      EXPECT_EQ(loaded.value().state.entries.contains(AddressOf("r7-3")), !over) << cut;
      EXPECT_EQ(loaded.value().state.entries.contains(AddressOf("r8-29")), over) << cut;
      // Either way nothing that the run did is lost.
      State state = Fold(std::move(loaded).value()).state;
      EXPECT_TRUE(state.entries.contains(AddressOf("new"))) << cut;
      state.serial = 9;
      ASSERT_TRUE(next->BeginRun(ExampleRunIntent("cccccccccccc")).ok() || !over);
      const Result<Done> saved = next->Save(state);
      ASSERT_TRUE(saved.ok()) << cut << saved.problem().detail;
      loaded = next->Load();
      ASSERT_TRUE(loaded.ok());
      loaded.value().state.last_run = state.last_run;
      EXPECT_TRUE(loaded.value().state == state) << cut;
      for (const auto& [key, bytes] : place.server.records) {
        EXPECT_FALSE(key.starts_with("now/pending/") || key.starts_with("now/run/")) << key;
      }
    }
  }
  EXPECT_GT(cuts, 30);
}

TEST(RecordStore, WritesOnlyWhatChanged) {
  RecordsPlace place(0);
  const std::unique_ptr<StateStore> store = place.Open();
  const auto lock = store->Lock("apply", {}, nullptr);
  State state = Grown(7, 1000);
  ASSERT_TRUE(store->Save(state).ok());
  const Records before = place.server.records;
  state.serial = 8;
  state.entries.at(AddressOf("r7-500")).last_test = "failed";
  ASSERT_TRUE(store->Save(state).ok());
  int changed = 0;
  for (const auto& [key, bytes] : place.server.records) {
    const auto old = before.find(key);
    if (old == before.end() || old->second != bytes) ++changed;
  }
  EXPECT_EQ(changed, 4);  // the entry, the head, and both as they were
}

TEST(RecordStore, KeepsTheLastFiftyVersions) {
  RecordsPlace place(0);
  const std::unique_ptr<StateStore> store = place.Open();
  const auto lock = store->Lock("apply", {}, nullptr);
  std::vector<State> states;
  for (int serial = 1; serial <= 70; ++serial) {
    states.push_back(Grown(serial, serial % 5));
    ASSERT_TRUE(store->Save(states.back()).ok());
  }
  const std::vector<std::uint64_t> serials = store->Versions().value();
  ASSERT_EQ(serials.size(), kVersionsKept);
  EXPECT_EQ(serials.front(), 69u);
  for (const std::uint64_t serial : serials) {
    const Result<State> version = store->Version(serial);
    ASSERT_TRUE(version.ok()) << version.problem().detail;
    EXPECT_TRUE(version.value() == states.at(serial - 1)) << serial;
  }
}

TEST(RecordStore, SaysWhichRecordCannotBeRead) {
  RecordsPlace place(0);
  const std::unique_ptr<StateStore> store = place.Open();
  {
    const auto lock = store->Lock("apply", {}, nullptr);
    ASSERT_TRUE(store->Save(ExampleState()).ok());
  }
  for (auto& [key, bytes] : place.server.records) {
    if (key.starts_with("now/state/entry/")) bytes = "{";
  }
  const Result<LoadedState> loaded = store->Load();
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.problem().code, kStateUnreadable);
  EXPECT_NE(loaded.problem().detail.find("now/state/entry/acme/Thing/"), std::string::npos)
      << loaded.problem().detail;
}

}  // namespace
}  // namespace dbsn
