// Pinning a catalog, whatever breaks meanwhile: afterwards the old one holds or the new one does.
#include "engine/load/catalog_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/world/posix_files.h"
#include "tests/load/problem_text.h"
#include "tests/support/faulty_files.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CatalogFiles Catalog(const std::string& marker) {
  const auto text = [&](const std::string& part) {
    return std::make_shared<const std::string>("{\"" + part + "\": \"" + marker + "\"}");
  };
  return {{"fields/F.json", "somewhere/fields/F.json", text("fields")},
          {"types/A.json", "somewhere/types/A.json", text("a")},
          {"types/B.json", "somewhere/types/B.json", text("b")}};
}

class CatalogLockTest : public ::testing::Test {
 protected:
  CatalogLock Lock(Files& files) {
    return ReadCatalogLock(files, folder_.path() + "/", sources_, diagnostics_);
  }
  Result<Done> Pin(Files& files, const std::string& marker) {
    return PinCatalog(files, Lock(real_), "acme", Catalog(marker), "https://" + marker,
                      "2026-11-26T08:00:00Z");
  }
  // The digest of the copy that a fresh process would use; "" none.
  std::string InUse() {
    const CatalogsByName catalogs = ReadPinnedCatalogs(real_, Lock(real_), diagnostics_);
    return catalogs.contains("acme") ? CatalogDigest(catalogs.at("acme")) : "";
  }

  testing::TempFolder folder_;
  PosixFiles real_;
  Sources sources_;
  Diagnostics diagnostics_;
};

TEST_F(CatalogLockTest, AWorkspaceWithoutOnePinsNothing) {
  EXPECT_THAT(Lock(real_).pinned, IsEmpty());
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(CatalogLockTest, GivesBackWhatWasPinnedUntilItIsForgotten) {
  ASSERT_TRUE(Pin(real_, "one").ok());
  EXPECT_EQ(InUse(), CatalogDigest(Catalog("one")));
  ASSERT_TRUE(Pin(real_, "two").ok());
  EXPECT_EQ(InUse(), CatalogDigest(Catalog("two")));
  EXPECT_EQ(Lock(real_).pinned.at("acme").from, "https://two");
  ASSERT_TRUE(UnpinCatalog(real_, Lock(real_), "acme").ok());
  EXPECT_EQ(InUse(), "");
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(CatalogLockTest, ADigestTellsNamesAndBytesApart) {
  CatalogFiles renamed = Catalog("one");
  renamed[2].name = "types/C.json";
  EXPECT_NE(CatalogDigest(renamed), CatalogDigest(Catalog("one")));
  EXPECT_NE(CatalogDigest(Catalog("two")), CatalogDigest(Catalog("one")));
}

TEST_F(CatalogLockTest, ADiskThatFailsAtAnyChangeLeavesTheOldOrTheNew) {
  ASSERT_TRUE(Pin(real_, "old").ok());
  for (const FaultyFiles::Fault fault :
       {FaultyFiles::Fault::kFull, FaultyFiles::Fault::kTorn, FaultyFiles::Fault::kUnsure}) {
    bool went_through = false;
    for (int nth = 1; !went_through; ++nth) {
      ASSERT_LT(nth, 50);
      FaultyFiles disk(real_);
      disk.FailAt(nth, fault);
      went_through = Pin(disk, "new").ok();
      const std::string used = InUse();
      EXPECT_THAT(testing::Lines(diagnostics_, sources_), IsEmpty());
      if (went_through) {
        EXPECT_EQ(used, CatalogDigest(Catalog("new")));
      } else if (used != CatalogDigest(Catalog("old"))) {
        EXPECT_EQ(used, CatalogDigest(Catalog("new")));
        EXPECT_EQ(fault, FaultyFiles::Fault::kUnsure) << "it said that nothing was done";
      }
      ASSERT_TRUE(Pin(real_, "old").ok());
    }
  }
}

TEST_F(CatalogLockTest, ACopyThatIsNotWhatWasPinnedIsReported) {
  ASSERT_TRUE(Pin(real_, "one").ok());
  const std::string copy =
      folder_.path() + "/" + Lock(real_).pinned.at("acme").folder + "/types/A.json";
  ASSERT_TRUE(real_.Replace(copy, "{}", 0644).ok());
  EXPECT_EQ(InUse(), "");
  EXPECT_THAT(testing::Lines(diagnostics_, sources_), ElementsAre(HasSubstr("catalog.changed")));
}

TEST_F(CatalogLockTest, SaysAtWhichPlaceALockIsUnreadable) {
  const auto problems = [&](const std::string& text) {
    EXPECT_TRUE(real_.Replace(folder_.path() + "/dbsn.lock.json", text, 0644).ok());
    diagnostics_ = Diagnostics();
    Lock(real_);
    return testing::Lines(diagnostics_, sources_);
  };
  EXPECT_THAT(problems("{\"format\": \"dbsn.lock/v2\", \"catalogs\": {}}"),
              ElementsAre(HasSubstr("dbsn.lock.json:1:12 workspace.lock-unreadable")));
  EXPECT_THAT(problems("{\"format\": \"dbsn.lock/v1\", \"catalog\": {}}"),
              ElementsAre(HasSubstr("manifest.unknown-key")));
  EXPECT_THAT(problems("{\"format\": \"dbsn.lock/v1\", \"catalogs\": {\"a\": {\"digest\": 1}}}"),
              ::testing::SizeIs(3));
  EXPECT_THAT(problems("{\"catalogs\""), ElementsAre(HasSubstr("document.")));
}

}  // namespace
}  // namespace dbsn
