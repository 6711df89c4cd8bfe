#include "engine/load/chosen_environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/load/load_codes.h"
#include "engine/world/posix_files.h"
#include "schema/variable_codes.h"
#include "tests/load/problem_text.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kText =
    "apiVersion: dbsn/v1\n"
    "kind: Workspace\n"
    "metadata: {name: data}\n"
    "providers:\n"
    "  acme: {url: \"https://${var.host}/api\", project: P1, token: {valueFrom: {env: TOKEN}}}\n"
    "variables: {host: api.test, zone: a}\n"
    "environments:\n"
    "  prod: {variables: {host: api.prod}, manifests: [own], providers: {acme: {project: P9}}}\n"
    "  staging:\n";

class ChosenEnvironmentTest : public ::testing::Test {
 protected:
  void Load(const std::string& text = kText) {
    folder_.Write("dbsn.yaml", text);
    workspace_ = LoadWorkspace(files_, folder_.path(), {"acme"}, sources_, diagnostics_);
    ASSERT_THAT(Problems(), IsEmpty());
  }
  ChosenEnvironment Choose(const std::string& name, const GivenVariables& given = {}) {
    VariableUses uses;
    ChosenEnvironment chosen = ChooseEnvironment(workspace_, name, given, sources_, uses);
    uses.ReportTo(chosen.variables, diagnostics_);
    return chosen;
  }
  std::string UrlIn(const std::string& name, const GivenVariables& given = {}) {
    return Choose(name, given).providers.at("acme").settings.at("url").text;
  }
  std::vector<std::string> Problems() { return testing::Lines(diagnostics_, sources_); }

  testing::TempFolder folder_;
  PosixFiles files_;
  Sources sources_;
  Diagnostics diagnostics_;
  Workspace workspace_;
};

TEST_F(ChosenEnvironmentTest, LetsTheEnvironmentsSettingsWin) {
  Load();
  const ChosenEnvironment prod = Choose("prod");
  EXPECT_EQ(prod.name, "prod");
  EXPECT_EQ(prod.providers.at("acme").settings.at("project").text, "P9");
  EXPECT_EQ(prod.providers.at("acme").settings.at("token").source->text, "TOKEN");
  EXPECT_THAT(prod.manifests, ElementsAre(folder_.At("own")));
  const ChosenEnvironment staging = Choose("staging");
  EXPECT_EQ(staging.providers.at("acme").settings.at("project").text, "P1");
  EXPECT_THAT(staging.manifests, IsEmpty());
}

TEST_F(ChosenEnvironmentTest, TakesAVariableFromTheCommandLineThenTheEnvironmentThenTheWorkspace) {
  Load();
  EXPECT_EQ(UrlIn("staging"), "https://api.test/api");
  EXPECT_EQ(UrlIn("prod"), "https://api.prod/api");
  EXPECT_EQ(UrlIn("prod", {{"host", "mine"}}), "https://mine/api");
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(ChosenEnvironmentTest, ReportsAMissingVariableOfASettingAtItsUse) {
  Load(
      "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: d}\n"
      "providers: {acme: {url: \"https://${var.hots}\", token: {valueFrom: {env: "
      "\"T_${var.e}\"}}}}\n"
      "variables: {host: x}\n");
  const ChosenEnvironment chosen = Choose("");
  EXPECT_TRUE(chosen.providers.at("acme").settings.at("url").unfilled);
  EXPECT_THAT(
      Problems(),
      ElementsAre(StartsWith("dbsn.yaml:4:76 variable.undefined There is no variable \"e\""),
                  StartsWith("dbsn.yaml:4:34 variable.undefined")));
}

TEST_F(ChosenEnvironmentTest, AsksForAnEnvironmentWhereThereAreSome) {
  Load();
  const Diagnostic none = *CheckEnvironment(workspace_, "", "");
  EXPECT_EQ(none.code, kEnvironmentNeeded);
  EXPECT_THAT(none.detail, HasSubstr("\"prod\" and \"staging\""));
  const Diagnostic wrong = *CheckEnvironment(workspace_, "stagin", "--env stagin");
  EXPECT_EQ(wrong.code, kUnknownEnvironment);
  EXPECT_EQ(wrong.hint, "Did you mean \"staging\"?");
  EXPECT_FALSE(CheckEnvironment(workspace_, "prod", "").has_value());
}

TEST_F(ChosenEnvironmentTest, RefusesAnEnvironmentWhereThereAreNone) {
  EXPECT_FALSE(CheckEnvironment({}, "", "").has_value());
  EXPECT_EQ(CheckEnvironment({}, "prod", "DBSN_ENV")->code, kNoEnvironments);
}

TEST_F(ChosenEnvironmentTest, KnowsWhichPathsAreAnotherEnvironments) {
  Load();
  const std::vector<std::string> paths{folder_.At("own/a.yaml"), folder_.At("./own/"),
                                       folder_.At("ownother/a.yaml"), "manifests/a.yaml"};
  CheckPaths(workspace_, "prod", paths, diagnostics_);
  EXPECT_THAT(Problems(), IsEmpty());
  CheckPaths(workspace_, "staging", paths, diagnostics_);
  EXPECT_EQ(diagnostics_.all().size(), 2u);
  EXPECT_THAT(Problems().front(), HasSubstr("It belongs to the environment \"prod\""));
}

TEST_F(ChosenEnvironmentTest, RefusesToChangeAVariableThatIsDefinedNowhere) {
  Load();
  CheckGiven(workspace_, {{"host", "x"}, {"hots", "y"}}, diagnostics_);
  EXPECT_THAT(Problems(), ElementsAre(AllOf(StartsWith("--var hots variable.undefined"),
                                            HasSubstr("Did you mean \"host\"?"))));
  diagnostics_ = Diagnostics();
  CheckGiven({}, {{"any", "x"}}, diagnostics_);
  EXPECT_THAT(Problems(), IsEmpty()) << "there is no dbsn.yaml that could define it";
}

TEST_F(ChosenEnvironmentTest, WarnsOfEachDefinitionThatNothingUses) {
  Load();
  ReportUnused(workspace_, {"host"}, diagnostics_);
  EXPECT_THAT(Problems(), ElementsAre(StartsWith("dbsn.yaml:6:29 variable.unused")));
  EXPECT_FALSE(diagnostics_.has_errors());
}

}  // namespace
}  // namespace dbsn
