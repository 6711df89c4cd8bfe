// Proves the connector endpoints, in the reference's dialect and in the wire's.
#include <gtest/gtest.h>

#include "tests/sandbox/service_under_test.h"

namespace dbsn::sandbox {
namespace {

std::vector<std::string> Keys(const Value& value) {
  std::vector<std::string> keys;
  for (const auto& [key, member] : *value.AsMap()) keys.push_back(key.text());
  return keys;
}

TEST(Connectors, AreAcknowledgedByIdMessageAndStatusOnly) {
  ServiceUnderTest service;
  const Value answer = service.Json("POST", "/api/connector", kOrders);
  EXPECT_EQ(Keys(answer), (std::vector<std::string>{"connectorID", "message", "status"}));
  EXPECT_TRUE(answer.Find("connectorID")->AsInteger());
  EXPECT_EQ(*answer.Find("status"), Value("success"));
}

TEST(Connectors, AreListedThinAsTheReferenceListsThem) {
  ServiceUnderTest service;
  service.Create();
  const Value list = service.Json("GET", "/api/connector?internalID=N1r8Do&institutionID=17");
  ASSERT_EQ(list.AsList()->size(), 1u);
  EXPECT_EQ(
      Keys(list.AsList()->front()),
      (std::vector<std::string>{"active", "connectorDatabaseName", "connectorHost", "connectorID",
                                "connectorName", "connectorPort", "connectorType", "createdDate",
                                "institutionID", "internalID", "lastModifiedDate", "ownerID"}));
  EXPECT_EQ(*list.AsList()->front().Find("connectorType"), Value("RDBMS"));
  EXPECT_EQ(*list.AsList()->front().Find("active"), Value(true));
}

TEST(Connectors, AreSpelledTheOtherWayOnTheWire) {
  ServiceUnderTest service("wire");
  const std::string path = service.Create();
  const Value row = service.Json("GET", "/api/connector").AsList()->front();
  EXPECT_TRUE(row.Find("connectorID")->AsText());
  EXPECT_EQ(*row.Find("connectorType"), Value(1));
  EXPECT_EQ(*row.Find("connectorSubType"), Value("Postgres"));
  EXPECT_EQ(*row.Find("isActive"), Value(1));
  EXPECT_EQ(*row.Find("isDeleted"), Value(0));
  EXPECT_TRUE(row.Find("updatedAt"));
  EXPECT_FALSE(row.Find("lastModifiedDate"));
  EXPECT_EQ(*service.Json("GET", path).Find("connectorAuthType"), Value(2));
}

TEST(Connectors, AreGivenWholeByIdButNeverWithASecret) {
  for (const char* dialect : {"reference", "wire", "lists=whole"}) {
    ServiceUnderTest service(dialect);
    const std::string path = service.Create();
    const Value whole = service.Json("GET", path);
    EXPECT_EQ(*whole.Find("connectorUsername"), Value("reader"));
    EXPECT_EQ(*whole.Find("connectorMaxConnections"), Value(8));
    for (const char* target : {path.c_str(), "/api/connector", "/_sandbox/requests"}) {
      EXPECT_EQ(service.Call("GET", target).body.find("pw-sentinel"), std::string::npos) << target;
    }
  }
}

TEST(Connectors, AreChangedOnlyWhereTheUpdateSaysSo) {
  ServiceUnderTest service;
  const std::string path = service.Create();
  const Value before = service.Json("GET", path);
  service.clock().Advance(std::chrono::seconds(5));
  EXPECT_EQ(service.Call("PUT", path, R"({"connectorMaxConnections":16})").status, 200);
  const Value after = service.Json("GET", path);
  EXPECT_EQ(*after.Find("connectorMaxConnections"), Value(16));
  EXPECT_EQ(*after.Find("connectorHost"), *before.Find("connectorHost"));
  EXPECT_NE(*after.Find("lastModifiedDate"), *before.Find("lastModifiedDate"));
  EXPECT_EQ(*after.Find("createdDate"), *before.Find("createdDate"));
}

TEST(Connectors, KeepASecretThatAnUpdateDoesNotSend) {
  ServiceUnderTest service;
  const std::string path = service.Create();
  const std::string secrets =
      "/_sandbox/connectors/" + path.substr(path.rfind('/') + 1) + "/secrets";
  const Value before = service.Json("GET", secrets);
  ASSERT_TRUE(before.Find("connectorPassword"));
  service.Call("PUT", path, R"({"connectorMaxConnections":16})");
  EXPECT_EQ(service.Json("GET", secrets), before);
  service.Call("PUT", path, R"({"connectorPassword":"other"})");
  EXPECT_NE(service.Json("GET", secrets), before);
}

TEST(Connectors, AreGoneAfterAHardDelete) {
  ServiceUnderTest service;
  const std::string path = service.Create();
  const Response answer = service.Call("DELETE", path);
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("success"), std::string::npos);
  EXPECT_EQ(service.Call("GET", path).status, 404);
  EXPECT_EQ(service.Call("DELETE", path).status, 404);
  EXPECT_TRUE(service.Json("GET", "/api/connector").AsList()->empty());
}

TEST(Connectors, StayAsDeletedRowsAfterASoftDelete) {
  ServiceUnderTest service("wire");
  const std::string path = service.Create();
  const Response answer = service.Call("DELETE", path);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(*service.Json("GET", path).Find("isDeleted"), Value(1));
  EXPECT_EQ(*service.Json("GET", "/api/connector").AsList()->front().Find("isActive"), Value(0));
  EXPECT_EQ(service.Call("PUT", path, R"({"connectorMaxConnections":2})").status, 404);
  EXPECT_EQ(service.Call("DELETE", path).status, 404);
}

TEST(Connectors, OfEqualNamesAreTakenUnlessNamesAreUnique) {
  ServiceUnderTest free;
  EXPECT_EQ(free.Call("POST", "/api/connector", kOrders).status, 200);
  EXPECT_EQ(free.Call("POST", "/api/connector", kOrders).status, 200);

  ServiceRules rules;
  rules.unique_names = true;
  ServiceUnderTest unique("wire", rules);
  const std::string path = unique.Create();
  EXPECT_EQ(unique.Call("POST", "/api/connector", kOrders).status, 409);
  EXPECT_EQ(unique.Call("PUT", path, R"({"connectorName":"Orders"})").status, 200);
  unique.Call("DELETE", path);
  EXPECT_EQ(unique.Call("POST", "/api/connector", kOrders).status, 200);
}

TEST(Connectors, NeedAProjectThatExistsInItsInstitution) {
  ServiceUnderTest service;
  const auto post = [&service](const char* from, const char* to) {
    return service.Call("POST", "/api/connector", With(kOrders, from, to));
  };
  const Response unknown = post("N1r8Do", "Nobody");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_NE(unknown.body.find("Project with ID Nobody not found"), std::string::npos);
  EXPECT_EQ(post(":17", ":18").status, 403);
  EXPECT_EQ(post("N1r8Do", "Stg001").status, 200);
}

TEST(Connectors, MayPointOnlyAtConnectorsOfTheirProject) {
  ServiceUnderTest service;
  const std::string bucket = R"({"connectorName":"Archive","connectorType":3,
    "connectorSubType":"Amazon S3","connectorAuthType":7,"institutionID":17,
    "connectorStorageAccountName":"archive","connectorUsername":"AKIA",
    "connectorPassword":"pw-sentinel","internalID":"N1r8Do"})";
  const std::string id = service.Create(bucket).substr(15);
  const std::string lakehouse = R"({"connectorName":"Lake","connectorType":2,
    "connectorSubType":"Databricks","connectorAuthType":6,"institutionID":17,
    "connectorHost":"adb.example","httpPath":"/sql/1","connectorPassword":"pw-sentinel",
    "storageCredentialsConnectorID":ID,"internalID":"N1r8Do"})";
  EXPECT_EQ(service.Call("POST", "/api/connector", With(lakehouse, "ID,", id + ",")).status, 200);
  EXPECT_EQ(service.Call("POST", "/api/connector", With(lakehouse, "ID,", "1,")).status, 400);
}

TEST(Errors, HaveTheShapeOfTheDialect) {
  const auto not_found = [](const char* dialect) {
    return ServiceUnderTest(dialect).Json("GET", "/api/connector/999");
  };
  EXPECT_EQ(WriteJson(not_found("reference")),
            R"({"error":"Not Found","message":"Connector with ID 999 not found","status":404})");
  EXPECT_EQ(WriteJson(not_found("errors=nested")),
            R"({"data":null,"error":"Connector with ID 999 not found"})");
  EXPECT_EQ(Keys(not_found("wire")),
            (std::vector<std::string>{"details", "message", "status", "timestamp"}));
}

TEST(Errors, TellAnUnknownPathFromAnUnknownMethod) {
  ServiceUnderTest service;
  EXPECT_EQ(service.Call("GET", "/api/nothing").status, 404);
  EXPECT_EQ(service.Call("PATCH", "/api/connector").status, 405);
  EXPECT_EQ(service.Call("GET", "/api/connector/abc").status, 404);
  EXPECT_EQ(service.Call("POST", "/api/connector", "{").status, 400);
  EXPECT_EQ(service.Call("GET", "/api/connector?institutionID=x").status, 400);
}

TEST(Answers, StandInAnEnvelopeWhereTheDialectSaysSo) {
  ServiceUnderTest service("answers=enveloped,ids=text,internal-ids=braces");
  service.Json("POST", "/api/connector", kOrders);
  const Value answer = service.Json("GET", "/api/connector");
  EXPECT_TRUE(answer.Find("error")->is_null());
  EXPECT_EQ(*answer.Find("data")->AsList()->front().Find("internalID"), Value("{N1r8Do}"));
}

}  // namespace
}  // namespace dbsn::sandbox
