// A plan as people read it: tests/golden/plan/CASE/plan.json must give expected.txt beside it.
// DBSN_REWRITE_GOLDENS=1 writes expected.txt anew, to be read in the diff.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/plan/plan_file.h"
#include "engine/report/plan_text.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

std::filesystem::path Folder() {
  const char* source = std::getenv("DBSN_SOURCE_DIR");
  return std::filesystem::path(source == nullptr ? "." : source) / "tests/golden/plan";
}

std::vector<std::string> Cases() {
  std::vector<std::string> cases;
  if (!std::filesystem::exists(Folder())) return cases;
  for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
    cases.push_back(entry.path().filename().string());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

class PlanTextGolden : public ::testing::TestWithParam<std::string> {
 protected:
  std::string Path(const std::string& name) const {
    return (Folder() / GetParam() / name).string();
  }
  Plan Read() const {
    Result<Plan> plan = ReadPlan(testing::ReadWhole(Path("plan.json")), Path("plan.json"));
    EXPECT_TRUE(plan.ok()) << plan.problem().detail;
    return plan.ok() ? std::move(plan).value() : Plan{};
  }
};

TEST_P(PlanTextGolden, ReadsAsExpected) {
  const std::string text = PlanText(Read(), Palette(false));
  if (std::getenv("DBSN_REWRITE_GOLDENS") != nullptr) {
    std::ofstream(Path("expected.txt"), std::ios::binary) << text;
  }
  EXPECT_EQ(text, testing::ReadWhole(Path("expected.txt")));
}

TEST_P(PlanTextGolden, ObeysNoEscapeAndHoldsNoSecret) {
  const std::string text = PlanText(Read(), Palette(false));
  for (const char c : text) {
    const bool plain = c == '\n' || static_cast<unsigned char>(c) >= 0x20;
    ASSERT_TRUE(plain && c != 0x7f) << text;
  }
  EXPECT_EQ(text.find("sentinel"), std::string::npos);
  EXPECT_EQ(text.back(), '\n');
}

TEST_P(PlanTextGolden, EndsWithTheLineThatOtherToolsRead) {
  const Plan plan = Read();
  EXPECT_TRUE(PlanText(plan, Palette(false)).ends_with("\n" + SummaryLine(plan) + "\n"));
}

TEST_P(PlanTextGolden, WithoutItsColoursItIsTheSameText) {
  std::string coloured = PlanText(Read(), Palette(true));
  std::string bare;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      bare += coloured[i];
    }
  }
  EXPECT_EQ(bare, PlanText(Read(), Palette(false)));
}

INSTANTIATE_TEST_SUITE_P(Cases, PlanTextGolden, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<std::string>& given) {
                           std::string name = given.param;
                           for (char& c : name) {
                             if (c == '-') c = '_';
                           }
                           return name;
                         });

TEST(PlanText, ThereAreGoldens) { EXPECT_GE(Cases().size(), 5u); }

}  // namespace
}  // namespace dbsn
