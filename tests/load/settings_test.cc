#include "engine/load/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "engine/load/load_codes.h"
#include "engine/load/secret_resolver.h"
#include "engine/world/known_secrets.h"
#include "tests/load/problem_text.h"
#include "tests/support/fake_world.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Setting SettingOf(const char* name, SettingType type) {
  Setting setting;
  setting.name = name;
  setting.type = type;
  return setting;
}

Definition AcmeDefinition() {
  Definition definition;
  definition.name = "acme";
  definition.auth.kind = AuthKind::kBearer;
  definition.auth.secret = "token";
  definition.auth.reread_on = {401};
  Setting url = SettingOf("url", SettingType::kUrl);
  url.required = true;
  url.env = {"ACME_URL", "OTHER_URL"};
  url.default_value = "https://api.acme.test";
  Setting institution = SettingOf("institution", SettingType::kInteger);
  institution.required = true;
  institution.help = "Its number.";
  Setting send_as = SettingOf("sendAs", SettingType::kText);
  send_as.default_value = "integer";
  send_as.allowed = {"integer", "name"};
  Setting token = SettingOf("token", SettingType::kText);
  token.required = true;
  token.sensitive = true;
  token.env = {"ACME_TOKEN"};
  token.files = {".token", "~/.acme/token"};
  definition.settings = {url,         SettingOf("project", SettingType::kText),
                         institution, SettingOf("timeout", SettingType::kSeconds),
                         send_as,     SettingOf("caFile", SettingType::kPath),
                         token};
  return definition;
}

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() {
    environment_.home = folder_.At("home");
    folder_.Write("home/.keep", "");
    entry_.name = "acme";
    entry_.definition = "acme";
    file_ = sources_.Add("dbsn.yaml", std::make_shared<const std::string>("acme: {x: secret123}"));
    entry_.place = {file_, 0, 4};
    Say("institution", "17");
  }
  void Say(const std::string& name, const std::string& text) {
    entry_.settings[name] = {text, std::nullopt, {file_, 10, 19}, {file_, 7, 8}};
  }
  void SaySource(const std::string& name, SecretRef::Source source, const std::string& text) {
    entry_.settings[name] = {"", SecretRef{source, text}, {file_, 10, 19}, {file_, 7, 8}};
  }
  ProviderSettings Resolve() {
    diagnostics_ = Diagnostics();
    return ResolveSettings(definition_, entry_, folder_.path() + "/", flags_, environment_,
                           secrets_, diagnostics_);
  }
  std::vector<std::string> Problems() { return testing::Lines(diagnostics_, sources_); }

  testing::TempFolder folder_;
  FakeWorld world_;
  FakeEnvironment& environment_ = world_.environment;
  SecretResolver secrets_{world_.world, folder_.path() + "/", {}, std::make_shared<KnownSecrets>()};
  Definition definition_ = AcmeDefinition();
  ProviderEntry entry_;
  std::map<std::string, std::string> flags_;
  Sources sources_;
  std::uint32_t file_ = 0;
  Diagnostics diagnostics_;
};

TEST_F(SettingsTest, TakesFlagThenVariableThenWorkspaceThenTheApisVariablesThenDefault) {
  EXPECT_EQ(Resolve().values.at("url"), "https://api.acme.test");
  environment_.variables["OTHER_URL"] = "https://e.test";
  EXPECT_EQ(Resolve().values.at("url"), "https://e.test");
  environment_.variables["ACME_URL"] = "https://d.test";
  EXPECT_EQ(Resolve().values.at("url"), "https://d.test");
  Say("url", "https://c.test");
  EXPECT_EQ(Resolve().values.at("url"), "https://c.test");
  environment_.variables["DBSN_ACME_URL"] = "https://b.test";
  EXPECT_EQ(Resolve().values.at("url"), "https://b.test");
  flags_["url"] = "https://a.test";
  EXPECT_EQ(Resolve().values.at("url"), "https://a.test");
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(SettingsTest, NamesTheVariableOfASecondEntryByItsOwnName) {
  entry_.name = "acme-2";
  environment_.variables["DBSN_ACME_2_CAFILE"] = "/ca.pem";
  environment_.variables["DBSN_ACME_CAFILE"] = "/other.pem";
  EXPECT_EQ(Resolve().values.at("caFile"), "/ca.pem");
}

TEST_F(SettingsTest, TakesPathsFromTheWorkspaceAndFromHome) {
  Say("caFile", "certs/ca.pem");
  EXPECT_EQ(Resolve().values.at("caFile"), folder_.At("certs/ca.pem"));
  Say("caFile", "~/ca.pem");
  EXPECT_EQ(Resolve().values.at("caFile"), folder_.At("home/ca.pem"));
  flags_["caFile"] = "certs/ca.pem";
  EXPECT_EQ(Resolve().values.at("caFile"), "certs/ca.pem");
}

TEST_F(SettingsTest, ReportsWhatDoesNotFitAtItsPlace) {
  Say("url", "api.acme.test");
  Say("institution", "seventeen");
  Say("timeout", "30s");
  Say("sendAs", "names");
  const ProviderSettings settings = Resolve();
  EXPECT_THAT(Problems(), ElementsAre(StartsWith("dbsn.yaml:1:11 workspace.bad-setting"),
                                      AllOf(StartsWith("dbsn.yaml:1:11 workspace.bad-setting"),
                                            HasSubstr("must be a whole number")),
                                      HasSubstr("seconds from 1 to 99999"),
                                      HasSubstr("Did you mean \"name\"?")));
  EXPECT_THAT(settings.values, IsEmpty());
}

TEST_F(SettingsTest, SaysWhichVariableOrFlagDoesNotFit) {
  environment_.variables["DBSN_ACME_TIMEOUT"] = "0";
  flags_["url"] = "ftp://x";
  Resolve();
  EXPECT_THAT(Problems(), ElementsAre(StartsWith("--url workspace.bad-setting"),
                                      StartsWith("DBSN_ACME_TIMEOUT workspace.bad-setting")));
}

TEST_F(SettingsTest, ReportsUnknownAndMissingSettings) {
  entry_.settings.erase("institution");
  Say("institutoin", "17");
  Resolve();
  EXPECT_THAT(Problems(), ElementsAre(AllOf(StartsWith("dbsn.yaml:1:8 workspace.unknown-setting"),
                                            HasSubstr("Did you mean \"institution\"?")),
                                      AllOf(StartsWith("dbsn.yaml:1:1 workspace.missing-setting"),
                                            HasSubstr("Its number."))));
  EXPECT_TRUE(testing::IsHidden(diagnostics_, sources_, "secret123")) << "it may be a token";
}

TEST_F(SettingsTest, AsksNothingOfAnEntryThatNobodyWrote) {
  entry_.settings.clear();
  entry_.place = {};
  Resolve();
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(SettingsTest, RefusesATokenThatIsWrittenOutAndHidesIt) {
  Say("token", "secret123");
  Resolve();
  EXPECT_THAT(Problems(), ElementsAre(AllOf(StartsWith("dbsn.yaml:1:11 workspace.literal-secret"),
                                            HasSubstr("valueFrom: {env: ACME_TOKEN}"))));
  EXPECT_THAT(Problems().front(), Not(HasSubstr("secret123")));
  EXPECT_TRUE(testing::IsHidden(diagnostics_, sources_, "secret123"));
}

TEST_F(SettingsTest, KeepsTheTokenOutOfTheValues) {
  environment_.variables["ACME_TOKEN"] = "secret123";
  environment_.variables["DBSN_ACME_TOKEN"] = "secret456";
  const ProviderSettings settings = Resolve();
  EXPECT_FALSE(settings.values.contains("token"));
  EXPECT_EQ(settings.credential().value().Reveal(), "secret456");
}

TEST_F(SettingsTest, LooksForTheTokenInTheVariablesAndThenInTheFiles) {
  folder_.Write("home/.acme/token", "from-home\n");
  EXPECT_EQ(Resolve().credential().value().Reveal(), "from-home");
  folder_.Write(".token", " \n");
  EXPECT_EQ(Resolve().credential().value().Reveal(), "from-home") << "a blank one is none";
  folder_.Write(".token", "\n from-here \r\n");
  EXPECT_EQ(Resolve().credential().value().Reveal(), "from-here");
  environment_.variables["ACME_TOKEN"] = " from-variable\n";
  EXPECT_EQ(Resolve().credential().value().Reveal(), "from-variable");
}

TEST_F(SettingsTest, ReadsTheTokenAnewEachTime) {
  const std::string path = folder_.Write(".token", "old");
  const ProviderSettings settings = Resolve();
  EXPECT_EQ(settings.credential().value().Reveal(), "old");
  folder_.Write(".token", "new");
  EXPECT_EQ(settings.credential().value().Reveal(), "new");
}

TEST_F(SettingsTest, TakesNoOtherPlaceWhereTheWorkspaceNamesOne) {
  environment_.variables["ACME_TOKEN"] = "of-somebody-else";
  SaySource("token", SecretRef::Source::kEnv, "MY_TOKEN");
  const Result<Secret> none = Resolve().credential();
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.problem().code, kNoToken);
  environment_.variables["MY_TOKEN"] = "mine";
  EXPECT_EQ(Resolve().credential().value().Reveal(), "mine");
  folder_.Write("secrets/token", "in-a-file");
  SaySource("token", SecretRef::Source::kFile, "secrets/token");
  EXPECT_EQ(Resolve().credential().value().Reveal(), "in-a-file");
}

TEST_F(SettingsTest, SaysWhereItLookedForAToken) {
  folder_.Write(".token", "");
  environment_.variables["ACME_TOKEN"] = "";
  const Result<Secret> token = Resolve().credential();
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.problem().detail,
            "There is no token for the provider \"acme\". Looked at: the variable DBSN_ACME_TOKEN "
            "(not set), the variable ACME_TOKEN (empty), the file .token (empty), the file "
            "~/.acme/token (not there).");
  EXPECT_THAT(token.problem().hint, HasSubstr("ACME_TOKEN"));
}

TEST_F(SettingsTest, WarnsOfATokenFileThatOthersMayRead) {
  const std::string path = folder_.Write(".token", "secret123");
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  Resolve();
  EXPECT_THAT(Problems(),
              ElementsAre(AllOf(HasSubstr("api.token-exposed"), HasSubstr("chmod 600 " + path))));
  EXPECT_FALSE(diagnostics_.has_errors());
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  Resolve();
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(SettingsTest, HasNoCredentialWhereTheApiTakesNone) {
  definition_.auth = {};
  EXPECT_FALSE(Resolve().credential);
}

}  // namespace
}  // namespace dbsn
