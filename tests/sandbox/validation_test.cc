// Proves which bodies the server takes and what it says of the others.
#include "sandbox/validation.h"

#include <gtest/gtest.h>

#include "sandbox/dialect.h"
#include "schema/json_codec.h"
#include "tests/sandbox/small_catalog.h"

namespace dbsn::sandbox {
namespace {

// The create body that the public CLI was seen to send.
constexpr std::string_view kRecorded = R"({"connectorName":"Orders","connectorType":1,
  "connectorSubType":"MySQL","connectorAuthType":2,"institutionID":17,"connectorHost":"db.example",
  "connectorPort":"3306","connectorDatabaseName":"orders","connectorUsername":"reader",
  "connectorPassword":"s3cret-sentinel","connectorMaxConnections":8,"internalID":"N1r8Do"})";

Value Json(std::string_view text) { return std::get<Value>(ParseJson(text)); }

// |kRecorded| with the members of |changes| written over it; null removes one.
Value Recorded(std::string_view changes) {
  ValueMap body = *Json(kRecorded).AsMap();
  const Value changed = Json(changes);
  for (const auto& [key, value] : *changed.AsMap()) {
    if (value.is_null()) {
      body.Erase(key);
    } else {
      body.Set(key, value);
    }
  }
  return Value(std::move(body));
}

class Validation : public ::testing::Test {
 protected:
  std::variant<Connector, Refusal> Create(std::string_view changes,
                                          std::string_view dialect = "wire") {
    return ReadCreate(Recorded(changes), catalog_, ParseDialect(dialect).value());
  }
  // "422 connectorHost is required", or "taken".
  std::string Verdict(std::string_view changes, std::string_view dialect = "wire") {
    return Say(Create(changes, dialect));
  }
  std::string UpdateVerdict(std::string_view body, std::string_view dialect = "wire") {
    const Connector before = std::get<Connector>(Create("{}"));
    return Say(ReadUpdate(Json(body), before, catalog_, ParseDialect(dialect).value()));
  }
  Connector Updated(std::string_view body) {
    const Connector before = std::get<Connector>(Create("{}"));
    return std::get<Connector>(
        ReadUpdate(Json(body), before, catalog_, ParseDialect("wire").value()));
  }
  static std::string Say(const std::variant<Connector, Refusal>& read) {
    const Refusal* refusal = std::get_if<Refusal>(&read);
    return refusal ? std::to_string(refusal->status) + " " + refusal->message : "taken";
  }

  Catalog catalog_ = SmallCatalog();
};

TEST_F(Validation, TakesTheRecordedBodyAndKeepsThePasswordApart) {
  const auto read = Create("{}");
  ASSERT_EQ(Say(read), "taken");
  const Connector& connector = std::get<Connector>(read);
  EXPECT_EQ(connector.subtype, "MySQL");
  EXPECT_EQ(connector.category, 1);
  EXPECT_EQ(connector.auth, 2);
  EXPECT_EQ(connector.fields.Find("connectorPassword"), nullptr);
  EXPECT_EQ(connector.secrets.Find("connectorPassword")->Plain(), "s3cret-sentinel");
}

TEST_F(Validation, RefusesUnknownFields) {
  EXPECT_EQ(Verdict(R"({"connectorHots":"x"})"), "400 Unknown field \"connectorHots\"");
  EXPECT_EQ(UpdateVerdict(R"({"connectorID":5})"), "400 Unknown field \"connectorID\"");
}

TEST_F(Validation, RefusesAKnownFieldThatTheTypeDoesNotHave) {
  EXPECT_EQ(Verdict(R"({"httpPath":"/sql"})"),
            "400 MySQL connectors have no field \"httpPath\" with this connectorAuthType");
}

TEST_F(Validation, WantsThePortAsAStringAndMaxConnectionsAsAnInteger) {
  EXPECT_EQ(Verdict(R"({"connectorPort":3306})"), "400 connectorPort must be a string");
  EXPECT_EQ(Verdict(R"({"connectorMaxConnections":"8"})"),
            "400 connectorMaxConnections must be an integer");
  EXPECT_EQ(Verdict(R"({"institutionID":"17"})"), "400 institutionID must be an integer");
  EXPECT_EQ(Verdict(R"({"connectorHost":5})"), "400 connectorHost must be a string");
}

TEST_F(Validation, OfTheWireWantsNumbersForTypeAndAuth) {
  EXPECT_EQ(Verdict(R"({"connectorType":"RDBMS"})"), "400 connectorType must be an integer");
  EXPECT_EQ(Verdict(R"({"connectorAuthType":"basic"})"),
            "400 connectorAuthType must be an integer");
}

TEST_F(Validation, OfTheReferenceTakesNamesToo) {
  EXPECT_EQ(Verdict(R"({"connectorType":"rdbms","connectorAuthType":"Basic"})", "reference"),
            "taken");
  EXPECT_EQ(Verdict("{}", "reference"), "taken");
  EXPECT_EQ(Verdict(R"({"connectorType":"Relational"})", "reference"),
            "400 connectorType \"Relational\" does not exist");
}

TEST_F(Validation, NeedsTheSubTypeOnlyOnTheWire) {
  EXPECT_EQ(Verdict(R"({"connectorSubType":null})"), "422 connectorSubType is required");
  EXPECT_EQ(Verdict(R"({"connectorSubType":null})", "reference"), "taken");
}

TEST_F(Validation, NamesEachMissingField) {
  for (const char* field : {"connectorName", "connectorType", "internalID", "institutionID",
                            "connectorAuthType", "connectorHost", "connectorPort",
                            "connectorDatabaseName", "connectorUsername", "connectorPassword"}) {
    const std::string removal = std::string("{\"") + field + "\":null}";
    EXPECT_EQ(Verdict(removal), std::string("422 ") + field + " is required");
  }
}

TEST_F(Validation, AnswersValueProblemsWithTheDialectsStatus) {
  EXPECT_EQ(Verdict(R"({"connectorHost":null})", "reference"), "400 connectorHost is required");
}

TEST_F(Validation, RefusesAnAuthTypeThatTheTypeDoesNotTake) {
  EXPECT_EQ(Verdict(R"({"connectorAuthType":7})"),
            "422 MySQL connectors do not take connectorAuthType 7 (s3 access key and secret)");
  EXPECT_EQ(Verdict(R"({"connectorAuthType":99})"), "400 connectorAuthType \"99\" does not exist");
}

TEST_F(Validation, IsExactAboutTheSubTypesNameAndItsCategory) {
  EXPECT_EQ(Verdict(R"({"connectorSubType":"mysql"})"),
            "422 connectorSubType \"mysql\" does not exist");
  EXPECT_EQ(Verdict(R"({"connectorType":2})"), "422 connectorType of MySQL is 1 (RDBMS)");
  EXPECT_EQ(Verdict(R"({"connectorSubType":"Sybase","connectorMaxConnections":null})"),
            "422 Sybase connectors cannot be created");
}

TEST_F(Validation, HoldsToThePublishedLimits) {
  EXPECT_EQ(Verdict(R"({"connectorName":"ab"})"),
            "422 connectorName must have 3 to 255 characters");
  EXPECT_EQ(Verdict(R"({"connectorName":"äöü"})"), "taken");
  EXPECT_EQ(Verdict(R"({"connectorPort":"0"})"),
            "422 connectorPort must be a port from 1 to 65535");
  EXPECT_EQ(Verdict(R"({"connectorPort":"65536"})"),
            "422 connectorPort must be a port from 1 to 65535");
  EXPECT_EQ(Verdict(R"({"connectorPort":"33o6"})"),
            "422 connectorPort must be a port from 1 to 65535");
  EXPECT_EQ(Verdict(R"({"connectorMaxConnections":0})"),
            "422 connectorMaxConnections must be at least 1");
  EXPECT_EQ(Verdict(R"({"connectorMaxConnections":101})"), "taken");
  EXPECT_EQ(Verdict(R"({"connectorHost":"ftp://x"})"),
            "422 connectorHost must be a host name or an http or https URL");
}

constexpr std::string_view kWorkday = R"({"connectorSubType":"Workday","connectorType":5,
  "connectorHost":"https://wd.example","connectorDatabaseName":"REST","connectorPort":null,
  "connectorMaxConnections":null})";

TEST_F(Validation, KnowsTheValuesOfAnEnum) {
  EXPECT_EQ(Verdict(kWorkday), "422 connectorDatabaseName must be one of SOAP,Reports");
}

constexpr std::string_view kDatabricks = R"({"connectorSubType":"Databricks","connectorType":2,
  "connectorAuthType":6,"httpPath":"/sql/1","connectorPort":null,"connectorDatabaseName":null})";

TEST_F(Validation, FillsThePublishedDefaults) {
  const auto read = Create(kDatabricks);
  ASSERT_EQ(Say(read), "taken");
  const ValueMap& fields = std::get<Connector>(read).fields;
  EXPECT_EQ(*fields.Find("connectorCatalogName"), Value("hive_metastore"));
  EXPECT_EQ(*fields.Find("storageCredentialsExternalTables"), Value(false));
}

TEST_F(Validation, WantsATenantAsAGuidWhereTheAuthTypeTakesOne) {
  std::string principal(kDatabricks);
  principal.replace(principal.find(":6,"), 3, ":5,\"connectorAdditionalDetails\":\"contoso\",");
  EXPECT_EQ(Verdict(principal), "422 connectorAdditionalDetails must be a GUID");
}

TEST_F(Validation, TakesAnyKnownFieldWhereTheCatalogIsNewerThanTheTables) {
  EXPECT_EQ(Verdict(R"({"connectorSubType":"From Tomorrow","connectorType":3,"connectorAuthType":22,
                        "httpPath":"/x"})"),
            "taken");
}

TEST_F(Validation, OfAnUpdateChangesOnlyWhatItNames) {
  const Connector after = Updated(R"({"connectorMaxConnections":16})");
  EXPECT_EQ(*after.fields.Find("connectorMaxConnections"), Value(16));
  EXPECT_EQ(*after.fields.Find("connectorHost"), Value("db.example"));
  EXPECT_EQ(after.secrets.Find("connectorPassword")->Plain(), "s3cret-sentinel");
}

TEST_F(Validation, OfAnUpdateTakesNullAsBackToTheDefault) {
  EXPECT_EQ(*Updated(R"({"connectorMaxConnections":null})").fields.Find("connectorMaxConnections"),
            Value(8));
  EXPECT_EQ(UpdateVerdict(R"({"connectorHost":null})"), "422 connectorHost is required");
}

TEST_F(Validation, OfAnUpdateKeepsTypeSubTypeAndProject) {
  EXPECT_EQ(UpdateVerdict(R"({"connectorSubType":"Postgres"})"),
            "400 connectorSubType cannot be changed after creation");
  EXPECT_EQ(UpdateVerdict(R"({"connectorType":2})"),
            "400 connectorType cannot be changed after creation");
  EXPECT_EQ(UpdateVerdict(R"({"internalID":"Stg001"})"),
            "400 internalID cannot be changed after creation");
  EXPECT_EQ(UpdateVerdict(R"({"connectorSubType":"MySQL","connectorType":1})"), "taken");
}

TEST_F(Validation, NeverRepeatsASecretInARefusal) {
  const std::string verdict = Verdict(R"({"connectorPassword":{"s3cret-sentinel":1}})");
  EXPECT_EQ(verdict, "400 connectorPassword must be a string");
}

}  // namespace
}  // namespace dbsn::sandbox
