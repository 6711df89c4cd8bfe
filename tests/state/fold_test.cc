#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "engine/state/journal.h"
#include "engine/state/state_store.h"
#include "tests/state/examples.h"

namespace dbsn {
namespace {

using testing::AddressOf;
using testing::Ended;
using testing::ExampleIntent;
using testing::Removed;
using testing::Step;

State StateOf(const std::vector<std::string>& names) {
  State state;
  state.lineage = "l";
  state.serial = 7;
  for (const std::string& name : names) {
    state.entries.emplace(AddressOf(name), testing::ExampleEntry(name));
  }
  return state;
}

Run RunOf(std::vector<IntendedChange> changes, std::vector<StepRecord> records,
          const std::string& run_id = "run1") {
  Run run;
  run.intent.run_id = run_id;
  run.intent.deadline = "2026-11-25T11:02:00Z";
  run.intent.changes = std::move(changes);
  run.records = std::move(records);
  return run;
}

TEST(Fold, TakesAnEntryFromARecordAndGivesItTheNextSerialAsItsVersion) {
  const Folded folded = Fold(StateOf({}), RunOf({ExampleIntent("a", "create")}, {Ended("a")}));
  ASSERT_TRUE(folded.state.entries.contains(AddressOf("a")));
  EXPECT_EQ(folded.state.entries.at(AddressOf("a")).version, 8u);
  EXPECT_EQ(folded.state.serial, 7u);
  EXPECT_EQ(folded.state.last_run, "run1");
  EXPECT_TRUE(folded.unsettled.empty());
}

TEST(Fold, ForgetsWhatARecordSaysIsRemoved) {
  const Folded folded =
      Fold(StateOf({"a", "b"}), RunOf({ExampleIntent("a", "delete")}, {Removed("a")}));
  EXPECT_FALSE(folded.state.entries.contains(AddressOf("a")));
  EXPECT_EQ(folded.state.entries.at(AddressOf("b")).version, 7u);
  EXPECT_TRUE(folded.unsettled.empty());
}

TEST(Fold, LeavesAChangeWithoutAnyRecordUnsettled) {
  const Folded folded =
      Fold(StateOf({"b"}), RunOf({ExampleIntent("b", "update"), ExampleIntent("a", "create")}, {}));
  ASSERT_EQ(folded.unsettled.size(), 2u);
  EXPECT_EQ(folded.unsettled[0].intent.address, AddressOf("a"));
  EXPECT_EQ(folded.unsettled[0].steps_done, 0u);
  EXPECT_EQ(folded.unsettled[0].deadline, "2026-11-25T11:02:00Z");
  EXPECT_EQ(folded.unsettled[0].run_id, "run1");
  EXPECT_EQ(folded.unsettled[1].intent.address, AddressOf("b"));
  EXPECT_TRUE(folded.state.entries.contains(AddressOf("b")));
}

TEST(Fold, KeepsTheIdOfACreateThatWasAnsweredButNotEnded) {
  const Folded folded = Fold(
      StateOf({}),
      RunOf({ExampleIntent("a", "create")}, {Step("a", 0, "unknown"), Step("a", 0, "done", "77")}));
  ASSERT_EQ(folded.unsettled.size(), 1u);
  EXPECT_EQ(folded.unsettled[0].id, "77");
  EXPECT_EQ(folded.unsettled[0].steps_done, 1u);
}

TEST(Fold, SettlesARefusalThatChangedNothing) {
  const Folded folded =
      Fold(StateOf({"a"}), RunOf({ExampleIntent("a", "update")}, {Step("a", 0, "not-done")}));
  EXPECT_TRUE(folded.unsettled.empty());
  EXPECT_EQ(folded.state.entries.at(AddressOf("a")).version, 7u);
}

TEST(Fold, ContinuesFromTheFirstStepThatIsNotDoneWhenALaterOneIsRefused) {
  const Folded folded = Fold(
      StateOf({"a"}),
      RunOf({ExampleIntent("a", "replace")}, {Step("a", 0, "done"), Step("a", 1, "not-done")}));
  ASSERT_EQ(folded.unsettled.size(), 1u);
  EXPECT_EQ(folded.unsettled[0].steps_done, 1u);
  EXPECT_EQ(folded.unsettled[0].id, "");
}

TEST(Fold, LetsTheLastRecordOfAnAddressDecide) {
  const IntendedChange create = ExampleIntent("a", "create");
  EXPECT_TRUE(
      Fold(StateOf({}), RunOf({create}, {Step("a", 0, "unknown"), Step("a", 0, "not-done")}))
          .unsettled.empty());
  EXPECT_EQ(Fold(StateOf({}), RunOf({create}, {Step("a", 0, "not-done"), Step("a", 0, "unknown")}))
                .unsettled.size(),
            1u);
}

TEST(Fold, ReopensAnAddressThatIsWrittenAgainAfterItsEnd) {
  const Folded folded = Fold(
      StateOf({}), RunOf({ExampleIntent("a", "update")}, {Ended("a"), Step("a", 0, "unknown")}));
  EXPECT_TRUE(folded.state.entries.contains(AddressOf("a")));
  EXPECT_EQ(folded.unsettled.size(), 1u);
}

TEST(Fold, TakesRecordsOfAddressesThatNobodyIntended) {
  const Folded folded = Fold(
      StateOf({"old"}), RunOf({ExampleIntent("new", "record")}, {Removed("old"), Ended("new")}));
  EXPECT_FALSE(folded.state.entries.contains(AddressOf("old")));
  EXPECT_TRUE(folded.state.entries.contains(AddressOf("new")));
  EXPECT_TRUE(folded.unsettled.empty());
}

TEST(Fold, DoesNotTakeARunTwice) {
  const dbsn::Run run = RunOf({ExampleIntent("a", "create")}, {Ended("a")});
  State once = Fold(StateOf({}), run).state;
  once.serial = 8;
  once.entries.erase(AddressOf("a"));  // by a later run, say
  EXPECT_TRUE(Fold(once, run).state == once);
  once.last_run = "run2";
  once.runs.push_back({.run_id = "run1",
                       .plan_digest = "",
                       .started = "",
                       .who = "",
                       .operation = "",
                       .serial = 8,
                       .summary = "",
                       .undo = {}});
  EXPECT_TRUE(Fold(once, run).state == once);
}

TEST(Fold, KeepsWhatAnEarlierRunLeftUnsettledUntilItEnds) {
  const Folded first =
      Fold(StateOf({}), RunOf({ExampleIntent("a", "create"), ExampleIntent("b", "create")}, {}));
  const Folded second =
      Fold(first.state, RunOf({ExampleIntent("c", "create")}, {Ended("c"), Ended("a")}, "run2"));
  ASSERT_EQ(second.unsettled.size(), 1u);
  EXPECT_EQ(second.unsettled[0].intent.address, AddressOf("b"));
  EXPECT_EQ(second.unsettled[0].run_id, "run1");
  EXPECT_TRUE(second.state.unsettled == second.unsettled);
  const Folded third =
      Fold(second.state, RunOf({ExampleIntent("b", "create")}, {Step("b", 0, "not-done")}, "run3"));
  EXPECT_EQ(third.unsettled.size(), 1u) << "a refusal says nothing of the earlier request";
}

TEST(Fold, PutsALaterUnsettledChangeInTheEarliersPlace) {
  const Folded first = Fold(StateOf({}), RunOf({ExampleIntent("a", "create")}, {}));
  const Folded second = Fold(first.state, RunOf({ExampleIntent("a", "create")}, {}, "run2"));
  ASSERT_EQ(second.unsettled.size(), 1u);
  EXPECT_EQ(second.unsettled[0].run_id, "run2");
}

// An answer lost in a run after the one that made it must not make unknown what was made: where an
// API does not show a field, or a secret, the record is all there is.
TEST(Fold, MakesAnEntryOfWhatALaterRunFound) {
  const Folded first = Fold(StateOf({}), RunOf({ExampleIntent("a", "create")}, {}));
  for (const std::string action : {"update", "replace", "delete"}) {
    for (const std::string effect : {"", "unknown", "not-done"}) {
      IntendedChange change = ExampleIntent("a", action);
      change.found = testing::ExampleEntry("a");
      std::vector<StepRecord> records;
      if (!effect.empty()) records.push_back(Step("a", 0, effect));
      const Folded second = Fold(first.state, RunOf({change}, records, "run2"));
      ASSERT_EQ(second.unsettled.size(), 1u);
      EXPECT_EQ(second.unsettled[0].intent.action, effect == "not-done" ? "create" : action);
      EXPECT_FALSE(second.unsettled[0].intent.found.has_value());
      ASSERT_TRUE(second.state.entries.contains(AddressOf("a"))) << action << " " << effect;
      StateEntry entry = second.state.entries.at(AddressOf("a"));
      EXPECT_EQ(entry.version, 8u);
      entry.version = 7;
      EXPECT_TRUE(entry == testing::ExampleEntry("a"));
    }
  }
}

TEST(Fold, GivesWhatIsUnsettledOfALoadedStateWithAndWithoutARun) {
  LoadedState loaded;
  loaded.state = testing::ExampleState();
  EXPECT_EQ(Fold(loaded).unsettled.size(), 1u);
  loaded.run = RunOf({ExampleIntent("a", "create")}, {});
  EXPECT_EQ(Fold(loaded).unsettled.size(), 2u);
}

// ---- whatever is done and wherever it is cut, no address is lost

struct Chance {
  std::mt19937 engine;
  std::size_t Below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine);
  }
};

// The records that a run writes for one change, in order, with an outcome of every kind.
std::vector<StepRecord> RecordsOf(const IntendedChange& change, Chance& chance) {
  std::vector<StepRecord> records;
  const std::string& name = change.address.name;
  for (std::size_t step = 0; step < change.steps.size(); ++step) {
    const std::size_t effect = chance.Below(4);
    if (effect == 0) records.push_back(Step(name, step, "unknown"));
    if (effect == 1) {
      records.push_back(Step(name, step, "not-done"));
      return records;
    }
    records.push_back(
        Step(name, step, "done", change.steps[step] == "create" ? "new-" + name : ""));
  }
  if (chance.Below(4) > 0)
    records.push_back(change.action == "delete" ? Removed(name) : Ended(name));
  return records;
}

std::vector<StepRecord> Interleaved(std::vector<std::vector<StepRecord>> streams, Chance& chance) {
  std::vector<StepRecord> all;
  while (!streams.empty()) {
    std::vector<StepRecord>& stream = streams[chance.Below(streams.size())];
    if (stream.empty()) {
      std::swap(stream, streams.back());
      streams.pop_back();
      continue;
    }
    all.push_back(stream.front());
    stream.erase(stream.begin());
  }
  return all;
}

void CheckNothingLost(const State& before, const Run& run, const Folded& folded) {
  std::set<Address> removed, unsettled;
  for (const StepRecord& record : run.records) {
    if (record.removed) removed.insert(record.address);
  }
  for (const Unsettled& item : folded.unsettled) unsettled.insert(item.intent.address);
  const auto known = [&](const Address& address) {
    return folded.state.entries.contains(address) || unsettled.contains(address);
  };
  for (const auto& [address, entry] : before.entries) {
    EXPECT_TRUE(known(address) || removed.contains(address)) << ToString(address);
  }
  for (const Unsettled& earlier : before.unsettled) {
    EXPECT_TRUE(known(earlier.intent.address) || removed.contains(earlier.intent.address));
  }
  for (const StepRecord& record : run.records) {
    const bool touched = record.effect != "not-done" || record.step > 0;
    if (!touched || record.removed || removed.contains(record.address)) continue;
    const bool refused_after =
        std::any_of(run.records.begin(), run.records.end(), [&record](const StepRecord& other) {
          return other.address == record.address && other.effect == "not-done" && other.step == 0;
        });
    if (!refused_after) {
      EXPECT_TRUE(known(record.address)) << ToString(record.address) << " " << record.effect;
    }
  }
  // A created id that nobody wrote into an entry is kept where the next run looks for it.
  for (const Unsettled& item : folded.unsettled) {
    if (item.run_id != run.intent.run_id) continue;
    for (const StepRecord& record : run.records) {
      if (record.address == item.intent.address && !record.id.empty()) {
        EXPECT_EQ(item.id, record.id);
      }
    }
  }
}

TEST(FoldProperty, NoPrefixOfAnyJournalLosesAnAddress) {
  const std::vector<std::string> actions = {"create", "update", "replace", "delete", "adopt"};
  for (unsigned seed = 0; seed < 300; ++seed) {
    Chance chance{std::mt19937(seed)};
    State before = StateOf({});
    std::vector<IntendedChange> changes;
    std::vector<std::vector<StepRecord>> streams;
    for (int i = 0; i < 6; ++i) {
      const std::string name = "r" + std::to_string(i);
      const std::string& action = actions[chance.Below(actions.size())];
      if (action != "create" && action != "adopt") {
        before.entries.emplace(AddressOf(name), testing::ExampleEntry(name));
      }
      if (chance.Below(4) == 0) {
        before.unsettled.push_back({ExampleIntent(name, "create"), 0, "", "", "run0"});
      }
      changes.push_back(ExampleIntent(name, action));
      streams.push_back(RecordsOf(changes.back(), chance));
    }
    const std::vector<StepRecord> records = Interleaved(std::move(streams), chance);
    for (std::size_t size = 0; size <= records.size(); ++size) {
      const auto end = records.begin() + static_cast<std::ptrdiff_t>(size);
      const dbsn::Run run = RunOf(changes, {records.begin(), end});
      const Folded folded = Fold(before, run);
      SCOPED_TRACE("seed " + std::to_string(seed) + ", " + std::to_string(size) + " records");
      CheckNothingLost(before, run, folded);
      EXPECT_TRUE(Fold(folded.state, run).state == folded.state);
    }
  }
}

TEST(FoldProperty, TheOrderBetweenAddressesDoesNotMatter) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Chance chance{std::mt19937(seed)};
    std::vector<IntendedChange> changes;
    std::vector<std::vector<StepRecord>> streams;
    for (int i = 0; i < 5; ++i) {
      changes.push_back(ExampleIntent("r" + std::to_string(i), "replace"));
      streams.push_back(RecordsOf(changes.back(), chance));
    }
    const State before = StateOf({"r0", "r1", "r2", "r3", "r4"});
    const Folded one = Fold(before, RunOf(changes, Interleaved(streams, chance)));
    const Folded other = Fold(before, RunOf(changes, Interleaved(streams, chance)));
    EXPECT_TRUE(one.state == other.state) << seed;
  }
}

}  // namespace
}  // namespace dbsn
