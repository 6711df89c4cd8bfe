#include "engine/load/manifests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/world/posix_files.h"
#include "tests/load/problem_text.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string ManifestText(const std::string& name) {
  return "apiVersion: acme/v1\nkind: Thing\nmetadata: {name: " + name + "}\nspec: {a: 1}\n";
}

struct LoadedManifests {
  std::vector<std::string> names;  // of the manifests, in order
  std::vector<std::string> problems;
  std::vector<std::string> files;
};

class ManifestsTest : public ::testing::Test {
 protected:
  LoadedManifests Load(const std::vector<std::string>& paths, int threads = 2,
                       const std::vector<std::string>& left_out = {}) {
    Sources sources;
    Diagnostics diagnostics;
    VariableUses uses;
    LoadedManifests loaded;
    const std::vector<WrittenManifest> written =
        LoadManifests(files_, paths, left_out, threads, sources, diagnostics);
    const LayeredManifests layered =
        LayManifests(written, {}, {}, sources, threads, uses, diagnostics);
    for (const Manifest& manifest : layered.manifests) {
      loaded.names.push_back(manifest.address.name);
      loaded.files.push_back(manifest.file);
    }
    loaded.problems = testing::Lines(diagnostics, sources);
    return loaded;
  }

  testing::TempFolder folder_;
  PosixFiles files_;
};

TEST_F(ManifestsTest, FindsYamlAndJsonInFoldersSortedByName) {
  folder_.Write("m/b.yml", ManifestText("b"));
  folder_.Write("m/a.yaml", ManifestText("a1") + "---\n" + ManifestText("a2"));
  folder_.Write("m/sub/c.json",
                "{\"apiVersion\": \"acme/v1\", \"kind\": \"Thing\", "
                "\"metadata\": {\"name\": \"c\"}, \"spec\": {}}");
  folder_.Write("m/README.md", "# no manifest");
  const LoadedManifests loaded = Load({folder_.At("m")});
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_THAT(loaded.names, ElementsAre("a1", "a2", "b", "c"));
  EXPECT_EQ(loaded.files.front(), folder_.At("m/a.yaml"));
}

// However the two are spelt: an environment's folder may lie in that of all.
TEST_F(ManifestsTest, LeavesOutWhatBelongsToAnEnvironment) {
  folder_.Write("m/a.yaml", ManifestText("a"));
  const std::string own = folder_.Write("m/prod/b.yaml", ManifestText("b"));
  for (const std::string& path : {folder_.At("m/prod"), own, folder_.At("./m//prod/")}) {
    const LoadedManifests loaded = Load({folder_.At("m"), own}, 2, {path, folder_.At("nowhere")});
    EXPECT_THAT(loaded.problems, IsEmpty());
    EXPECT_THAT(loaded.names, ElementsAre("a"));
  }
}

TEST_F(ManifestsTest, LeavesOutHiddenFilesAndTheWorkspace) {
  folder_.Write("m/a.yaml", ManifestText("a"));
  folder_.Write("m/.hidden.yaml", "x: 1");
  folder_.Write("m/.dbsn/state.yaml", "x: 1");
  folder_.Write("m/sub/.git/x.yaml", "x: 1");
  folder_.Write("m/dbsn.yaml", "x: 1");
  const LoadedManifests loaded = Load({folder_.At("m")});
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_THAT(loaded.names, ElementsAre("a"));
}

TEST_F(ManifestsTest, TakesEachFileOnceHoweverOftenItIsNamed) {
  const std::string path = folder_.Write("m/a.yaml", ManifestText("a"));
  const LoadedManifests loaded =
      Load({folder_.At("m"), path, folder_.At("m/"), folder_.At("./m//a.yaml")});
  EXPECT_THAT(loaded.names, ElementsAre("a"));
}

// A path from the root and one from here may lead to the same file.
TEST_F(ManifestsTest, KnowsAFileByWhatItIsAndNotByItsPath) {
  folder_.Write("m/a.yaml", ManifestText("a"));
  ASSERT_EQ(::symlink(folder_.At("m").c_str(), folder_.At("link").c_str()), 0);
  const LoadedManifests loaded = Load({folder_.At("m"), folder_.At("link")});
  EXPECT_THAT(loaded.names, ElementsAre("a"));
  EXPECT_THAT(loaded.files, ElementsAre(folder_.At("m/a.yaml"))) << "the first one's name";
}

TEST_F(ManifestsTest, ReportsWhatIsMissingUnreadableOrNoManifestAndReadsTheRest) {
  folder_.Write("m/a.yaml", ManifestText("a"));
  const std::string text = folder_.Write("m/notes.txt", "x");
  ASSERT_EQ(::symlink("/nowhere/at/all", folder_.At("m/broken.yaml").c_str()), 0);
  const LoadedManifests loaded = Load({folder_.At("m"), folder_.At("missing.yaml"), text});
  EXPECT_THAT(loaded.names, ElementsAre("a"));
  EXPECT_THAT(loaded.problems,
              ElementsAre(HasSubstr("There is no file or folder"), HasSubstr("manifest.not-a-file"),
                          HasSubstr("broken.yaml")));
}

TEST_F(ManifestsTest, ReportsALinkThatLeadsToItself) {
  const std::string path = folder_.At("a.yaml");
  ASSERT_EQ(::symlink(path.c_str(), path.c_str()), 0);
  EXPECT_THAT(Load({path}).problems, ElementsAre(HasSubstr("lead in a circle")));
}

TEST_F(ManifestsTest, ReadsTheGoodDocumentsOfAFileWithABadOne) {
  folder_.Write("a.yaml", ManifestText("a") + "---\nkind: [\n---\n" + ManifestText("c"));
  const LoadedManifests loaded = Load({folder_.At("a.yaml")});
  EXPECT_THAT(loaded.names, ElementsAre("a", "c"));
  EXPECT_THAT(loaded.problems, ElementsAre(HasSubstr("document.invalid-yaml")));
}

TEST_F(ManifestsTest, GivesTheSameOnAnyNumberOfThreads) {
  std::string large;
  for (int i = 0; i < 9000; ++i) {
    large += "---\n" + ManifestText("r" + std::to_string(i));
    if (i % 1000 == 7) large += "surplus: 1\n";
    if (i % 2000 == 9) large += "---\nbroken: [\n";
  }
  folder_.Write("m/large.yaml", large);
  for (int i = 0; i < 50; ++i) {
    folder_.Write("m/f" + std::to_string(i) + ".yaml", ManifestText("f" + std::to_string(i)));
  }
  const LoadedManifests one = Load({folder_.At("m")}, 1);
  EXPECT_GE(one.names.size(), 9000u);
  EXPECT_EQ(one.problems.size(), 14u);
  for (const int threads : {2, 3, 8}) {
    const LoadedManifests many = Load({folder_.At("m")}, threads);
    EXPECT_EQ(many.names, one.names) << threads;
    EXPECT_EQ(many.problems, one.problems) << threads;
  }
}

TEST_F(ManifestsTest, RefusesAFilePastTheLimit) {
  const std::string path = folder_.Write("a.yaml", "");
  ASSERT_EQ(::truncate(path.c_str(), off_t{65} << 20), 0);
  EXPECT_THAT(Load({path}).problems, ElementsAre(HasSubstr("file.too-large")));
}

}  // namespace
}  // namespace dbsn
