// A run of the store in which each change of the disk fails in turn, in each way a disk can fail.
// Afterwards a fresh process must find either the old or the new, and never less.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "engine/state/local_store.h"
#include "engine/state/state_codes.h"
#include "engine/world/posix_files.h"
#include "engine/world/system_random.h"
#include "tests/state/examples.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_environment.h"
#include "tests/support/faulty_files.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

class FaultRig {
 public:
  std::unique_ptr<LocalStore> Open(Files& files) {
    return std::make_unique<LocalStore>(LocalStore::Parts{.files = files,
                                                          .clock = clock_,
                                                          .random = random_,
                                                          .environment = environment_,
                                                          .folder = folder_.path(),
                                                          .environment_name = "",
                                                          .dbsn_version = "0.1.0"});
  }
  PosixFiles real;

 private:
  testing::TempFolder folder_;
  FakeClock clock_;
  SystemRandom random_;
  FakeEnvironment environment_;
};

State OldState() {
  State state = testing::ExampleState();
  state.unsettled.clear();
  return state;
}

RunIntent Intent() { return testing::ExampleRunIntent("run1"); }

Run WholeRun() {
  return {.intent = Intent(),
          .records = {testing::Step("new", 0, "done", "77"), testing::Ended("new"),
                      testing::Removed("lake")}};
}

struct Told {  // what the store said had worked
  bool locked = false, begun = false, appended = false, saved = false;
  bool failed = false;
};

// What an apply does with its store, going on as an executor would: it begins nothing without its
// intent, and saves whatever happened.
Told CarryOut(StateStore& store) {
  Told told;
  const auto lock = store.Lock("apply", std::chrono::milliseconds(0), nullptr);
  told.locked = lock.ok();
  if (!told.locked) return told;
  const dbsn::Run run = WholeRun();
  told.begun = store.BeginRun(run.intent).ok();
  if (!told.begun) return told;
  const bool first = store.Append({run.records[0]}, true).ok();
  const bool second = store.Append({run.records[1], run.records[2]}, false).ok();
  told.appended = first && second;
  State after = Fold(OldState(), run).state;
  after.serial = 8;
  told.saved = store.Save(after).ok();
  told.failed = !told.appended || !told.saved;
  return told;
}

void CheckNothingLost(const Folded& folded, const Told& told) {
  // Each address that the run names is an entry, unsettled, or was removed by the run.
  std::set<Address> unsettled;
  for (const Unsettled& item : folded.unsettled) unsettled.insert(item.intent.address);
  for (const char* name : {"orders", "bare"}) {
    EXPECT_TRUE(folded.state.entries.contains(testing::AddressOf(name))) << name;
  }
  const bool new_known = folded.state.entries.contains(testing::AddressOf("new")) ||
                         unsettled.contains(testing::AddressOf("new"));
  EXPECT_TRUE(new_known || !told.begun) << "its create was sent";
  const bool lake_known = folded.state.entries.contains(testing::AddressOf("lake"));
  EXPECT_TRUE(lake_known || told.begun);
  if (told.saved) {
    EXPECT_EQ(folded.state.serial, 8u);
    EXPECT_FALSE(lake_known);
  }
  EXPECT_TRUE(folded.state.serial == 7u || folded.state.serial == 8u);
}

void RunWithFault(int nth, FaultyFiles::Fault fault, bool& reached) {
  FaultRig rig;
  {
    const std::unique_ptr<LocalStore> store = rig.Open(rig.real);
    const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
    ASSERT_TRUE(lock.ok());
    ASSERT_TRUE(store->Save(OldState()).ok());
  }
  FaultyFiles faulty(rig.real);
  faulty.FailAt(nth, fault);
  Told told;
  {
    const std::unique_ptr<LocalStore> store = rig.Open(faulty);
    told = CarryOut(*store);
    reached = faulty.changes() >= nth;
  }
  const std::unique_ptr<LocalStore> next = rig.Open(rig.real);
  const Result<LoadedState> loaded = next->Load();
  ASSERT_TRUE(loaded.ok()) << loaded.problem().detail;
  CheckNothingLost(Fold(loaded.value()), told);

  // And the next run can work.
  const auto lock = next->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(lock.ok()) << lock.problem().detail;
  State state = Fold(loaded.value()).state;
  ++state.serial;
  ASSERT_TRUE(next->Save(state).ok());
  ASSERT_TRUE(next->BeginRun(testing::ExampleRunIntent("run2")).ok());
  EXPECT_EQ(next->Load().value().run->intent.run_id, "run2");
}

class LocalStoreFaults : public ::testing::TestWithParam<FaultyFiles::Fault> {};

TEST_P(LocalStoreFaults, LeaveTheOldOrTheNewWhicheverChangeOfTheDiskFails) {
  bool reached = true;
  int nth = 1;
  for (; reached; ++nth) {
    SCOPED_TRACE("the change number " + std::to_string(nth));
    RunWithFault(nth, GetParam(), reached);
    ASSERT_LT(nth, 100);
  }
  EXPECT_GT(nth, 10);
}

INSTANTIATE_TEST_SUITE_P(EachKind, LocalStoreFaults,
                         ::testing::Values(FaultyFiles::Fault::kFull, FaultyFiles::Fault::kTorn,
                                           FaultyFiles::Fault::kUnsure));

TEST(LocalStoreFullDisk, IsADiagnosticThatNamesTheFileAndLeavesTheOldState) {
  FaultRig rig;
  FaultyFiles faulty(rig.real);
  const std::unique_ptr<LocalStore> store = rig.Open(faulty);
  const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(lock.ok());
  ASSERT_TRUE(store->Save(OldState()).ok());
  faulty.FailAt(1, FaultyFiles::Fault::kFull);
  State newer = OldState();
  newer.serial = 8;
  const Result<Done> saved = store->Save(newer);
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.problem().code, kDiskFull);
  EXPECT_NE(saved.problem().detail.find(".dbsn/state.json"), std::string::npos);
  EXPECT_EQ(store->Load().value().state.serial, 7u);
  EXPECT_EQ(store->BeginRun(Intent()).problem().code, kDiskFull);
}

TEST(LocalStoreFullDisk, TakesNoRecordAfterOneThatMayBeTorn) {
  FaultRig rig;
  FaultyFiles faulty(rig.real);
  const std::unique_ptr<LocalStore> store = rig.Open(faulty);
  const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(store->Save(OldState()).ok());
  ASSERT_TRUE(store->BeginRun(Intent()).ok());
  ASSERT_TRUE(store->Append({testing::Ended("new")}, true).ok());
  faulty.FailAt(1, FaultyFiles::Fault::kTorn);
  EXPECT_FALSE(store->Append({testing::Step("orders", 0, "unknown")}, true).ok());
  faulty.FailAt(0, FaultyFiles::Fault::kFull);
  EXPECT_FALSE(store->Append({testing::Removed("lake")}, true).ok())
      << "it would follow half a line";
  const LoadedState loaded = store->Load().value();
  EXPECT_EQ(loaded.run->records.size(), 1u);
  EXPECT_EQ(Fold(loaded).unsettled.size(), 3u);
}

}  // namespace
}  // namespace dbsn
