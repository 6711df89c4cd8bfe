#include "engine/state/local_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "engine/state/journal_file.h"
#include "engine/state/state_codes.h"
#include "engine/state/state_file.h"
#include "engine/world/posix_files.h"
#include "engine/world/system_random.h"
#include "tests/state/examples.h"
#include "tests/state/store_conformance.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_environment.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using testing::ExampleRunIntent;
using testing::ExampleState;
using testing::ReadWhole;

class LocalPlace : public StorePlace {
 public:
  std::unique_ptr<StateStore> Open() override { return OpenFor(""); }
  std::unique_ptr<StateStore> OpenFor(const std::string& environment_name) {
    return std::make_unique<LocalStore>(LocalStore::Parts{.files = files,
                                                          .clock = clock,
                                                          .random = random,
                                                          .environment = environment,
                                                          .folder = folder.path(),
                                                          .environment_name = environment_name,
                                                          .dbsn_version = "0.1.0"});
  }

  testing::TempFolder folder;
  PosixFiles files;
  FakeClock clock;
  SystemRandom random;
  FakeEnvironment environment;
};

std::unique_ptr<StorePlace> NewLocalPlace() { return std::make_unique<LocalPlace>(); }
INSTANTIATE_TEST_SUITE_P(LocalStore, StoreConformance, ::testing::Values(&NewLocalPlace));

unsigned ModeOf(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777u : 0u;
}

class LocalStoreTest : public ::testing::Test {
 protected:
  void Save(const State& state) {
    const std::unique_ptr<StateStore> store = place_.Open();
    const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
    ASSERT_TRUE(lock.ok()) << lock.problem().detail;
    const Result<Done> saved = store->Save(state);
    ASSERT_TRUE(saved.ok()) << saved.problem().detail;
  }
  Diagnostic LoadProblem() {
    const Result<LoadedState> loaded = place_.Open()->Load();
    EXPECT_FALSE(loaded.ok());
    return loaded.ok() ? Diagnostic{.code = {"", ""}, .detail = "", .hint = ""} : loaded.problem();
  }
  std::string At(const std::string& name) { return place_.folder.At(".dbsn/" + name); }

  LocalPlace place_;
};

TEST_F(LocalStoreTest, LoadingAndAskingForTheHolderWriteNothing) {
  ASSERT_TRUE(place_.Open()->Load().ok());
  ASSERT_TRUE(place_.Open()->Holder().ok());
  EXPECT_TRUE(place_.files.List(place_.folder.path()).value().empty());
}

TEST_F(LocalStoreTest, KeepsItsFilesToTheirOwnerAndOutOfGit) {
  const std::unique_ptr<StateStore> store = place_.Open();
  const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(lock.ok());
  ASSERT_TRUE(store->Save(ExampleState()).ok());
  ASSERT_TRUE(store->Save(ExampleState()).ok());
  ASSERT_TRUE(store->BeginRun(ExampleRunIntent("run1")).ok());
  EXPECT_EQ(ModeOf(place_.folder.At(".dbsn")), 0700u);
  for (const char* name :
       {"state.json", "state.json.backup", "journal.jsonl", "lock", "lock.json"}) {
    EXPECT_EQ(ModeOf(At(name)), 0600u) << name;
  }
  EXPECT_EQ(ReadWhole(At(".gitignore")), "*\n");
}

TEST_F(LocalStoreTest, KeepsEachEnvironmentsStateApart) {
  const std::unique_ptr<StateStore> prod = place_.OpenFor("prod");
  const auto lock = prod->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(lock.ok());
  State state = ExampleState();
  state.environment = "prod";
  ASSERT_TRUE(prod->Save(state).ok());
  EXPECT_EQ(ReadState(ReadWhole(At("prod/state.json")), "").value().environment, "prod");
  EXPECT_EQ(ReadWhole(At(".gitignore")), "*\n");
  EXPECT_EQ(place_.Open()->Load().value().state.lineage, "");
  EXPECT_TRUE(place_.OpenFor("prod")->Load().value().state == state);
}

TEST_F(LocalStoreTest, RefusesAStateThatIsAnotherEnvironments) {
  State state = ExampleState();
  state.environment = "staging";
  place_.folder.Write(".dbsn/state.json", WriteState(state));
  EXPECT_EQ(LoadProblem().code, kStateOther);
}

TEST_F(LocalStoreTest, AsksWhichEnvironmentTheStateFromBeforeThereWereAnyIs) {
  place_.folder.Write(".dbsn/state.json", WriteState(ExampleState()));
  const Result<LoadedState> unplaced = place_.OpenFor("prod")->Load();
  ASSERT_FALSE(unplaced.ok());
  EXPECT_EQ(unplaced.problem().code, kStateUnplaced);
  EXPECT_NE(unplaced.problem().hint.find("/prod/"), std::string::npos);
}

TEST_F(LocalStoreTest, TakesAStateFromBeforeThereWereEnvironmentsForTheOneItWasMovedTo) {
  place_.folder.Write(".dbsn/prod/state.json", WriteState(ExampleState()));
  const Result<LoadedState> moved = place_.OpenFor("prod")->Load();
  ASSERT_TRUE(moved.ok());
  EXPECT_EQ(moved.value().state.environment, "prod");
}

TEST_F(LocalStoreTest, KeepsTheStateBeforeTheLastSaveAsABackup) {
  State state = ExampleState();
  Save(state);
  const std::string before = ReadWhole(At("state.json"));
  state.serial = 8;
  Save(state);
  EXPECT_EQ(ReadWhole(At("state.json.backup")), before);
}

TEST_F(LocalStoreTest, SaysHowToGoBackToTheBackupOfATruncatedState) {
  Save(ExampleState());
  Save(ExampleState());
  const std::string whole = ReadWhole(At("state.json"));
  place_.folder.Write(".dbsn/state.json", whole.substr(0, whole.size() / 2));
  const Diagnostic problem = LoadProblem();
  EXPECT_EQ(problem.code, kStateUnreadable);
  EXPECT_NE(problem.hint.find("serial 7, 3 entries"), std::string::npos) << problem.hint;
  EXPECT_NE(problem.hint.find("cp " + At("state.json.backup") + " " + At("state.json")),
            std::string::npos);

  place_.folder.Write(".dbsn/state.json.backup", whole.substr(0, 10));
  EXPECT_NE(LoadProblem().hint.find("no whole backup"), std::string::npos);
}

TEST_F(LocalStoreTest, RefusesToBeginAnewWhereOnlyTheBackupIsLeft) {
  Save(ExampleState());
  Save(ExampleState());
  ASSERT_TRUE(place_.files.Remove(At("state.json")).ok());
  EXPECT_EQ(LoadProblem().code, kStateMissing);
}

TEST_F(LocalStoreTest, LeavesTheStateOfANewerDbsnAloneWhateverTheBackup) {
  Save(ExampleState());
  Save(ExampleState());
  std::string newer = ReadWhole(At("state.json"));
  newer.replace(newer.find("\"version\": 1"), 12, "\"version\": 9");
  place_.folder.Write(".dbsn/state.json", newer);
  const Diagnostic problem = LoadProblem();
  EXPECT_EQ(problem.code, kStateNewerVersion);
  EXPECT_EQ(problem.hint.find("cp "), std::string::npos);
}

TEST_F(LocalStoreTest, IgnoresTheJournalOfARunThatTheStateHolds) {
  Save(ExampleState());
  const std::unique_ptr<StateStore> store = place_.Open();
  const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(store->BeginRun(ExampleRunIntent("run1")).ok());
  const std::string journal = ReadWhole(At("journal.jsonl"));
  ASSERT_TRUE(store->Save(ExampleState()).ok());
  place_.folder.Write(".dbsn/journal.jsonl",
                      journal);  // as if the save had died before the removal
  EXPECT_FALSE(store->Load().value().run.has_value());
  // A save that belongs to no run leaves it so.
  ASSERT_TRUE(store->Save(store->Load().value().state).ok());
  EXPECT_EQ(store->Load().value().state.last_run, "run1");
  EXPECT_EQ(ReadWhole(At("journal.jsonl")), "");
}

TEST_F(LocalStoreTest, RefusesAGarbledJournalAndChangesNothing) {
  Save(ExampleState());
  std::string journal = WriteIntent(ExampleRunIntent("run1")) + "garbled\n";
  AppendRecord(testing::Ended("new"), journal);
  place_.folder.Write(".dbsn/journal.jsonl", journal);
  EXPECT_EQ(LoadProblem().code, kJournalUnreadable);
  EXPECT_EQ(ReadWhole(At("journal.jsonl")), journal);
}

// The child holds the lock and dies by SIGKILL, as a machine's out-of-memory killer would do it.
TEST_F(LocalStoreTest, LosesTheLockWithTheProcessThatHeldIt) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::unique_ptr<StateStore> store = place_.Open();
    const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
    static_cast<void>(store->BeginRun(ExampleRunIntent("run1")).ok());
    static_cast<void>(store->Append({testing::Ended("new")}, true).ok());
    if (::write(ready[1], "x", 1) == 1) ::pause();
    ::_exit(1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  const std::unique_ptr<StateStore> store = place_.Open();
  const Result<std::optional<LockInfo>> holder = store->Holder();
  ASSERT_TRUE(holder.ok() && holder.value().has_value());
  const std::string id = holder.value()->id;
  const Result<Done> refused = store->Unlock(id);
  ASSERT_FALSE(refused.ok()) << "the holder lives";
  EXPECT_EQ(refused.problem().code, kStateLocked);

  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_FALSE(store->Holder().value().has_value());
  EXPECT_TRUE(store->Unlock(id).ok());
  EXPECT_EQ(store->Unlock(id).problem().code, kStateNotLocked);
  const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
  ASSERT_TRUE(lock.ok());
  const LoadedState loaded = store->Load().value();
  ASSERT_TRUE(loaded.run.has_value());
  EXPECT_EQ(loaded.run->records.size(), 1u);
  ::close(ready[0]);
  ::close(ready[1]);
}

// While one process applies run after run, another must never see a state without its run's
// results, whichever moment it looks at.
TEST_F(LocalStoreTest, ShowsAReaderOneConsistentViewWhileRunsComeAndGo) {
  State state = ExampleState();
  state.entries.clear();
  state.unsettled.clear();
  Save(state);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::unique_ptr<StateStore> store = place_.Open();
    const auto lock = store->Lock("apply", std::chrono::milliseconds(0), nullptr);
    for (int i = 0; i < 60; ++i) {
      RunIntent intent = ExampleRunIntent("run" + std::to_string(i));
      const std::string name = "r" + std::to_string(i);
      intent.changes = {testing::ExampleIntent(name, "create")};
      if (!store->BeginRun(intent).ok()) ::_exit(1);
      if (!store->Append({testing::Ended(name)}, true).ok()) ::_exit(1);
      state = Fold(state, dbsn::Run{intent, {testing::Ended(name)}}).state;
      ++state.serial;
      if (!store->Save(state).ok()) ::_exit(1);
    }
    ::_exit(0);
  }
  const std::unique_ptr<StateStore> reader = place_.Open();
  std::size_t most = 0;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    const Result<LoadedState> loaded = reader->Load();
    if (!loaded.ok()) {
      ASSERT_EQ(loaded.problem().code, kStateBusy) << loaded.problem().detail;
      continue;
    }
    const Folded folded = Fold(loaded.value());
    ASSERT_GE(folded.state.entries.size() + folded.unsettled.size(), most);
    most = folded.state.entries.size();
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(reader->Load().value().state.entries.size(), 60u);
}

}  // namespace
}  // namespace dbsn
