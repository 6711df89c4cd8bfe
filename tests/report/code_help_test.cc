// What the page of codes says, found again.
#include "engine/report/code_help.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace dbsn {
namespace {

TEST(CodeHelp, IsARowOfATable) {
  const CodeHelps helps = ReadCodeHelps(
      "# Codes\n\n| code | summary | what it means | what to do |\n|---|---|---|---|\n"
      "| `a.b` | A b | It `means` a\\|b. | See [this page](x.md) and [that](y.md#z). |\n"
      "| `not.a.row` |\n`a.c` | in a sentence |\n| `a.d` | D | Means. | |");
  ASSERT_EQ(helps.size(), 2u);
  EXPECT_EQ(helps.at("a.b").meaning, "It `means` a|b.");
  EXPECT_EQ(helps.at("a.b").action, "See this page and that.");
  EXPECT_EQ(helps.at("a.d").action, "");
}

TEST(CodeHelp, ThePageHasBothForEveryCode) {
  std::ifstream file("docs/diagnostics.md");
  std::ostringstream text;
  text << file.rdbuf();
  const CodeHelps helps = ReadCodeHelps(text.str());
  EXPECT_GT(helps.size(), 100u);
  for (const auto& [code, help] : helps) {
    EXPECT_FALSE(help.meaning.empty()) << code;
    EXPECT_FALSE(help.action.empty()) << code;
    EXPECT_EQ((help.meaning + help.action).find("]("), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace dbsn
