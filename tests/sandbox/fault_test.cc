// Proves how faults are ordered and which requests they meet.
#include "sandbox/fault.h"

#include <gtest/gtest.h>

#include "sandbox/fault_box.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

TEST(Fault, IsReadFromText) {
  const Fault fault = ParseFault(
                          "kind=status,method=POST,path=/api/connector,nth=3,count=2,status=503,"
                          "retry-after=1,body={\"a\":1,\"b\":2}")
                          .value();
  EXPECT_EQ(fault.kind, Fault::Kind::kStatus);
  EXPECT_EQ(fault.method, "POST");
  EXPECT_EQ(fault.nth, 3);
  EXPECT_EQ(fault.count, 2);
  EXPECT_EQ(fault.status, 503);
  EXPECT_EQ(fault.retry_after, 1);
  EXPECT_EQ(fault.body, R"({"a":1,"b":2})");
}

TEST(Fault, SaysTheSameAsJson) {
  const Value json = std::get<Value>(
      ParseJson(R"({"kind":"drip","ms":20,"count":"all","path":"/api/**","body":{"a":1}})"));
  const Fault fault = ReadFault(json).value();
  EXPECT_EQ(fault.kind, Fault::Kind::kDrip);
  EXPECT_EQ(fault.wait, std::chrono::milliseconds(20));
  EXPECT_EQ(fault.count, 0);
  EXPECT_EQ(fault.body, R"({"a":1})");
}

TEST(Fault, IsRefusedWhenItCannotBeCarriedOut) {
  for (const char* text :
       {"", "status=503", "kind=status", "kind=latency", "kind=altered", "kind=nonsense",
        "kind=html,colour=red", "kind=html,nth=0", "kind=html,path=api", "kind"}) {
    EXPECT_FALSE(ParseFault(text).ok()) << text;
  }
}

TEST(Fault, MeetsPathsBySegments) {
  EXPECT_TRUE(PathMatches("", "/anything"));
  EXPECT_TRUE(PathMatches("/api/connector", "/api/connector"));
  EXPECT_FALSE(PathMatches("/api/connector", "/api/connector/5"));
  EXPECT_TRUE(PathMatches("/api/connector/*", "/api/connector/5"));
  EXPECT_FALSE(PathMatches("/api/connector/*", "/api/connector"));
  EXPECT_FALSE(PathMatches("/api/connector/*", "/api/connector/"));
  EXPECT_TRUE(PathMatches("/api/*/5/test", "/api/connector/5/test"));
  EXPECT_TRUE(PathMatches("/config/**", "/config/connectors/v2/types/x.json"));
}

TEST(FaultBox, CountsEachFaultsOwnRequests) {
  FaultBox box;
  box.Add(ParseFault("kind=html,method=POST,nth=2,count=2").value());
  const auto due = [&box](const char* method) { return box.Due(method, "/api/connector").size(); };
  EXPECT_EQ(due("POST"), 0u);
  EXPECT_EQ(due("GET"), 0u);
  EXPECT_EQ(due("POST"), 1u);
  EXPECT_EQ(due("POST"), 1u);
  EXPECT_EQ(due("POST"), 0u);
  box.Clear();
  EXPECT_EQ(box.Describe().AsList()->size(), 0u);
}

}  // namespace
}  // namespace dbsn::sandbox
