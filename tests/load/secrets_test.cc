#include "engine/load/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "engine/load/load_codes.h"
#include "engine/load/secret_resolver.h"
#include "engine/world/digest.h"
#include "engine/world/known_secrets.h"
#include "schema/json_codec.h"
#include "tests/load/problem_text.h"
#include "tests/support/fake_world.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kSentinel = "S3cret-sentinel";

Field FieldOf(const char* name, FieldType type, bool sensitive) {
  Field field;
  field.name = Key(name);
  field.type = type;
  field.sensitive = sensitive;
  return field;
}

FieldSet Fields() {
  FieldSet fields;
  Field tls = FieldOf("tls", FieldType::kMap, false);
  tls.members = {FieldOf("key", FieldType::kText, true), FieldOf("name", FieldType::kText, false)};
  Field hosts = FieldOf("hosts", FieldType::kList, false);
  hosts.item_type = FieldType::kText;
  Field options = FieldOf("options", FieldType::kMap, false);
  fields.fields = {hosts, options, FieldOf("password", FieldType::kText, true),
                   FieldOf("port", FieldType::kInteger, false), tls};
  return fields;
}

Value Env(const char* name) { return Value(SecretRef{SecretRef::Source::kEnv, name}); }

class SecretsTest : public ::testing::Test {
 protected:
  DesiredResource Resource(ValueMap fields) {
    DesiredResource resource;
    resource.address = {"acme", "Thing", "a"};
    resource.fields_of_type = &fields_;
    resource.fields = Value(std::move(fields));
    resource.place = {file_, 0, 4};
    return resource;
  }
  void Mark(std::vector<DesiredResource>& desired) {
    diagnostics_ = Diagnostics();
    MarkSecrets(
        desired, [](const DesiredResource&) { return true; }, *marker_, resolver_, diagnostics_);
  }
  std::vector<std::string> Problems() { return testing::Lines(diagnostics_, sources_); }

  testing::TempFolder folder_;
  FakeWorld world_;
  FakeEnvironment& environment_ = world_.environment;
  std::shared_ptr<KnownSecrets> known_ = std::make_shared<KnownSecrets>();
  SecretResolver resolver_{world_.world, folder_.path() + "/", {}, known_};
  std::unique_ptr<Marker> marker_ = NewMarker("0123456789abcdef");
  FieldSet fields_ = Fields();
  Sources sources_;
  std::uint32_t file_ = sources_.Add("a.yaml", std::make_shared<const std::string>("name: a"));
  Diagnostics diagnostics_;
};

TEST_F(SecretsTest, ReadsAVariableAsItIs) {
  environment_.variables["PASSWORD"] = " a b\n";
  EXPECT_EQ(resolver_.Resolve({SecretRef::Source::kEnv, "PASSWORD"}).value().Reveal(), " a b\n");
}

TEST_F(SecretsTest, ReadsAFileFromTheWorkspaceWithoutItsLastLineEnd) {
  folder_.Write("secrets/a", "one\ntwo\n");
  folder_.Write("secrets/b", "one\r\n");
  folder_.Write("secrets/c", "one\n\n");
  const auto read = [&](const std::string& path) {
    return resolver_.Resolve({SecretRef::Source::kFile, path}).value().Reveal();
  };
  EXPECT_EQ(read("secrets/a"), "one\ntwo");
  EXPECT_EQ(read("secrets/b"), "one");
  EXPECT_EQ(read("secrets/c"), "one\n");
  EXPECT_EQ(read(folder_.At("secrets/a")), "one\ntwo");
}

TEST_F(SecretsTest, SaysWhatIsMissingOrEmpty) {
  const auto problem = [&](SecretRef ref) { return resolver_.Resolve(ref).problem(); };
  EXPECT_EQ(problem({SecretRef::Source::kEnv, "NONE"}).code, kSecretMissing);
  EXPECT_THAT(problem({SecretRef::Source::kEnv, "NONE"}).detail, HasSubstr("NONE is not set"));
  environment_.variables["BLANK"] = "";
  EXPECT_EQ(problem({SecretRef::Source::kEnv, "BLANK"}).code, kSecretEmpty);
  EXPECT_EQ(problem({SecretRef::Source::kFile, "none"}).code, kSecretMissing);
  EXPECT_THAT(problem({SecretRef::Source::kFile, "none"}).detail, HasSubstr(folder_.At("none")));
  folder_.Write("blank", "\n");
  EXPECT_EQ(problem({SecretRef::Source::kFile, "blank"}).code, kSecretEmpty);
  EXPECT_EQ(problem({SecretRef::Source::kFile, "blank"}).code, kSecretEmpty);
}

TEST_F(SecretsTest, MarksEachSecretAndLeavesItsNameInPlace) {
  environment_.variables = {{"PASSWORD", kSentinel}, {"KEY", "k"}};
  std::vector<DesiredResource> desired;
  desired.push_back(
      Resource({{"password", Env("PASSWORD")},
                {"tls", Value(ValueMap{{"key", Env("KEY")}, {"name", Value("x")}})}}));
  const Value before = desired[0].fields;
  Mark(desired);
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_TRUE(desired[0].fields == before);
  ASSERT_EQ(desired[0].marks.size(), 2u);
  EXPECT_EQ(desired[0].marks[0].path, Path("password"));
  EXPECT_EQ(desired[0].marks[0].mark,
            marker_->MarkOf(desired[0].address, Path("password"), Secret(kSentinel)));
  EXPECT_EQ(desired[0].marks[1].path, Path("tls.key"));
  EXPECT_THAT(WriteJson(desired[0].fields), Not(HasSubstr(kSentinel)));
  Mark(desired);
  EXPECT_EQ(desired[0].marks.size(), 2u) << "marking again gives no second mark";
}

TEST_F(SecretsTest, PutsTypedValuesInPlaceOfNamesWhereTheFieldIsNoSecret) {
  environment_.variables = {{"PORT", "5432"}, {"HOST", "db"}, {"OPTION", "on"}, {"NAME", "5"}};
  std::vector<DesiredResource> desired;
  desired.push_back(Resource({{"port", Env("PORT")},
                              {"hosts", Value(Value::List{Value("one"), Env("HOST")})},
                              {"options", Value(ValueMap{{"x", Env("OPTION")}})},
                              {"tls", Value(ValueMap{{"name", Env("NAME")}})}}));
  Mark(desired);
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(WriteJson(desired[0].fields),
            R"({"hosts":["one","db"],"options":{"x":"on"},"port":5432,"tls":{"name":"5"}})");
  EXPECT_TRUE(desired[0].marks.empty());
}

TEST_F(SecretsTest, ReportsEveryMissingOneAtItsPlaceInOneRun) {
  std::vector<DesiredResource> desired;
  desired.push_back(Resource({{"password", Env("A")}, {"port", Env("B")}}));
  desired.push_back(Resource({{"password", Env("A")}}));
  Mark(desired);
  EXPECT_THAT(Problems(),
              ElementsAre(HasSubstr("a.yaml:1:1 secret.missing \"password\" takes its "
                                    "value from env:A"),
                          HasSubstr("\"port\" takes its value from env:B"), HasSubstr("env:A")));
  EXPECT_EQ(diagnostics_.all()[0].address, "acme/Thing/a");
}

TEST_F(SecretsTest, RefusesAValueThatDoesNotFitWithoutRepeatingIt) {
  environment_.variables = {{"PORT", kSentinel}};
  std::vector<DesiredResource> desired;
  desired.push_back(Resource({{"port", Env("PORT")}}));
  Mark(desired);
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("secret.unfit \"port\", from env:PORT,")));
  EXPECT_THAT(Problems().front(), Not(HasSubstr(kSentinel)));
}

// ---- files that others may read

TEST_F(SecretsTest, WarnsOnceOfAFileThatOthersMayRead) {
  const std::string path = folder_.Write("open", "hunter22");
  ::chmod(path.c_str(), 0644);
  std::vector<DesiredResource> desired;
  const Value source(SecretRef{SecretRef::Source::kFile, "open"});
  for (int i = 0; i < 2; ++i) desired.push_back(Resource({{"password", source}}));
  Mark(desired);
  ASSERT_EQ(diagnostics_.all().size(), 1u);
  EXPECT_EQ(diagnostics_.all()[0].code, kSecretExposed);
  EXPECT_EQ(diagnostics_.all()[0].hint, "chmod 600 " + path);
  ::chmod(path.c_str(), 0600);
  Mark(desired);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(SecretsTest, WhatIsMarkedIsStruckFromThenOn) {
  environment_.variables = {{"PASSWORD", kSentinel}, {"HOST", "db.example.com"}};
  std::vector<DesiredResource> desired;
  desired.push_back(
      Resource({{"password", Env("PASSWORD")}, {"hosts", Value(Value::List{Env("HOST")})}}));
  Mark(desired);
  EXPECT_EQ(known_->Struck("db.example.com refused " + std::string(kSentinel)),
            "db.example.com refused (sensitive)");
}

// ---- programs

SecretRef Exec(const std::string& arguments) { return {SecretRef::Source::kExec, arguments}; }

TEST_F(SecretsTest, RunsNoProgramUnlessTheWorkspaceAllowsIt) {
  world_.program = [](const ProgramCall&) -> Result<ProgramEnd> {
    ADD_FAILURE() << "it was run";
    return ProgramEnd{};
  };
  EXPECT_EQ(resolver_.Resolve(Exec(R"(["pass"])")).problem().code, kExecOff);
  EXPECT_TRUE(resolver_.Forbidden(Exec(R"(["pass"])")).has_value());
  EXPECT_FALSE(resolver_.Forbidden({SecretRef::Source::kEnv, "A"}).has_value());
}

class ProgramsTest : public SecretsTest {
 protected:
  ProgramsTest() {
    world_.program = [this](const ProgramCall& call) -> Result<ProgramEnd> {
      calls_.push_back(call);
      return end_;
    };
  }
  SecretResolver allowed_{world_.world, folder_.path() + "/", {true, {"PASS_STORE"}}, known_};
  std::vector<ProgramCall> calls_;
  ProgramEnd end_{.status = 0, .out = std::string(kSentinel) + "\n", .err = {}};
};

TEST_F(ProgramsTest, TakesWhatItPrintsAndRunsItOnce) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(allowed_.Resolve(Exec(R"(["pass","show","db one"])")).value().Reveal(), kSentinel);
  }
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_THAT(calls_[0].arguments, ElementsAre("pass", "show", "db one"));
  EXPECT_EQ(known_->Struck(kSentinel), "(sensitive)");
}

TEST_F(ProgramsTest, AProgramByItsPathIsTheWorkspaces) {
  EXPECT_TRUE(allowed_.Resolve(Exec(R"(["bin/show"])")).ok());
  EXPECT_EQ(calls_.at(0).arguments.at(0), folder_.path() + "/bin/show");
}

TEST_F(ProgramsTest, SeesNothingOfTheEnvironmentButWhatIsNamed) {
  environment_.variables = {{"PATH", "/bin"},
                            {"DBSN_STATE_KEY", kSentinel},
                            {"DB_PASSWORD", kSentinel},
                            {"PASS_STORE", "/store"}};
  EXPECT_TRUE(allowed_.Resolve(Exec(R"(["pass"])")).ok());
  EXPECT_TRUE(calls_.at(0).alone);
  EXPECT_THAT(calls_.at(0).environment,
              ElementsAre(std::pair<std::string, std::string>("PATH", "/bin"),
                          std::pair<std::string, std::string>("PASS_STORE", "/store")));
}

TEST_F(ProgramsTest, AFailureRepeatsNothingOfWhatItSaid) {
  end_ = {.status = 3, .out = kSentinel, .err = kSentinel};
  const Diagnostic problem = allowed_.Resolve(Exec(R"(["pass"])")).problem();
  EXPECT_EQ(problem.code, kSecretProgram);
  EXPECT_EQ(problem.detail, "The program pass ended with status 3.");
  EXPECT_THAT(problem.detail + problem.hint, Not(HasSubstr(kSentinel)));
  end_ = {.status = 0, .out = "\n", .err = {}};
  EXPECT_EQ(allowed_.Resolve(Exec(R"(["pass","empty"])")).problem().code, kSecretEmpty);
}

// ---- Vault

class VaultTest : public SecretsTest {
 protected:
  VaultTest() {
    environment_.variables = {{"VAULT_ADDR", "https://vault.test:8200"},
                              {"VAULT_TOKEN", "vault-token-sentinel"}};
    world_.network = [this](const HttpRequest& request) -> Exchange {
      asked_.push_back(request);
      if (failures_ > 0 && failures_-- > 0) return failure_;
      return answer_;
    };
  }
  Result<Secret> Read(const std::string& text) {
    return resolver_.Resolve({SecretRef::Source::kVault, text});
  }
  Diagnostic Problem(int status, const std::string& body) {
    answer_ = Answer(status, body);
    SecretResolver anew{world_.world, "", {}, known_};
    return anew.Resolve({SecretRef::Source::kVault, "secret/db#password"}).problem();
  }
  std::string HeaderOf(const HttpRequest& request, const std::string& name) const {
    for (const auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return "";
  }

  HttpResponse answer_ = Answer(
      200, R"({"data":{"data":{"password":"from-the-vault","n":7},"metadata":{"version":1}}})");
  Exchange failure_ = Answer(503, R"({"errors":["Vault is sealed"]})");
  int failures_ = 0;
  std::vector<HttpRequest> asked_;
};

TEST_F(VaultTest, ReadsAPathOnceForAllItsKeys) {
  environment_.variables["VAULT_NAMESPACE"] = "team/data";
  environment_.variables["VAULT_CACERT"] = "/etc/ca.pem";
  EXPECT_EQ(Read("secret/orders db/x#password").value().Reveal(), "from-the-vault");
  EXPECT_EQ(Read("secret/orders db/x#n").value().Reveal(), "7");
  ASSERT_EQ(asked_.size(), 1u);
  EXPECT_EQ(asked_[0].url, "https://vault.test:8200/v1/secret/data/orders%20db/x");
  EXPECT_EQ(HeaderOf(asked_[0], "X-Vault-Token"), "vault-token-sentinel");
  EXPECT_EQ(HeaderOf(asked_[0], "X-Vault-Namespace"), "team/data");
  EXPECT_EQ(world_.tls.ca_file, "/etc/ca.pem");
  EXPECT_EQ(known_->Struck("from-the-vault vault-token-sentinel"), "(sensitive) (sensitive)");
}

TEST_F(VaultTest, TakesTheTokenOfItsOwnClientToo) {
  environment_.variables.erase("VAULT_TOKEN");
  EXPECT_THAT(Read("secret/db#password").problem().detail, HasSubstr("no token for Vault"));
  environment_.home = folder_.path();
  folder_.Write(".vault-token", "of-the-file\n");
  SecretResolver anew{world_.world, "", {}, known_};
  EXPECT_TRUE(anew.Resolve({SecretRef::Source::kVault, "secret/db#password"}).ok());
  EXPECT_EQ(HeaderOf(asked_.at(0), "X-Vault-Token"), "of-the-file");
}

TEST_F(VaultTest, TriesAgainWhatMayPass) {
  failures_ = 3;
  EXPECT_TRUE(Read("secret/db#password").ok());
  EXPECT_EQ(asked_.size(), 4u);
  failure_ = Failure(TransportError::Kind::kUnreachable, Sent::kNo);
  failures_ = 99;
  SecretResolver anew{world_.world, "", {}, known_};
  EXPECT_THAT(anew.Resolve({SecretRef::Source::kVault, "a/b#c"}).problem().detail,
              HasSubstr("cannot be reached"));
  EXPECT_EQ(asked_.size(), 8u);
}

TEST_F(VaultTest, SaysWhatVaultSaid) {
  EXPECT_EQ(Problem(403, R"({"errors":["permission denied"]})").detail,
            "Vault answered 403: permission denied.");
  EXPECT_THAT(Problem(403, "{}").hint, HasSubstr("\"read\" on secret/data/db"));
  EXPECT_THAT(Problem(404, R"({"errors":[]})").detail, HasSubstr("nothing at secret/db"));
  EXPECT_THAT(Problem(307, "").detail, HasSubstr("Redirects are not followed"));
  EXPECT_THAT(Problem(503, R"({"errors":["Vault is sealed"]})").hint, HasSubstr("sealed"));
  EXPECT_THAT(Problem(200, "<html>").detail, HasSubstr("no secret of KV version 2"));
  const Diagnostic missing = Problem(200, R"({"data":{"data":{"user":"x","pass":"y"}}})");
  EXPECT_EQ(missing.code, kSecretMissing);
  EXPECT_EQ(missing.hint, "It has: pass, user.");
  EXPECT_EQ(Problem(200, R"({"data":{"data":{"password":""}}})").code, kSecretEmpty);
}

TEST_F(VaultTest, SendsNoTokenOverPlainHttpToAnotherHost) {
  environment_.variables["VAULT_ADDR"] = "http://vault.test:8200";
  EXPECT_THAT(Read("secret/db#password").problem().detail, HasSubstr("plain http"));
  EXPECT_TRUE(asked_.empty());
  environment_.variables["VAULT_ADDR"] = "http://127.0.0.1:8200";
  SecretResolver anew{world_.world, "", {}, known_};
  EXPECT_TRUE(anew.Resolve({SecretRef::Source::kVault, "secret/db#password"}).ok());
  environment_.variables.erase("VAULT_ADDR");
  SecretResolver nowhere{world_.world, "", {}, known_};
  EXPECT_THAT(nowhere.Resolve({SecretRef::Source::kVault, "secret/db#password"}).problem().detail,
              HasSubstr("VAULT_ADDR is not set"));
}

TEST(VaultPlaces, AreAMountAPathAndAKey) {
  const std::optional<VaultPlace> place = ReadVaultPlace("secret/a/b#c");
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->mount + "|" + place->path + "|" + place->key, "secret|a/b|c");
  for (const char* text :
       {"", "secret", "secret#key", "secret/#key", "/a#key", "secret/a#", "a/b"}) {
    EXPECT_FALSE(ReadVaultPlace(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace dbsn
