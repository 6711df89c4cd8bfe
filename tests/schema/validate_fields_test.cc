#include <gtest/gtest.h>

#include "schema/validate.h"
#include "tests/support/checked_manifests.h"
#include "tests/support/definitions.h"

namespace dbsn {
namespace {

using Changes = std::vector<std::pair<std::string, std::string>>;

struct Row {
  Changes changes;
  const char* problems;
  const char* words;  // a part of the first one's
};

// Lines: 1 ---, 5 spec, 6 title, 7 engine, 8 host, 9 port, 10 user, 11 password, 12 what is added.
class ConnectorFault : public testing::TestWithParam<Row> {};

TEST_P(ConnectorFault, IsReportedAtItsPlaceWithWhatToDo) {
  const CheckedManifests checked = CheckAcme(AcmePostgres("orders", GetParam().changes));
  EXPECT_EQ(checked.Problems(), GetParam().problems);
  EXPECT_NE(checked.FirstWords().find(GetParam().words), std::string::npos) << checked.FirstWords();
  EXPECT_EQ(checked.desired.size(), checked.diagnostics.has_errors() ? 0u : 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Types, ConnectorFault,
    testing::Values(
        Row{{{"engine", ""}},
            "a.yaml:5:1 manifest.missing-field\n",
            "A connector needs \"engine\""},
        Row{{{"engine", "postgres"}},
            "a.yaml:7:11 manifest.unknown-type\n",
            "Did you mean \"Postgres\"? Upper and lower case matter."},
        Row{{{"engine", "postgres"}, {"port", "70000"}, {"login", "token"}},
            "a.yaml:7:11 manifest.unknown-type\na.yaml:9:9 manifest.out-of-range\n"
            "a.yaml:12:10 manifest.auth-not-offered\n",
            "Did you mean \"Postgres\"? Upper and lower case matter."},
        Row{{{"engine", "Postgress"}},
            "a.yaml:7:11 manifest.unknown-type\n",
            "Did you mean \"Postgres\"?"},
        Row{{{"engine", "Zebra"}}, "a.yaml:7:11 manifest.unknown-type\n", "There are 5 types."},
        Row{{{"engine", "{a: b}"}}, "a.yaml:7:11 manifest.wrong-type\n", "must be text"},
        Row{{{"login", "kerberos"}},
            "a.yaml:12:10 manifest.unknown-auth\n",
            "A Postgres connector takes \"basic\"."},
        Row{{{"login", "token"}},
            "a.yaml:12:10 manifest.auth-not-offered\n",
            "does not take the auth type \"personal access token\". [It takes \"basic\".]"},
        Row{{{"login", "6"}}, "a.yaml:12:10 manifest.auth-not-offered\n", "It takes \"basic\"."},
        Row{{{"category", "Files"}},
            "a.yaml:12:13 manifest.derived-field\n",
            "\"category\" of a Postgres connector is \"1\""}));

INSTANTIATE_TEST_SUITE_P(
    Members, ConnectorFault,
    testing::Values(
        Row{{{"hots", "db"}},
            "a.yaml:12:3 manifest.unknown-field\n",
            "A Postgres connector has no field \"hots\". [Did you mean \"host\"?]"},
        Row{{{"id", "5"}}, "a.yaml:12:3 manifest.read-only-field\n", "set by the server"},
        Row{{{"keyName", "k"}}, "a.yaml:12:3 manifest.unknown-field\n", "has no field \"keyName\""},
        Row{{{"host", ""}},
            "a.yaml:5:1 manifest.missing-field\n",
            "A Postgres connector needs \"host\" (Host). [Where the server listens.]"},
        Row{{{"host", "~"}}, "a.yaml:8:3 manifest.no-unset\n", "[Write a value.]"},
        Row{{{"database", "''"}}, "a.yaml:12:3 manifest.no-unset\n", "or take the key out"}));

INSTANTIATE_TEST_SUITE_P(
    Scalars, ConnectorFault,
    testing::Values(
        Row{{{"limit", "many"}},
            "a.yaml:12:10 manifest.wrong-type\n",
            "\"limit\" is text (\"many\"), must be a whole number."},
        Row{{{"limit", "'4'"}},
            "a.yaml:12:10 manifest.wrong-type\n",
            "Write it without quotes: 4."},
        Row{{{"limit", "4.5"}},
            "a.yaml:12:10 manifest.wrong-type\n",
            "is a number (\"4.5\"), must be a whole number"},
        Row{{{"limit", "0x10"}}, "a.yaml:12:10 manifest.wrong-type\n", "must be a whole number"},
        Row{{{"limit", "010"}}, "a.yaml:12:10 manifest.wrong-type\n", "must be a whole number"},
        Row{{{"limit", "true"}}, "a.yaml:12:10 manifest.wrong-type\n", "is true or false"},
        Row{{{"limit", "[4]"}}, "a.yaml:12:10 manifest.wrong-type\n", "is a list"},
        Row{{{"limit", "0"}},
            "a.yaml:12:10 manifest.out-of-range\n",
            "is 0; it must be at least 1"},
        Row{{{"limit", "101"}}, "a.yaml:12:10 manifest.above-advice (warning)\n", "is above 100"},
        Row{{{"port", "70000"}},
            "a.yaml:9:9 manifest.out-of-range\n",
            "\"port\" is 70000; it can be 1 to 65535."},
        Row{{{"title", "ab"}},
            "a.yaml:6:10 manifest.bad-length\n",
            "has 2 characters; it needs at least 3"},
        Row{{{"title", "ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüß"}},
            "a.yaml:6:10 manifest.bad-length\n",
            "has 21 characters; it can have at most 20"},
        Row{{{"host", "https://db.example.com"}},
            "a.yaml:8:9 manifest.bad-format\n",
            "\"host\" holds a scheme; it must be a host name or an IP address."},
        Row{{{"host", "db.example.com:5432"}}, "a.yaml:8:9 manifest.bad-format\n", "holds a port"},
        Row{{{"host", "{ref: Connector/x}"}},
            "a.yaml:8:9 manifest.wrong-type\n",
            "is a reference, must be text"},
        Row{{{"user", "{a: b}"}}, "a.yaml:10:9 manifest.wrong-type\n", "is a map, must be text"}));

INSTANTIATE_TEST_SUITE_P(
    Sources, ConnectorFault,
    testing::Values(Row{{{"password", "{valueFrom: {exec: pass}}"}},
                        "a.yaml:11:32 manifest.bad-value-from\n",
                        "a list: a program and its arguments"},
                    Row{{{"password", "{valueFrom: {exec: []}}"}},
                        "a.yaml:11:32 manifest.bad-value-from\n",
                        "No shell is between them"},
                    Row{{{"password", "{valueFrom: {vault: {path: a, key: b}}}"}},
                        "a.yaml:11:33 manifest.bad-value-from\n",
                        "a path, MOUNT/PATH, and a key"},
                    Row{{{"password", "{valueFrom: {vault: {path: a/b, kee: c}}}"}},
                        "a.yaml:11:33 manifest.bad-value-from\n",
                        "\"vault\" of"},
                    Row{{{"user", "{valueFrom: {vault: {path: a/b, key: c}}}"}},
                        "a.yaml:10:22 manifest.bad-value-from\n",
                        "only secrets come from \"vault\""},
                    Row{{{"password", "{valueFrom: {enviroment: A}}"}},
                        "a.yaml:11:26 manifest.bad-value-from\n",
                        "It can be \"env\", \"exec\", \"file\" or \"vault\"."},
                    Row{{{"password", "{valueFrom: {env: A, file: b}}"}},
                        "a.yaml:11:14 manifest.bad-value-from\n",
                        "exactly one source"},
                    Row{{{"password", "{valueFrom: {}}"}},
                        "a.yaml:11:14 manifest.bad-value-from\n",
                        "exactly one source"},
                    Row{{{"password", "{valueFrom: {env: A}, other: b}"}},
                        "a.yaml:11:13 manifest.bad-value-from\n",
                        "other keys"},
                    Row{{{"password", "{valueFrom: {env: 1A}}"}},
                        "a.yaml:11:31 manifest.bad-value-from\n",
                        "no name of an environment variable"},
                    Row{{{"password", "{valueFrom: {file: ''}}"}},
                        "a.yaml:11:32 manifest.bad-value-from\n",
                        "must be a path"},
                    Row{{{"password", "{valuefrom: {env: A}}"}},
                        "a.yaml:11:13 manifest.literal-secret\n",
                        "Did you mean \"valueFrom\"?"},
                    Row{{{"password", "{env: A}"}},
                        "a.yaml:11:13 manifest.literal-secret\n",
                        "Write it as valueFrom: {env: ...}."},
                    Row{{{"engine", "{valueFrom: {env: ENGINE}}"}},
                        "a.yaml:7:11 manifest.wrong-type\n",
                        "must be text written in the manifest"},
                    Row{{{"user", "{valueFrom: {file: user.txt}}"}},
                        "a.yaml:10:22 manifest.bad-value-from\n",
                        "only secrets are read from files"}));

// Neither a message nor a snippet may show it.
TEST(ValidateFields, NeverRepeatsALiteralSecret) {
  const std::vector<std::string> writings{"hunter2",
                                          "'hunter2'",
                                          "[hunter2]",
                                          "{a: hunter2}",
                                          "{valueFrom: hunter2}",
                                          "{valueFrom: {env: hunter2-x}}",
                                          "{valueFrom: {hunter2: x}}",
                                          "{hunter2: {env: x}}",
                                          "|\n    hunter2",
                                          "{ref: hunter2}"};
  for (const std::string& writing : writings) {
    const CheckedManifests checked = CheckAcme(AcmePostgres("orders", {{"password", writing}}));
    EXPECT_TRUE(checked.diagnostics.has_errors()) << writing;
    EXPECT_EQ(checked.Words().find("hunter2"), std::string::npos) << checked.Words();
    EXPECT_NE(checked.Hidden().find("hunter2"), std::string::npos) << writing;
  }
}

TEST(ValidateFields, SaysThatTheTypeItselfIsMisspelt) {
  const CheckedManifests checked =
      CheckAcme(AcmePostgres("orders", {{"engine", ""}, {"engien", "Postgres"}}));
  EXPECT_EQ(checked.Problems(),
            "a.yaml:5:1 manifest.missing-field\na.yaml:11:3 manifest.unknown-field\n");
  EXPECT_NE(checked.Words().find("A connector has no field \"engien\". [Did you mean \"engine\"?]"),
            std::string::npos)
      << checked.Words();
}

TEST(ValidateFields, TakesNoFieldOfAnotherTypeForTheTypeMisspelt) {
  auto variants = std::make_shared<GivenVariants>();
  TypeEntry ship;
  ship.name = "Ship";
  variants->AddType(ship, {TextField("engines")}, {});
  auto definition = std::make_shared<Definition>(*AcmeDefinition());
  definition->kinds.at("Connector").variants = variants;
  ValidationScope scope = AcmeScope();
  scope.providers["acme"] = definition;
  const CheckedManifests checked =
      CheckManifests({{"a.yaml", AcmePostgres("s", {{"engine", ""}, {"engines", "two"}})}}, scope);
  EXPECT_EQ(checked.Problems(), "a.yaml:5:1 manifest.missing-field\n");
}

TEST(ValidateFields, HidesASecretUnderAMisspeltField) {
  const CheckedManifests checked =
      CheckAcme(AcmePostgres("orders", {{"password", ""}, {"pasword", "hunter2"}}));
  EXPECT_EQ(checked.Problems(),
            "a.yaml:5:1 manifest.missing-field\na.yaml:11:3 manifest.unknown-field\n");
  EXPECT_EQ(checked.Hidden(), "hunter2\n");
}

TEST(ValidateFields, HidesASecretOnTheLineOfAnotherProblem) {
  const CheckedManifests checked = CheckAcmeJson(
      R"({"apiVersion": "acme/v1", "kind": "Connector", "metadata": {"name": "n"}, "spec": {"title": "abc", "engine": "Postgres", "hots": "h", "password": "hunter2"}})");
  EXPECT_TRUE(checked.diagnostics.has_errors());
  EXPECT_EQ(checked.Words().find("hunter2"), std::string::npos);
  EXPECT_NE(checked.Hidden().find("hunter2"), std::string::npos);
}

TEST(ValidateFields, PointsIntoJsonAsIntoYaml) {
  const CheckedManifests checked = CheckAcmeJson(R"({
  "apiVersion": "acme/v1", "kind": "Connector", "metadata": {"name": "n"},
  "spec": {
    "title": "abc", "engine": "Postgres",
    "hots": "h",
    "host": "db", "port": "x", "user": 7, "limit": "8",
    "password": "hunter2"
  }
})");
  EXPECT_EQ(checked.Problems(),
            "a.json:5:5 manifest.unknown-field\n"
            "a.json:6:27 manifest.wrong-type\n"
            "a.json:6:52 manifest.wrong-type\n"
            "a.json:7:17 manifest.literal-secret\n");
}

TEST(ValidateFields, TypesAfterTheDefinitionAndNotAfterTheYaml) {
  const CheckedManifests checked = CheckAcme(AcmePostgres(
      "orders", {{"title", "1.10"}, {"port", "\"5432\""}, {"database", "no"}, {"limit", "4"}}));
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  const Value& fields = checked.desired[0].fields;
  EXPECT_EQ(*fields.Find("title"), Value("1.10"));
  EXPECT_EQ(*fields.Find("port"), Value(5432));
  EXPECT_EQ(*fields.Find("database"), Value("no"));
  EXPECT_EQ(*fields.Find("limit"), Value(4));
  EXPECT_EQ(*fields.Find("engine"), Value("Postgres"));
  EXPECT_EQ(*fields.Find("password"), Value(SecretRef{SecretRef::Source::kEnv, "PASSWORD"}));
  EXPECT_EQ(fields.Find("login"), nullptr);  // the definition's default says it
}

TEST(ValidateFields, TakesAnEmptyValueAsTheOneThatUnsets) {
  const CheckedManifests checked =
      CheckAcme(AcmePostgres("orders", {{"limit", "~"}}) + AcmeJob("{name: n, note: ''}"));
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 2u);
  EXPECT_EQ(*checked.desired[0].fields.Find("limit"), Value(8));
  EXPECT_EQ(*checked.desired[1].fields.Find("note"), Value(""));
}

TEST(ValidateFields, TakesAnAuthTypeByNameAliasOrNumber) {
  for (const char* auth : {"personal access token", "Personal-Access_Token", "pat", "6", "'6'"}) {
    const CheckedManifests checked = CheckAcme(
        std::string("apiVersion: acme/v1\nkind: Connector\nmetadata: {name: n}\nspec:\n"
                    "  {title: abc, engine: Lake, account: a, secret: {valueFrom: {file: s}}, "
                    "login: ") +
        auth + "}\n");
    EXPECT_EQ(checked.Words(), "") << auth;
    ASSERT_EQ(checked.desired.size(), 1u);
    EXPECT_EQ(*checked.desired[0].fields.Find("login"), Value(6));
    EXPECT_EQ(*checked.desired[0].fields.Find("secret"),
              Value(SecretRef{SecretRef::Source::kFile, "s"}));
  }
}

TEST(ValidateFields, SaysWhichAuthTypeWouldTakeAField) {
  const CheckedManifests checked = CheckAcme(
      "apiVersion: acme/v1\nkind: Connector\nmetadata: {name: n}\nspec:\n"
      "  title: abc\n  engine: Lake\n  login: token\n  account: a\n  keyName: k\n"
      "  secret: {valueFrom: {env: S}}\n");
  EXPECT_EQ(checked.Words(),
            "a.yaml:9:3 manifest.unknown-field: A Lake connector with the auth type \"personal "
            "access token\" has no field \"keyName\". [It has with the auth type \"key\".]\n");
}

TEST(ValidateFields, ChecksFieldsOfEveryAuthTypeWhenItIsMissing) {
  const CheckedManifests checked = CheckAcme(
      "apiVersion: acme/v1\nkind: Connector\nmetadata: {name: n}\nspec:\n"
      "  title: abc\n  engine: Lake\n  account: a\n  secret: hunter2\n");
  EXPECT_EQ(checked.Problems(),
            "a.yaml:4:1 manifest.missing-field\na.yaml:8:11 manifest.literal-secret\n");
}

TEST(ValidateFields, RefusesAnInactiveTypeWithItsReason) {
  const CheckedManifests checked = CheckAcme(
      "apiVersion: acme/v1\nkind: Connector\nmetadata: {name: n}\nspec:\n"
      "  {title: abc, engine: Old, user: u, password: {valueFrom: {env: P}}}\n");
  EXPECT_EQ(checked.Words(),
            "a.yaml:5:24 manifest.inactive-type: The type \"Old\" cannot be used at present: its "
            "vendor has ended it. []\n");
}

TEST(ValidateFields, WarnsOnceOfATypeThatIsNotVerified) {
  std::string text;
  for (const char* name : {"a", "b"}) {
    text += std::string("---\napiVersion: acme/v1\nkind: Connector\nmetadata: {name: ") + name +
            "}\nspec:\n  {title: ab" + name +
            ", engine: Guess, user: u, password: {valueFrom: {env: P}}}\n";
  }
  const CheckedManifests checked = CheckAcme(text);
  EXPECT_EQ(checked.Problems(), "a.yaml:6:24 manifest.unverified-type (warning)\n");
  EXPECT_NE(checked.FirstWords().find("2 manifests use it"), std::string::npos);
  EXPECT_EQ(checked.desired.size(), 2u);
}

TEST(ValidateFields, TakesADerivedFieldThatSaysTheSame) {
  for (const char* category : {"1", "RDBMS", "rdbms"}) {
    const CheckedManifests checked = CheckAcme(AcmePostgres("orders", {{"category", category}}));
    EXPECT_EQ(checked.Words(), "") << category;
    ASSERT_EQ(checked.desired.size(), 1u);
    EXPECT_EQ(checked.desired[0].fields.Find("category"), nullptr);
  }
}

TEST(ValidateFields, TakesAVariableOfTheEnvironmentForAnyField) {
  const CheckedManifests checked =
      CheckAcme(AcmePostgres("orders", {{"port", "{valueFrom: {env: PORT}}"}}));
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  EXPECT_EQ(*checked.desired[0].fields.Find("port"),
            Value(SecretRef{SecretRef::Source::kEnv, "PORT"}));
}

struct JobRow {
  const char* spec;
  const char* problems;
  const char* words;
};

class JobFault : public testing::TestWithParam<JobRow> {};

TEST_P(JobFault, IsReportedAtItsPlaceWithWhatToDo) {
  const CheckedManifests checked = CheckAcme(AcmeJob(GetParam().spec));
  EXPECT_EQ(checked.Problems(), GetParam().problems);
  EXPECT_NE(checked.FirstWords().find(GetParam().words), std::string::npos) << checked.FirstWords();
}

INSTANTIATE_TEST_SUITE_P(
    ListsAndMaps, JobFault,
    testing::Values(
        JobRow{"{name: n, steps: [{name: a, order: x}]}", "a.yaml:5:42 manifest.wrong-type\n",
               "\"steps[0].order\" is text"},
        JobRow{"{name: n, steps: [{order: 1}]}", "a.yaml:5:25 manifest.missing-field\n",
               "\"steps[0]\" needs \"name\"."},
        JobRow{"{name: n, steps: [{name: a}, {name: a}]}", "a.yaml:5:43 manifest.duplicate-item\n",
               "two items whose \"name\" is \"a\""},
        JobRow{"{name: n, steps: [{name: a, ordr: 1}]}", "a.yaml:5:35 manifest.unknown-field\n",
               "Did you mean \"order\"?"},
        JobRow{"{name: n, steps: [{name: a, token: hunter2}]}",
               "a.yaml:5:42 manifest.literal-secret\n", "\"steps[0].token\" is a secret"},
        JobRow{"{name: n, steps: {name: a}}", "a.yaml:5:24 manifest.wrong-type\n",
               "is a map, must be a list"},
        JobRow{"{name: n, options: {retry: yes, zone: z}}", "a.yaml:5:34 manifest.wrong-type\n",
               "\"options.retry\" is text (\"yes\"), must be true or false. [Write true or false"},
        JobRow{"{name: n, options: {retry: true}}", "a.yaml:5:17 manifest.missing-field\n",
               "\"options\" needs \"zone\""},
        JobRow{"{name: n, tags: [a, [b]]}", "a.yaml:5:27 manifest.wrong-type\n",
               "\"tags[1]\" is a list, must be text"},
        JobRow{"{name: n, tier: Small}", "a.yaml:5:23 manifest.bad-value\n",
               "Did you mean \"small\"? Upper and lower case matter."},
        JobRow{"{name: n, tier: huge}", "a.yaml:5:23 manifest.bad-value\n",
               "It can be \"large\" and \"small\"."},
        JobRow{"{name: n, size: XL}", "a.yaml:5:23 manifest.unlisted-value (warning)\n",
               "not among the published values"},
        JobRow{"{name: n, enabled: on}", "a.yaml:5:26 manifest.wrong-type\n",
               "must be true or false"},
        JobRow{"{name: n, enabled: 'true'}", "a.yaml:5:26 manifest.wrong-type\n",
               "is text in quotes (\"true\"), must be true or false"},
        JobRow{"{name: n, ratio: half}", "a.yaml:5:24 manifest.wrong-type\n", "must be a number"},
        JobRow{"{name: n, timeout: 60}", "a.yaml:5:26 manifest.bad-format\n",
               "it must be a length of time. [Write it with its unit"},
        JobRow{"{name: n, owner: me}", "a.yaml:5:17 manifest.read-only-field\n",
               "set by the server"}));

TEST(ValidateFields, ReadsListsAndMapsAsTheyAreDeclared) {
  const CheckedManifests checked = CheckAcme(AcmeJob(
      "{name: n, steps: [{name: a, order: 1}], options: {zone: 7}, settings: {a: [1, x, true, ~]}, "
      "tags: [1.10, no], ratio: 0.5, enabled: false}"));
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  const Value& fields = checked.desired[0].fields;
  EXPECT_EQ(*fields.Find("tags"), Value(Value::List{Value("1.10"), Value("no")}));
  EXPECT_EQ(*fields.Find("options")->Find("zone"), Value("7"));
  EXPECT_EQ(*fields.Find("settings")->Find("a"),
            Value(Value::List{Value(1), Value("x"), Value(true), Value()}));
  EXPECT_EQ(*fields.Find("ratio"), Value(Number{"0.5"}));
  EXPECT_EQ(*fields.Find("enabled"), Value(false));
}

TEST(ValidateFields, FindsThePlaceOfAField) {
  const CheckedManifests checked = CheckAcme(
      AcmeJob("\n  name: n\n  options:\n    zone: z\n  steps:\n    - name: a\n    - name: b\n"
              "      order: 2\n"));
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  const DesiredResource& job = checked.desired[0];
  EXPECT_EQ(checked.At(job.PlaceOf(Path("name"))), "a.yaml:6:9");
  EXPECT_EQ(checked.At(job.PlaceOf(Path("options"))), "a.yaml:7:3");
  EXPECT_EQ(checked.At(job.PlaceOf(Path("options.zone"))), "a.yaml:8:11");
  EXPECT_EQ(checked.At(job.PlaceOf(Path("steps").Index(1).Member("name"))), "a.yaml:11:13");
  EXPECT_EQ(checked.At(job.PlaceOf(Path("steps").Item("b").Member("order"))), "a.yaml:12:14");
  EXPECT_EQ(checked.At(job.PlaceOf(Path("tags"))), "a.yaml:4:18");
}

}  // namespace
}  // namespace dbsn
