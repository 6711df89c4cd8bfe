// Proves tokens, limits, connection tests without a database, catalog files and ordered faults.
#include "sandbox/service.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/sandbox/service_under_test.h"

namespace dbsn::sandbox {
namespace {

std::string HeaderOf(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "absent";
}

TEST(Tokens, AreNeededExceptForPingAndCatalogFiles) {
  ServiceRules rules;
  rules.expired_tokens = {"old"};
  ServiceUnderTest service("reference", rules);
  EXPECT_EQ(service.Call("GET", "/api/connector", "", "").status, 401);
  EXPECT_EQ(service.Call("GET", "/api/connector", "", "old").status, 401);
  EXPECT_EQ(service.Call("GET", "/api/connector", "", "anything").status, 200);
  EXPECT_EQ(service.Call("GET", "/api/ping", "", "").status, 200);
  EXPECT_EQ(service.Call("GET", "/config/connectors/v2/types/DatabasinConnectorRDBMS.json", "", "")
                .status,
            200);
  EXPECT_EQ(service.Call("GET", "/config/connectors/v2/types/Nothing.json", "", "").status, 404);
}

TEST(Ping, SaysWhoAsks) {
  ServiceUnderTest service;
  EXPECT_EQ(*service.Json("GET", "/api/ping").Find("isLoggedIn"), Value(true));
  EXPECT_EQ(*service.Json("GET", "/api/ping").Find("message"), Value("pong"));
  EXPECT_EQ(service.Call("GET", "/api/ping", "", "").body.find("\"isLoggedIn\":true"),
            std::string::npos);
}

TEST(Projects, AreListedAndFoundByTheirCode) {
  ServiceUnderTest service;
  const Value list = service.Json("GET", "/api/my/projects");
  ASSERT_EQ(list.AsList()->size(), 2u);
  EXPECT_EQ(*list.AsList()->front().Find("internalId"), Value("N1r8Do"));
  EXPECT_EQ(*service.Json("GET", "/api/project/N1r8Do").Find("institutionId"), Value(17));
  EXPECT_EQ(service.Call("GET", "/api/project/Nobody").status, 404);
  EXPECT_TRUE(service.Json("GET", "/api/my/account").Find("email"));
}

TEST(RateLimit, IsAnnouncedAndEnforced) {
  ServiceRules rules;
  rules.requests_per_minute = 1;
  ServiceUnderTest service("reference", rules);
  EXPECT_EQ(HeaderOf(service.Call("GET", "/api/connector"), "X-RateLimit-Remaining"), "0");
  const Response refused = service.Call("GET", "/api/connector");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(HeaderOf(refused, "Retry-After"), "absent");
  EXPECT_EQ(service.Call("GET", "/_sandbox/requests").status, 200);
}

TEST(Answers, CarryTheServersDate) {
  ServiceUnderTest service;
  EXPECT_EQ(HeaderOf(service.Call("GET", "/api/ping"), "Date"), "Wed, 25 Nov 2026 10:00:00 GMT");
}

TEST(ConnectionTest, SaysWhyTheRealServerWasNotReached) {
  ServiceUnderTest wire("wire");
  const Response failed = wire.Call("POST", wire.Create() + "/test", "{}");
  EXPECT_EQ(failed.status, 200);
  const Value body = std::get<Value>(ParseJson(failed.body));
  EXPECT_EQ(*body.Find("success"), Value(false));
  EXPECT_EQ(*body.Find("status"), Value("error"));
  EXPECT_EQ(*body.Find("message"), Value("Connection refused"));
  EXPECT_EQ(failed.body.find("pw-sentinel"), std::string::npos);

  ServiceUnderTest reference("reference");
  EXPECT_EQ(reference.Call("POST", reference.Create() + "/test", "{}").status, 400);
}

TEST(ConnectionTest, OfATypeWithoutSupportSaysSo) {
  ServiceUnderTest service("wire");
  const std::string path = service.Create(R"({"connectorName":"Archive","connectorType":3,
    "connectorSubType":"Amazon S3","connectorAuthType":7,"institutionID":17,
    "connectorStorageAccountName":"archive","connectorUsername":"AKIA",
    "connectorPassword":"pw-sentinel","internalID":"N1r8Do"})");
  EXPECT_EQ(*service.Json("POST", path + "/test", "{}").Find("message"),
            Value("Connection testing is not supported for Amazon S3 connectors"));
}

TEST(Metadata, OfATypeWithoutItIsRefused) {
  ServiceUnderTest service;
  const std::string path = service.Create(R"({"connectorName":"Files","connectorType":3,
    "connectorSubType":"SFTP","connectorAuthType":12,"institutionID":17,"connectorHost":"127.0.0.1",
    "connectorPort":"1","fileFolderName":"/home","connectorUsername":"u",
    "connectorPassword":"pw-sentinel","internalID":"N1r8Do"})");
  EXPECT_EQ(service.Call("GET", path + "/catalogs").status, 400);
  EXPECT_EQ(service.Call("POST", path + "/refresh", "{}").status, 400);
  EXPECT_EQ(service.Call("GET", path + "/columns?catalog=a").status, 400);
  EXPECT_EQ(service.Call("POST", path + "/test", "{}").status, 400);
}

TEST(Faults, WithholdTheEffectOrLetItHappen) {
  ServiceUnderTest service;
  const auto rows = [&service] { return service.Json("GET", "/api/connector").AsList()->size(); };
  service.Order("kind=lost-before,method=POST");
  EXPECT_EQ(service.Call("POST", "/api/connector", kOrders).delivery.kind,
            Delivery::Kind::kDropped);
  EXPECT_EQ(rows(), 0u);
  service.Order("kind=lost-after,method=POST");
  EXPECT_EQ(service.Call("POST", "/api/connector", kOrders).delivery.kind,
            Delivery::Kind::kDropped);
  EXPECT_EQ(rows(), 1u);
  service.Order("kind=status,method=POST,status=503");
  EXPECT_EQ(service.Call("POST", "/api/connector", kOrders).status, 503);
  EXPECT_EQ(rows(), 1u);
}

TEST(Faults, LetAnEffectLandLate) {
  ServiceUnderTest service;
  service.Order("kind=late,method=POST,ms=2000");
  EXPECT_EQ(service.Call("POST", "/api/connector", kOrders).delivery.kind,
            Delivery::Kind::kDropped);
  while (service.Json("GET", "/api/connector").AsList()->empty()) std::this_thread::yield();
  EXPECT_EQ(service.clock().sleeps().front(), std::chrono::milliseconds(2000));
}

TEST(Faults, SpoilAnswers) {
  ServiceUnderTest service;
  const std::string path = service.Create();
  const auto get = [&](const char* fault) {
    service.Order(fault);
    return service.Call("GET", path);
  };
  EXPECT_EQ(get("kind=null").body, "null");
  EXPECT_EQ(get("kind=empty").status, 204);
  EXPECT_TRUE(get("kind=twice-encoded").body.starts_with("\"{\\\"active"));
  EXPECT_EQ(get("kind=html").content_type, "text/html");
  EXPECT_EQ(get("kind=wrong-content").body, R"({"unexpected":["shape"]})");
  EXPECT_EQ(get("kind=truncated").delivery.kind, Delivery::Kind::kTruncated);
  EXPECT_EQ(get("kind=drip,ms=5").delivery.pause, std::chrono::milliseconds(5));
  const Response limited = get("kind=rate-limit,retry-after=7");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(HeaderOf(limited, "Retry-After"), "7");
  EXPECT_EQ(HeaderOf(limited, "X-RateLimit-Remaining"), "0");
}

TEST(Faults, ChangeWhatIsKept) {
  ServiceUnderTest service;
  const std::string path = service.Create();
  const Value before = service.Json("GET", path);
  service.clock().Advance(std::chrono::seconds(5));
  service.Order("kind=frozen-stamp,method=PUT");
  service.Order("kind=altered,method=PUT,field=connectorMaxConnections,value=4");
  service.Call("PUT", path, R"({"connectorMaxConnections":16,"connectorHost":"db.example"})");
  const Value after = service.Json("GET", path);
  EXPECT_EQ(*after.Find("connectorMaxConnections"), Value(4));
  EXPECT_EQ(*after.Find("connectorHost"), Value("db.example"));
  EXPECT_EQ(*after.Find("lastModifiedDate"), *before.Find("lastModifiedDate"));
  service.Order("kind=altered,method=PUT,field=connectorHost");
  service.Call("PUT", path, R"({"connectorHost":"other.example"})");
  EXPECT_EQ(*service.Json("GET", path).Find("connectorHost"), Value("db.example"));
  service.Order("kind=thin-list");
  EXPECT_EQ(service.Json("GET", "/api/connector").AsList()->front().AsMap()->size(), 2u);
}

TEST(Faults, AreOrderedAndForgottenAtRunTime) {
  ServiceUnderTest service;
  EXPECT_EQ(
      service.Call("POST", "/_sandbox/faults", R"([{"kind":"status","status":500},{"kind":"?"}])")
          .status,
      400);
  EXPECT_EQ(service.Call("GET", "/api/ping").status, 200);
  service.Call("POST", "/_sandbox/faults", R"({"kind":"status","status":500,"count":"all"})");
  EXPECT_EQ(service.Call("GET", "/api/ping").status, 500);
  EXPECT_EQ(service.Call("GET", "/api/ping").status, 500);
  EXPECT_EQ(*service.Json("GET", "/_sandbox/faults").AsList()->front().Find("done"), Value(2));
  service.Call("DELETE", "/_sandbox/faults");
  EXPECT_EQ(service.Call("GET", "/api/ping").status, 200);
}

}  // namespace
}  // namespace dbsn::sandbox
