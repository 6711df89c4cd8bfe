// A live resource and the manifest that asks for it: nested fields, lists of references, names that
// clash. What the shipped catalog makes of every type is tests/e2e/export_test.py.
#include "schema/live_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/any_type.h"
#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Field Named(const char* name, FieldType type) {
  Field field;
  field.name = Key(name);
  field.wire_name = name;
  field.type = type;
  return field;
}

// Jobs that read from tables and run as an account.
Definition Jobs() {
  Definition definition;
  definition.name = "acme";
  definition.serves = {"v2"};
  ResourceType table;
  table.kind = "Table";
  table.title = "table";
  table.name_field = Key("name");
  table.base.fields = {Named("name", FieldType::kText)};
  ResourceType job = table;
  job.kind = "Job";
  job.title = "job";

  Field account = Named("account", FieldType::kMap);
  account.members = {Named("created", FieldType::kText), Named("password", FieldType::kText),
                     Named("retries", FieldType::kInteger), Named("user", FieldType::kText)};
  account.members[0].read_only = true;
  account.members[1].sensitive = true;
  account.members[1].label = "Password";
  account.members[2].default_value = Value(3);
  Field level = Named("level", FieldType::kInteger);
  level.codes = {{1, "low", {}}, {2, "high", {}}};
  Field reads = Named("reads", FieldType::kList);
  reads.item_type = FieldType::kReference;
  reads.reference_kinds = {"Table"};
  Field steps = Named("steps", FieldType::kList);
  steps.members = {Named("into", FieldType::kReference), Named("note", FieldType::kText)};
  Field must = Named("zone", FieldType::kText);
  must.required = true;
  job.base.fields = {account, level, Named("name", FieldType::kText), reads, steps, must};
  definition.kinds = {{"Job", job}, {"Table", table}};
  return definition;
}

Value Map(std::vector<std::pair<const char*, Value>> members) {
  ValueMap map;
  for (auto& [name, value] : members) map.Set(name, std::move(value));
  return Value(std::move(map));
}

LiveObject Object(const Definition& definition, const char* kind, const char* id, Value fields) {
  return {.provider = "acme",
          .definition = &definition,
          .type = &definition.kinds.find(kind)->second,
          .id = id,
          .name = "",
          .fields = std::move(fields),
          .if_untold = nullptr,
          .secrets_seen = {},
          .project = "",
          .adopt = false};
}

std::string TextOf(const LiveManifest& manifest) { return WriteManifest(manifest.text); }

TEST(ManifestsOf, WritesWhatIsNestedByTheRulesOfEachMember) {
  const Definition jobs = Jobs();
  LiveObject job = Object(
      jobs, "Job", "7",
      Map({{"account",
            Map({{"created", Value("2026")}, {"retries", Value(3)}, {"user", Value("app")}})},
           {"level", Value(2)},
           {"name", Value("Nightly load")},
           {"reads", Value(Value::List{Value(1), Value(2)})},
           {"steps", Value(Value::List{Map({{"into", Value("1")}, {"note", Value("x")}})})},
           {"zone", Value("a")}}));
  job.secrets_seen = {Path("account.password")};
  const std::vector<LiveManifest> made =
      ManifestsOf({job, Object(jobs, "Table", "1", Map({{"name", Value("Orders")}}))}, {});
  ASSERT_EQ(made.size(), 2u);
  EXPECT_EQ(TextOf(made[0]),
            "apiVersion: acme/v2\n"
            "kind: Job\n"
            "metadata:\n"
            "  name: nightly-load\n"
            "spec:\n"
            "  name: Nightly load\n"
            "  zone: a\n"
            "  account:\n"
            "    password: {valueFrom: {env: NIGHTLY_LOAD_PASSWORD}}\n"
            "    user: app\n"
            "  level: high\n"
            "  reads: [{ref: Table/orders}, 2]\n"
            "  steps:\n"
            "    - into: {ref: Table/orders}\n"
            "      note: x\n");
  EXPECT_THAT(made[0].variables, ElementsAre("NIGHTLY_LOAD_PASSWORD"));
  EXPECT_THAT(made[0].gaps, IsEmpty());
}

TEST(ManifestsOf, SaysWhatIsMissingAndInventsNothing) {
  const Definition jobs = Jobs();
  const std::vector<LiveManifest> made =
      ManifestsOf({Object(jobs, "Job", "7", Map({{"name", Value("A")}, {"zone", Value("")}}))}, {});
  EXPECT_THAT(made[0].gaps, ElementsAre("zone is not told, and a manifest needs it."));
  EXPECT_THAT(TextOf(made[0]), HasSubstr("\n  # zone: "));
  EXPECT_THAT(TextOf(made[0]), Not(HasSubstr("\n  zone: ")));
}

TEST(ManifestsOf, GivesNamesThatDifferInAnyCaseWithinAKind) {
  const Definition jobs = Jobs();
  const auto table = [&](const char* id, const char* name) {
    return Object(jobs, "Table", id, Map({{"name", Value(name)}}));
  };
  const std::vector<LiveManifest> made =
      ManifestsOf({table("1", "Orders"), table("2", "ORDERS!"), table("3", "\xD0\x97"),
                   table("4", "..."), table("5", std::string(300, 'x').c_str()),
                   Object(jobs, "Job", "1", Map({{"name", Value("Orders")}}))},
                  {{{"acme", "Table", "orders"}, "9"}});
  std::vector<std::string> names;
  for (const LiveManifest& one : made) names.push_back(one.address.name);
  EXPECT_THAT(names, ElementsAre("orders-2", "orders-3", "table-3", "table-4", std::string(60, 'x'),
                                 "orders"));
}

TEST(ManifestsOf, PointsAtWhatIsKnownAndLeavesAnIdThatTwoKindsHave) {
  const Definition jobs = Jobs();
  const LiveObject job = Object(
      jobs, "Job", "7",
      Map({{"name", Value("A")},
           {"steps", Value(Value::List{Map({{"into", Value("9")}}), Map({{"into", Value("7")}})})},
           {"zone", Value("z")}}));
  const std::string text = TextOf(
      ManifestsOf({job}, {{{"acme", "Table", "nine"}, "9"}, {{"acme", "Table", "seven"}, "7"}})[0]);
  EXPECT_THAT(text, HasSubstr("into: {ref: Table/nine}"));
  EXPECT_THAT(text, HasSubstr("into: \"7\""));
}

TEST(ManifestsOf, NeverGivesTwoSecretsOneVariable) {
  Definition jobs = Jobs();
  Field secret = Named("dbPassword", FieldType::kText);
  secret.label = "DB Password";
  secret.sensitive = secret.required = true;
  Field other = Named("password", FieldType::kText);
  other.label = "Password";
  other.sensitive = other.required = true;
  jobs.kinds["Table"].base.fields = {secret, Named("name", FieldType::kText), other};
  const std::vector<LiveManifest> made =
      ManifestsOf({Object(jobs, "Table", "1", Map({{"name", Value("orders")}})),
                   Object(jobs, "Table", "2", Map({{"name", Value("orders-db")}}))},
                  {});
  EXPECT_THAT(made[0].variables, ElementsAre("ORDERS_DB_PASSWORD", "ORDERS_PASSWORD"));
  EXPECT_THAT(made[1].variables, ElementsAre("ORDERS_DB_DB_PASSWORD", "ORDERS_DB_PASSWORD_2"));
}

TEST(AnyType, KnowsTheFieldsOfEveryTypeAndRequiresNone) {
  const ResourceType& connector = DatabasinDefinition()->kinds.at("Connector");
  const FieldSet any = FieldsOfAnyType(connector);
  for (const char* name : {"connectorHost", "httpPath", "connectorPassword"}) {
    ASSERT_NE(any.Find(name), nullptr) << name;
    EXPECT_FALSE(any.Find(name)->required) << name;
  }
  EXPECT_TRUE(any.Find("connectorPassword")->sensitive);
  EXPECT_FALSE(any.Find("connectorPort")->default_value.has_value());
}

TEST(AnyType, NamesTheTypesThatFitWhatIsThere) {
  const ResourceType& connector = DatabasinDefinition()->kinds.at("Connector");
  const std::vector<std::string> fitting =
      TypesThatFit(connector, Map({{"connectorAuthType", Value(2)},
                                   {"connectorDatabaseName", Value("shop")},
                                   {"connectorHost", Value("db")},
                                   {"connectorName", Value("Orders")},
                                   {"connectorPort", Value(5432)},
                                   {"connectorUsername", Value("reader")}}));
  EXPECT_THAT(fitting, Contains("Postgres"));
  EXPECT_THAT(fitting, Not(Contains("Databricks")));
  EXPECT_THAT(TypesThatFit(connector, Map({{"noSuchField", Value(1)}})), IsEmpty());
}

}  // namespace
}  // namespace dbsn
