// GitHub's workflow commands: a line for each problem, and none that a text forges.
#include "engine/report/github_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/report/findings_rig.h"

namespace dbsn {
namespace {

std::string Text(const FindingsRig& rig) { return GithubText(rig.findings, rig.context()); }

TEST(GithubText, NamesPlaceTitleAndMessage) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("m/orders.yaml", "kind: x\n  größe: db.internal\n");
  Diagnostic& problem = rig.Add(rig.At(file, "db.internal"));
  problem.address = "acme/Job/x";
  problem.related.push_back({rig.At(file, "größe"), "named here"});
  EXPECT_EQ(Text(rig),
            "::error file=data/m/orders.yaml,line=2,endLine=2,col=10,endColumn=20,"
            "title=Something is wrong [test.wrong]::acme/Job/x:%0AA detail.%0A"
            "data/m/orders.yaml:2:3: named here%0AA hint.\n");
}

TEST(GithubText, WarningsAndNotesHaveCommandsOfTheirOwn) {
  FindingsRig rig;
  rig.Add({}, Severity::kWarning);
  rig.Add({}, Severity::kNote);
  EXPECT_EQ(Text(rig),
            "::warning title=Something is wrong [test.wrong]::A detail.%0AA hint.\n"
            "::notice title=Something is wrong [test.wrong]::A detail.%0AA hint.\n");
}

TEST(GithubText, APlaceOverLinesHasNoColumns) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("a.yaml", "a: |\n  b\n  c\n");
  rig.Add(rig.At(file, "|\n  b"));
  EXPECT_NE(Text(rig).find("line=1,endLine=2,title="), std::string::npos) << Text(rig);
}

TEST(GithubText, AnEmptyPlaceIsOneCharacterWide) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("a.yaml", "a: \n");
  rig.Add({file, 3, 3});
  EXPECT_NE(Text(rig).find("col=4,endColumn=4,"), std::string::npos) << Text(rig);
}

TEST(GithubText, WithoutAFileTheThingIsNamedInTheMessage) {
  FindingsRig rig;
  rig.Add({}).about = "--target";
  EXPECT_EQ(Text(rig),
            "::error title=Something is wrong [test.wrong]::--target:%0AA detail.%0AA hint.\n");
}

TEST(GithubText, AFileThatWasNotReadIsAnnotatedAllTheSame) {
  FindingsRig rig;
  Diagnostic& problem = rig.Add({});
  problem.code = Code{"file.missing", "No such file"};
  problem.about = "m/gone.yaml";
  EXPECT_EQ(Text(rig).rfind("::error file=data/m/gone.yaml,title=", 0), 0u) << Text(rig);
}

TEST(GithubText, NoTextBecomesACommandOrAProperty) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("a,line=1:b\n::error::forged%\x1b.yaml", "a: 1\n");
  Diagnostic& problem = rig.Add(rig.At(file, "a"));
  problem.detail = "100%\r\n::error::forged\x1b[31m";
  problem.address = "x\n::stop-commands::y";
  problem.related.push_back({rig.At(file, "1"), "note\n::warning::forged"});
  problem.hint = "::debug::forged";
  const std::string text = Text(rig);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.rfind("::error file=data/a%2Cline=1%3Ab%0A%3A%3Aerror%3A%3Aforged%25\\x1b.yaml,"
                       "line=1,",
                       0),
            0u)
      << text;
  EXPECT_NE(text.find("::x\\n::stop-commands::y:%0A100%25\\r%0A::error::forged\\x1b[31m%0A"),
            std::string::npos)
      << text;
}

TEST(GithubText, NothingFoundIsNoLine) { EXPECT_EQ(Text(FindingsRig()), ""); }

}  // namespace
}  // namespace dbsn
