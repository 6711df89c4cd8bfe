#include "engine/world/embedded_folder.h"

#include <gtest/gtest.h>

#include <array>

#include "engine/world/embedded_files.h"

namespace dbsn {
namespace {

constexpr std::array<EmbeddedFile, 4> kFiles = {{{"providers/a/one.yaml", "1"},
                                                 {"providers/a/sub/two.yaml", "22"},
                                                 {"providers/ab/three.yaml", "333"},
                                                 {"top.yaml", "4"}}};
using Paths = std::vector<std::string>;

TEST(EmbeddedFolder, ReadsAndListsLikeAFolder) {
  EmbeddedFolder files(kFiles);
  EXPECT_EQ(files.Read("providers/a/sub/two.yaml", 100).value(), "22");
  EXPECT_EQ(files.ListTree("providers/a").value(),
            (Paths{"providers/a/one.yaml", "providers/a/sub/two.yaml"}));
  EXPECT_EQ(files.ListTree("providers/a/").value().size(), 2u);
  EXPECT_EQ(files.List("providers").value(), (Paths{"a", "ab"}));
  EXPECT_EQ(files.List("").value(), (Paths{"providers", "top.yaml"}));
  EXPECT_EQ(files.ListTree(".").value().size(), 4u);
}

TEST(EmbeddedFolder, TellsFilesFoldersAndNothingApart) {
  EmbeddedFolder files(kFiles);
  EXPECT_TRUE(files.Look("providers/a").value().folder);
  EXPECT_FALSE(files.Look("top.yaml").value().folder);
  EXPECT_EQ(files.Look("providers/ab/three.yaml").value().size, 3u);
  EXPECT_FALSE(files.Look("providers/a/one").value().exists);
  EXPECT_EQ(files.Read("providers/a", 100).problem().code, kFileMissing);
  EXPECT_EQ(files.List("nowhere").problem().code, kFileMissing);
  EXPECT_EQ(files.Read("providers/ab/three.yaml", 2).problem().code, kFileTooLarge);
}

TEST(EmbeddedFolder, CannotBeChanged) {
  EmbeddedFolder files(kFiles);
  EXPECT_EQ(files.Replace("top.yaml", "x", 0600).problem().code, kFileUnwritable);
  EXPECT_EQ(files.OpenForAppend("top.yaml", 0600).problem().code, kFileUnwritable);
  EXPECT_EQ(files.Remove("top.yaml").problem().code, kFileUnwritable);
  EXPECT_EQ(files.MakeFolders("x", 0700).problem().code, kFileUnwritable);
  EXPECT_EQ(files.Lock("top.yaml").problem().code, kFileUnwritable);
  EXPECT_EQ(files.Read("top.yaml", 100).value(), "4");
}

TEST(EmbeddedFolder, HoldsWhatTheBinaryCarries) {
  EmbeddedFolder files(EmbeddedFiles());
  const Result<Paths> all = files.ListTree("");
  ASSERT_TRUE(all.ok());
  EXPECT_TRUE(std::is_sorted(all.value().begin(), all.value().end()));
  for (const std::string& path : all.value()) {
    EXPECT_TRUE(files.Look(path).value().exists) << path;
  }
}

}  // namespace
}  // namespace dbsn
