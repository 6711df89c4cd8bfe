// Proves that the log counts all and shows no secret.
#include "sandbox/request_log.h"

#include <gtest/gtest.h>

#include "sandbox/request.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

Request Post(std::string path, std::string body) {
  Request request;
  request.method = "POST";
  request.path = std::move(path);
  request.headers = {{"authorization", "Bearer token-sentinel"}};
  request.body = std::move(body);
  return request;
}

TEST(RequestLog, MasksSecretsAndKeepsNoToken) {
  RequestLog log;
  log.Begin(Post("/api/connector", R"({"connectorName":"a","connectorPassword":"pw-sentinel",
                                      "securityToken":"st-sentinel"})"),
            0);
  const std::string text = WriteJson(log.Describe(0, "", ""));
  EXPECT_EQ(text.find("sentinel"), std::string::npos);
  EXPECT_NE(text.find("(masked)"), std::string::npos);
  EXPECT_NE(text.find("connectorName"), std::string::npos);
}

TEST(RequestLog, ShowsNoBodyThatItCannotRead) {
  EXPECT_EQ(MaskedBody("connectorPassword=pw-sentinel"), Value("(29 bytes that are no JSON)"));
}

TEST(RequestLog, CountsByMethodAndPathWithoutIds) {
  RequestLog log;
  log.End(log.Begin(Post("/api/connector/5001/test", "{}"), 0), 200, "");
  log.End(log.Begin(Post("/api/connector/5002/test", "{}"), 0), 503, "status");
  const Value all = log.Describe(0, "", "");
  EXPECT_EQ(*all.Find("counts")->Find("POST /api/connector/*/test"), Value(2));
  EXPECT_EQ(*all.Find("statuses")->Find("503"), Value(1));
  EXPECT_EQ(*log.Describe(1, "", "").Find("count"), Value(1));
  EXPECT_EQ(*log.Describe(0, "", "/api/connector/5001/**").Find("count"), Value(1));
  EXPECT_EQ(*log.Describe(0, "GET", "").Find("count"), Value(0));
}

TEST(RequestLog, ClearsWhileARequestIsUnderWay) {
  RequestLog log;
  const std::int64_t early = log.Begin(Post("/a", ""), 0);
  log.Clear();
  log.Begin(Post("/b", ""), 0);
  log.End(early, 200, "");
  EXPECT_EQ(*log.Describe(0, "", "").Find("count"), Value(1));
}

}  // namespace
}  // namespace dbsn::sandbox
