#include "engine/load/environment_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/load/workspace.h"
#include "engine/world/posix_files.h"
#include "tests/load/problem_text.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class EnvironmentBlockTest : public ::testing::Test {
 protected:
  Workspace Load(const std::string& more) {
    folder_.Write("dbsn.yaml",
                  "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: data}\n"
                  "providers: {acme: {project: P1}}\n" +
                      more);
    return LoadWorkspace(files_, folder_.path(), {"acme"}, sources_, diagnostics_);
  }
  std::vector<std::string> Problems() { return testing::Lines(diagnostics_, sources_); }

  testing::TempFolder folder_;
  PosixFiles files_;
  Sources sources_;
  Diagnostics diagnostics_;
};

TEST_F(EnvironmentBlockTest, HoldsVariablesManifestsAndProviders) {
  const Workspace workspace = Load(
      "variables: {port: 5432, tls: true, zone: \"1\"}\n"
      "environments:\n"
      "  staging: {variables: {domain: st.internal}, manifests: [environments/staging, /abs]}\n"
      "  prod:\n"
      "    providers: {acme: {project: P9, token: {valueFrom: {env: PROD_TOKEN}}}}\n"
      "  empty:\n");
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(workspace.variables.at("port").text, "5432");
  EXPECT_FALSE(workspace.variables.at("port").quoted);
  EXPECT_TRUE(workspace.variables.at("zone").quoted);
  ASSERT_EQ(workspace.environments.size(), 3u);
  const EnvironmentBlock& staging = workspace.environments.at("staging");
  EXPECT_EQ(staging.variables.at("domain").text, "st.internal");
  EXPECT_THAT(staging.manifests, ElementsAre(folder_.At("environments/staging"), "/abs"));
  const WrittenSettings& acme = workspace.environments.at("prod").providers.at("acme");
  EXPECT_EQ(acme.at("project").text, "P9");
  EXPECT_EQ(acme.at("token").source->text, "PROD_TOKEN");
  EXPECT_TRUE(workspace.environments.at("empty").variables.empty());
}

TEST_F(EnvironmentBlockTest, ReportsEveryMistakeAtItsPlace) {
  Load(
      "variables: {2x: a, list: [1], none: , other: \"${var.list}\"}\n"
      "environments:\n"
      "  ../up: {}\n"
      "  lock: {}\n"
      "  prod: {variable: {}, manifests: a, providers: {acmee: {}, acme: {definition: x}}}\n"
      "  list: []\n");
  EXPECT_THAT(Problems(), ElementsAre(StartsWith("dbsn.yaml:5:13 manifest.bad-name"),
                                      StartsWith("dbsn.yaml:5:26 manifest.wrong-type"),
                                      StartsWith("dbsn.yaml:5:31 manifest.wrong-type"),
                                      StartsWith("dbsn.yaml:5:46 variable.misplaced"),
                                      StartsWith("dbsn.yaml:7:3 manifest.bad-name"),
                                      StartsWith("dbsn.yaml:8:3 manifest.bad-name"),
                                      AllOf(StartsWith("dbsn.yaml:9:10 manifest.unknown-key"),
                                            HasSubstr("Did you mean \"variables\"?")),
                                      StartsWith("dbsn.yaml:9:35 manifest.wrong-type"),
                                      AllOf(StartsWith("dbsn.yaml:9:50 manifest.unknown-provider"),
                                            HasSubstr("Did you mean \"acme\"?")),
                                      StartsWith("dbsn.yaml:9:68 manifest.unknown-key"),
                                      StartsWith("dbsn.yaml:10:9 manifest.wrong-type")));
}

TEST_F(EnvironmentBlockTest, HidesAVariableThatSoundsLikeASecret) {
  Load("variables: {db_password: hunter2}\n");
  EXPECT_TRUE(testing::IsHidden(diagnostics_, sources_, "hunter2"));
}

}  // namespace
}  // namespace dbsn
