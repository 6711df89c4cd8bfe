#include "engine/world/posix_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/world/signals.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ReadWhole;
using testing::TempFolder;

constexpr std::uint64_t kPlenty = 1 << 20;

class PosixFilesTest : public ::testing::Test {
 protected:
  // Runs |work| as nobody (root may do everything), or with a small limit on files' sizes, in a
  // process of its own; true when all that it expected was so.
  template <typename Work>
  bool InChild(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::_exit(HasFailure() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  static void BecomeNobody() {
    if (::geteuid() == 0) {
      ASSERT_EQ(::setuid(65534), 0);
    }
  }
  static void LimitFilesTo(rlim_t bytes) {
    IgnoreFatalWriteSignals();
    const rlimit limit{bytes, bytes};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  std::vector<std::string> Everything() { return files_.List(folder_.path()).value(); }

  TempFolder folder_;
  PosixFiles files_;
};

TEST_F(PosixFilesTest, ReadsAWholeFile) {
  const std::string bytes = std::string(100'000, 'x') + std::string("\0end", 4);
  EXPECT_EQ(files_.Read(folder_.Write("a", bytes), kPlenty).value(), bytes);
  EXPECT_EQ(files_.Read(folder_.Write("empty", ""), kPlenty).value(), "");
}

TEST_F(PosixFilesTest, ReadsWhatClaimsNoSize) {
  EXPECT_THAT(files_.Read("/proc/self/status", kPlenty).value(), HasSubstr("Pid:"));
}

TEST_F(PosixFilesTest, ReadsUpToTheLimitAndNoFurther) {
  const std::string path = folder_.Write("a", "12345");
  EXPECT_EQ(files_.Read(path, 5).value(), "12345");
  const Diagnostic problem = files_.Read(path, 4).problem();
  EXPECT_EQ(problem.code, kFileTooLarge);
  EXPECT_THAT(problem.detail, HasSubstr("larger than 4 bytes"));
  EXPECT_EQ(files_.Read("/proc/self/status", 10).problem().code, kFileTooLarge);
}

TEST_F(PosixFilesTest, SaysWhatIsMissing) {
  const Diagnostic problem = files_.Read(folder_.At("nothing.yaml"), kPlenty).problem();
  EXPECT_EQ(problem.code, kFileMissing);
  EXPECT_EQ(problem.detail, "Cannot read " + folder_.At("nothing.yaml") + ": it does not exist.");
  EXPECT_FALSE(problem.hint.empty());
  folder_.Write("file", "");
  EXPECT_EQ(files_.Read(folder_.At("file/below"), kPlenty).problem().code, kFileMissing);
}

TEST_F(PosixFilesTest, DoesNotReadAFolder) {
  const Diagnostic problem = files_.Read(folder_.path(), kPlenty).problem();
  EXPECT_EQ(problem.code, kFileUnreadable);
  EXPECT_THAT(problem.detail, HasSubstr("it is a folder"));
}

TEST_F(PosixFilesTest, SaysWhenItMayNotReadOrWrite) {
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  const std::string path = folder_.Write("secret", "x");
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  EXPECT_TRUE(InChild([&] {
    BecomeNobody();
    if (::geteuid() != 65534) {
      ASSERT_EQ(::chmod(path.c_str(), 0), 0);
    }
    const Diagnostic problem = files_.Read(path, kPlenty).problem();
    EXPECT_EQ(problem.code, kFileUnreadable);
    EXPECT_THAT(problem.detail, HasSubstr("permission denied"));
    if (::geteuid() != 65534) {
      ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
    }
    EXPECT_EQ(files_.Replace(folder_.At("new"), "x", 0600).problem().code, kFileUnwritable);
    EXPECT_EQ(files_.OpenForAppend(folder_.At("new"), 0600).problem().code, kFileUnwritable);
    EXPECT_EQ(files_.Lock(folder_.At("new")).problem().code, kFileUnwritable);
    EXPECT_EQ(files_.MakeFolders(folder_.At("a/b"), 0700).problem().code, kFileUnwritable);
    EXPECT_EQ(files_.Remove(path).problem().code, kFileUnwritable);
  }));
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
}

TEST_F(PosixFilesTest, LooksWithoutReading) {
  EXPECT_FALSE(files_.Look(folder_.At("nothing")).value().exists);
  EXPECT_FALSE(files_.Look(folder_.Write("file", "123") + "/below").value().exists);
  const FileInfo info = files_.Look(folder_.At("file")).value();
  EXPECT_TRUE(info.exists);
  EXPECT_FALSE(info.folder);
  EXPECT_EQ(info.size, 3u);
  EXPECT_TRUE(files_.Look(folder_.path()).value().folder);
}

TEST_F(PosixFilesTest, ReplacesAFileAndLeavesNothingBeside) {
  const std::string path = folder_.Write("state.json", "old");
  ASSERT_TRUE(files_.Replace(path, "new", 0600).ok());
  EXPECT_EQ(ReadWhole(path), "new");
  EXPECT_EQ(files_.Look(path).value().mode, 0600u);
  ASSERT_TRUE(files_.Replace(folder_.At("plan"), "p", 0640).ok());
  EXPECT_EQ(files_.Look(folder_.At("plan")).value().mode, 0640u);
  EXPECT_THAT(Everything(), ElementsAre("plan", "state.json"));
}

TEST_F(PosixFilesTest, ReplacesInAFolderNamedWithoutSlash) {
  char* before = ::getcwd(nullptr, 0);
  ASSERT_EQ(::chdir(folder_.path().c_str()), 0);
  EXPECT_TRUE(files_.Replace("bare", "x", 0600).ok());
  ASSERT_EQ(::chdir(before), 0);
  std::free(before);
  EXPECT_EQ(ReadWhole(folder_.At("bare")), "x");
}

TEST_F(PosixFilesTest, KeepsALinkAndReplacesWhatItLeadsTo) {
  folder_.Write("real", "old");
  ASSERT_EQ(::symlink("real", folder_.At("link").c_str()), 0);
  ASSERT_TRUE(files_.Replace(folder_.At("link"), "new", 0600).ok());
  EXPECT_EQ(ReadWhole(folder_.At("real")), "new");
  struct stat info {};
  ASSERT_EQ(::lstat(folder_.At("link").c_str(), &info), 0);
  EXPECT_TRUE(S_ISLNK(info.st_mode));
}

TEST_F(PosixFilesTest, DoesNotReplaceDevicesFoldersOrTheUnreachable) {
  const Diagnostic device = files_.Replace("/dev/null", "x", 0600).problem();
  EXPECT_EQ(device.code, kFileUnwritable);
  EXPECT_THAT(device.detail, HasSubstr("device"));
  EXPECT_EQ(files_.Replace(folder_.path(), "x", 0600).problem().code, kFileUnwritable);
  const Diagnostic nowhere = files_.Replace(folder_.At("no/where"), "x", 0600).problem();
  EXPECT_EQ(nowhere.code, kFileUnwritable);
  EXPECT_THAT(nowhere.hint, HasSubstr("folder"));
}

TEST_F(PosixFilesTest, KeepsTheOldContentsWhenTheNewDoNotFit) {
  const std::string path = folder_.Write("state.json", "old");
  EXPECT_TRUE(InChild([&] {
    LimitFilesTo(1000);
    const Diagnostic problem = files_.Replace(path, std::string(5000, 'x'), 0600).problem();
    EXPECT_EQ(problem.code, kDiskFull);
    EXPECT_THAT(problem.detail, HasSubstr(path));
    EXPECT_FALSE(problem.hint.empty());
  }));
  EXPECT_EQ(ReadWhole(path), "old");
  EXPECT_THAT(Everything(), ElementsAre("state.json"));
}

TEST_F(PosixFilesTest, AppendsAndCreatesWithTheMode) {
  const std::string path = folder_.At("journal");
  {
    const auto file = files_.OpenForAppend(path, 0600);
    ASSERT_TRUE(file.ok());
    EXPECT_TRUE(file.value()->Append("one\n").ok());
    EXPECT_TRUE(file.value()->Sync().ok());
  }
  const auto again = files_.OpenForAppend(path, 0644);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again.value()->Append("two\n").ok());
  EXPECT_EQ(ReadWhole(path), "one\ntwo\n");
  EXPECT_EQ(files_.Look(path).value().mode, 0600u);
}

TEST_F(PosixFilesTest, SaysThatTheDiskIsFull) {
  const auto file = files_.OpenForAppend("/dev/full", 0600);
  ASSERT_TRUE(file.ok());
  const Diagnostic problem = file.value()->Append("x").problem();
  EXPECT_EQ(problem.code, kDiskFull);
  EXPECT_EQ(problem.detail, "Cannot write to /dev/full: no space is left on its disk.");
}

TEST_F(PosixFilesTest, TakesAHalfWrittenRecordBack) {
  const std::string path = folder_.At("journal");
  EXPECT_TRUE(InChild([&] {
    LimitFilesTo(1000);
    const auto file = files_.OpenForAppend(path, 0600);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file.value()->Append("whole\n").ok());
    EXPECT_EQ(file.value()->Append(std::string(5000, 'x')).problem().code, kDiskFull);
    EXPECT_TRUE(file.value()->Append("after\n").ok());
  }));
  EXPECT_EQ(ReadWhole(path), "whole\nafter\n");
}

TEST_F(PosixFilesTest, RemovesAFileOnceAndIsContentTheSecondTime) {
  const std::string path = folder_.Write("a", "x");
  EXPECT_TRUE(files_.Remove(path).ok());
  EXPECT_FALSE(files_.Look(path).value().exists);
  EXPECT_TRUE(files_.Remove(path).ok());
}

TEST_F(PosixFilesTest, MakesAllFoldersOfAPath) {
  EXPECT_TRUE(files_.MakeFolders(folder_.At("a/b/c"), 0700).ok());
  EXPECT_TRUE(files_.MakeFolders(folder_.At("a/b/c/"), 0700).ok());
  EXPECT_EQ(files_.Look(folder_.At("a/b/c")).value().mode, 0700u);
  folder_.Write("file", "");
  const Diagnostic problem = files_.MakeFolders(folder_.At("file/below"), 0700).problem();
  EXPECT_EQ(problem.code, kFileUnwritable);
}

TEST_F(PosixFilesTest, ListsATreeSorted) {
  folder_.Write("b.yaml", "");
  folder_.Write("a/z.yaml", "");
  folder_.Write("a/y/x.yaml", "");
  EXPECT_THAT(files_.ListTree(folder_.path() + "/").value(),
              ElementsAre(folder_.At("a/y/x.yaml"), folder_.At("a/z.yaml"), folder_.At("b.yaml")));
  EXPECT_THAT(files_.List(folder_.path()).value(), ElementsAre("a", "b.yaml"));
}

TEST_F(PosixFilesTest, FollowsLinksOnceAndLeavesLoopsOut) {
  folder_.Write("tree/real/x.yaml", "");
  TempFolder elsewhere;
  elsewhere.Write("y.yaml", "");
  const auto link = [&](const std::string& target, const char* name) {
    ASSERT_EQ(::symlink(target.c_str(), folder_.At(name).c_str()), 0);
  };
  link("real", "tree/again");  // sorts before the real one, which still gives the name
  link("..", "tree/real/loop");
  link(elsewhere.path(), "tree/other");
  link("nowhere", "tree/broken.yaml");
  link("real/x.yaml", "tree/alias.yaml");
  EXPECT_THAT(files_.ListTree(folder_.At("tree")).value(),
              ElementsAre(folder_.At("tree/alias.yaml"), folder_.At("tree/broken.yaml"),
                          folder_.At("tree/other/y.yaml"), folder_.At("tree/real/x.yaml")));
}

TEST_F(PosixFilesTest, SaysWhenWhatIsToBeListedIsNoFolder) {
  EXPECT_EQ(files_.ListTree(folder_.At("nothing")).problem().code, kFileMissing);
  const Diagnostic problem = files_.ListTree(folder_.Write("file", "")).problem();
  EXPECT_EQ(problem.code, kFileUnreadable);
  EXPECT_THAT(problem.detail, HasSubstr("not a folder"));
}

TEST_F(PosixFilesTest, LetsOneHoldALockAndTheNextAfterIt) {
  const std::string path = folder_.At("state.lock");
  {
    const auto held = files_.Lock(path);
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(files_.Lock(path).problem().code, kFileLocked);
  }
  EXPECT_TRUE(files_.Lock(path).ok());
}

TEST_F(PosixFilesTest, ALockEndsWithItsProcess) {
  const std::string path = folder_.At("state.lock");
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = files_.Lock(path);
    const char word = held.ok() ? 'y' : 'n';
    if (::write(ends[1], &word, 1) != 1) ::_exit(1);
    while (true) ::pause();
  }
  char word = 0;
  ASSERT_EQ(::read(ends[0], &word, 1), 1);
  ASSERT_EQ(word, 'y');
  EXPECT_EQ(files_.Lock(path).problem().code, kFileLocked);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(files_.Lock(path).ok());
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace dbsn
