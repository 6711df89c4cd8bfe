#include "engine/load/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/load/load_codes.h"
#include "engine/world/digest.h"
#include "engine/world/posix_files.h"
#include "schema/json_codec.h"
#include "tests/load/problem_text.h"
#include "tests/support/fake_environment.h"
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
  PosixFiles files_;
  FakeEnvironment environment_;
  SecretResolver resolver_{files_, environment_, folder_.path() + "/"};
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
  EXPECT_FALSE(resolver_.Resolve({SecretRef::Source::kExec, "[]"}).ok());
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

}  // namespace
}  // namespace dbsn
