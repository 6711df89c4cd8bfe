#include "engine/load/workspace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/load/load_codes.h"
#include "engine/world/posix_files.h"
#include "tests/load/problem_text.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class WorkspaceTest : public ::testing::Test {
 protected:
  Workspace Load(const std::string& text) {
    folder_.Write("dbsn.yaml", text);
    return LoadWorkspace(files_, folder_.path(), {"acme"}, sources_, diagnostics_);
  }
  Workspace LoadWith(const std::string& more) {
    return Load("apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: data}\n" + more);
  }
  std::vector<std::string> Problems() { return testing::Lines(diagnostics_, sources_); }

  testing::TempFolder folder_;
  PosixFiles files_;
  Sources sources_;
  Diagnostics diagnostics_;
};

TEST_F(WorkspaceTest, HoldsNameManifestsAndProviders) {
  const Workspace workspace = Load(
      "apiVersion: dbsn/v1\n"
      "kind: Workspace\n"
      "metadata: {name: data-platform}\n"
      "manifests: [manifests, /abs/more.yaml]\n"
      "providers:\n"
      "  acme: {url: \"https://api.acme.test\", institution: 17, token: {valueFrom: {env: "
      "TOKEN}}}\n"
      "  second: {definition: acme, token: {valueFrom: {file: secrets/token}}}\n"
      "  plain:\n"
      "state: {backend: local}\n");
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_TRUE(workspace.written);
  EXPECT_EQ(workspace.name, "data-platform");
  EXPECT_EQ(workspace.folder, folder_.path() + "/");
  EXPECT_THAT(workspace.manifests, ElementsAre(folder_.At("manifests"), "/abs/more.yaml"));
  ASSERT_EQ(workspace.providers.size(), 3u);
  const ProviderEntry& acme = workspace.providers.at("acme");
  EXPECT_EQ(acme.definition, "acme");
  EXPECT_EQ(acme.settings.at("institution").text, "17");
  EXPECT_EQ(acme.settings.at("token").text, "");
  EXPECT_EQ(*acme.settings.at("token").source, (SecretRef{SecretRef::Source::kEnv, "TOKEN"}));
  EXPECT_EQ(sources_.Text(0).substr(acme.settings.at("url").key_place.begin, 3), "url");
  const ProviderEntry& second = workspace.providers.at("second");
  EXPECT_EQ(second.definition, "acme");
  EXPECT_EQ(*second.settings.at("token").source,
            (SecretRef{SecretRef::Source::kFile, "secrets/token"}));
  EXPECT_TRUE(workspace.providers.at("plain").settings.empty());
}

TEST_F(WorkspaceTest, TakesTheFileItselfToo) {
  folder_.Write("w/dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: a}\n");
  const Workspace workspace =
      LoadWorkspace(files_, folder_.At("w/dbsn.yaml"), {}, sources_, diagnostics_);
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(workspace.folder, folder_.At("w/"));
}

TEST_F(WorkspaceTest, HasOneProviderForEachDefinitionWhereThereIsNone) {
  // The tests run in the source folder, which has no dbsn.yaml.
  const Workspace workspace = LoadWorkspace(files_, "", {"acme", "other"}, sources_, diagnostics_);
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_FALSE(workspace.written);
  EXPECT_EQ(workspace.folder, "");
  EXPECT_EQ(workspace.name, "default");
  ASSERT_EQ(workspace.providers.size(), 2u);
  EXPECT_EQ(workspace.providers.at("other").definition, "other");
  EXPECT_FALSE(workspace.providers.at("other").place.known());
}

TEST_F(WorkspaceTest, IsAProblemWhereItWasNamedAndIsNotThere) {
  LoadWorkspace(files_, folder_.At("nowhere"), {"acme"}, sources_, diagnostics_);
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("file.missing")));
}

TEST_F(WorkspaceTest, RefusesWhatComesLaterAtItsPlace) {
  LoadWith("policies: {requireLabels: [team]}\n");
  EXPECT_THAT(
      Problems(),
      ElementsAre(StartsWith("dbsn.yaml:4:12 manifest.not-supported \"requireLabels\" is not")));
}

TEST_F(WorkspaceTest, ReadsWhereTheStateIs) {
  EXPECT_EQ(LoadWith("").state.backend, "local");
  const Workspace workspace = LoadWith(
      "state: {backend: postgres, address: \"postgresql://h/d\", password: {valueFrom: {env: "
      "A}}}\n");
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(workspace.state.backend, "postgres");
  EXPECT_EQ(workspace.state.settings.at("address").text, "postgresql://h/d");
  EXPECT_EQ(workspace.state.settings.at("password").source->text, "A");
}

TEST_F(WorkspaceTest, ReadsARollout) {
  const Workspace workspace = LoadWith("rollout: {canary: 1, then: [10%, 50%], gate: test}\n");
  EXPECT_THAT(Problems(), IsEmpty());
  ASSERT_EQ(workspace.rollout.size(), 3u);
  EXPECT_EQ(workspace.rollout[0].number, 1);
  EXPECT_FALSE(workspace.rollout[0].percent);
  EXPECT_EQ(workspace.rollout[2].number, 50);
  EXPECT_TRUE(workspace.rollout[2].percent);
  LoadWith("rollout: {canary: 0, then: 101%, gate: luck, wave: 2}\n");
  EXPECT_EQ(Problems().size(), 4u);
  LoadWith("rollout: {then: 50%}\n");
  EXPECT_THAT(Problems().back(), HasSubstr("has no \"canary\""));
}

TEST_F(WorkspaceTest, ReadsHowMuchAPlanMayTakeAway) {
  const Workspace workspace =
      LoadWith("policies: {maxDeletes: 3, maxDeletePercent: 20, denyReplace: true}\n");
  EXPECT_THAT(Problems(), ElementsAre());
  EXPECT_EQ(workspace.policies.max_deletes, 3);
  EXPECT_EQ(workspace.policies.max_delete_percent, 20);
  EXPECT_TRUE(workspace.policies.deny_replace);
}

TEST_F(WorkspaceTest, SuggestsTheKeyThatWasMeant) {
  LoadWith("manifest: [a]\nstate: {backends: local}\n");
  EXPECT_THAT(Problems(), ElementsAre(AllOf(StartsWith("dbsn.yaml:4:1 manifest.unknown-key"),
                                            HasSubstr("Did you mean \"manifests\"?")),
                                      AllOf(StartsWith("dbsn.yaml:5:9 workspace.unknown-setting"),
                                            HasSubstr("Did you mean \"backend\"?"))));
}

TEST_F(WorkspaceTest, ReportsEveryMistakeInOneRun) {
  Load(
      "apiVersion: dbsn/v2\n"
      "metadata: {name: \"no spaces\"}\n"
      "manifests: a.yaml\n"
      "providers: {acme: {url: [1], institution: , token: {valueFrom: {enf: A}}}, ../x: {}}\n"
      "state: {backend: lokal}\n");
  EXPECT_THAT(Problems(), ElementsAre(StartsWith("dbsn.yaml:1:13 workspace.not-a-workspace"),
                                      StartsWith("dbsn.yaml:1:1 manifest.missing-key"),
                                      StartsWith("dbsn.yaml:2:18 manifest.bad-name"),
                                      StartsWith("dbsn.yaml:3:12 manifest.wrong-type"),
                                      StartsWith("dbsn.yaml:4:25 manifest.wrong-type"),
                                      StartsWith("dbsn.yaml:4:30 manifest.wrong-type"),
                                      AllOf(StartsWith("dbsn.yaml:4:65 manifest.bad-value-from"),
                                            HasSubstr("Did you mean \"env\"?")),
                                      StartsWith("dbsn.yaml:4:76 manifest.bad-name"),
                                      AllOf(StartsWith("dbsn.yaml:5:18 workspace.unknown-backend"),
                                            HasSubstr("Did you mean \"local\"?"))));
}

TEST_F(WorkspaceTest, HidesATokenThatStandsBesideAnotherMistake) {
  LoadWith("providers: {acme: {token: eyJhbGciOi, url: [1]}}\n");
  EXPECT_TRUE(testing::IsHidden(diagnostics_, sources_, "eyJhbGciOi"));
  for (const std::string& line : Problems()) EXPECT_THAT(line, Not(HasSubstr("eyJ")));
}

TEST_F(WorkspaceTest, RefusesEmptyDoubleAndBrokenFiles) {
  Load("");
  Load("a: 1\n---\nb: 2\n");
  Load("a: [1\n");
  EXPECT_THAT(Problems(),
              ElementsAre(HasSubstr("workspace.not-a-workspace"),
                          HasSubstr("more than one document"), HasSubstr("document.invalid-yaml")));
}

}  // namespace
}  // namespace dbsn
