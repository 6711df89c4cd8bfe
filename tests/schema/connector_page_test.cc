// Connector pages: what the published pieces become.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/definition_reader.h"

namespace dbsn {
namespace {

constexpr const char* kOverview =
    "name: Weather\nslug: weather\nversion: 1.0.0\nbase_url: https://api.example.com\n";
constexpr const char* kSchema =
    "credential_schema:\n"
    "  username: {type: string, required: true, sensitive: false}\n"
    "  secret: {type: password, required: true, sensitive: true, label: Key}\n";

std::shared_ptr<const Definition> Page(const std::string& auth, const std::string& overview = "",
                                       const std::string& operation = "") {
  const auto text = [](std::string one) { return std::make_shared<const std::string>(one); };
  const std::vector<DefinitionFile> files{
      {"auth.yaml", 0, text(auth)},
      {"connector.yaml", 1, text(kOverview + overview)},
      {"get.yaml", 2, text("operation: get\nmethod: GET\npath: /x\n" + operation)}};
  Diagnostics diagnostics;
  std::shared_ptr<const Definition> page = ReadDefinition(files, diagnostics);
  for (const Diagnostic& one : diagnostics.all()) ADD_FAILURE() << one.detail;
  return page;
}

TEST(ConnectorPage, IsCalledAsTheBuilderSaysWhenItSaysNothing) {
  const Resilience usual = Page("auth_type: none\n")->resilience;
  EXPECT_EQ(usual.timeout, std::chrono::seconds(30));
  EXPECT_EQ(usual.max_retries, 3);
  EXPECT_EQ(usual.retry_delay, std::chrono::seconds(1));
  EXPECT_EQ(usual.backoff, Backoff::kExponential);
  EXPECT_EQ(usual.rate_per_minute, 60);
  EXPECT_EQ(usual.breaker_threshold, 5);
  EXPECT_EQ(usual.breaker_recovery, std::chrono::seconds(30));
}

TEST(ConnectorPage, SaysOfResilienceWhatIsOtherwise) {
  const auto page = Page("auth_type: none\n",
                         "resilience: {timeout: 5s, backoff: linear, rate_limit: 10, "
                         "circuit_breaker: {threshold: 2, recovery: 1m}}\n");
  EXPECT_EQ(page->resilience.timeout, std::chrono::seconds(5));
  EXPECT_EQ(page->resilience.max_retries, 3);
  EXPECT_EQ(page->resilience.backoff, Backoff::kLinear);
  EXPECT_EQ(page->resilience.rate_per_minute, 10);
  EXPECT_EQ(page->resilience.breaker_threshold, 2);
  EXPECT_EQ(page->resilience.breaker_recovery, std::chrono::minutes(1));
}

TEST(ConnectorPage, SignsInInEachWay) {
  const std::string schema = kSchema;
  EXPECT_EQ(Page("auth_type: none\n")->auth.kind, AuthKind::kNone);
  EXPECT_EQ(Page("auth_type: bearer\n" + schema)->auth.kind, AuthKind::kBearer);
  const auto basic = Page("auth_type: basic\n" + schema);
  EXPECT_EQ(basic->auth.kind, AuthKind::kBasic);
  EXPECT_EQ(basic->auth.user, "username");
  EXPECT_EQ(basic->auth.secret, "secret");
  const auto key = Page("auth_type: api_key\nheader_name: X-Key\nkey_prefix: \"Key \"\n" + schema);
  EXPECT_EQ(key->auth.kind, AuthKind::kHeader);
  EXPECT_EQ(key->auth.header, "X-Key");
  EXPECT_EQ(key->auth.prefix, "Key ");
  EXPECT_EQ(Page("auth_type: api_key\nquery_parameter: k\n" + schema)->auth.kind, AuthKind::kQuery);
  const std::string client =
      "auth_type: oauth2\nscopes: \"read write\"\ncredential_schema:\n"
      "  client_id: {type: string}\n  client_secret: {type: password, sensitive: true}\n"
      "  token_url: {type: string, default: \"https://auth.example.com/oauth/token\"}\n";
  const auto oauth = Page(client + "grant_type: client_credentials\n");
  EXPECT_EQ(oauth->auth.kind, AuthKind::kOAuth2);
  EXPECT_EQ(oauth->auth.user, "client_id");
  EXPECT_EQ(oauth->auth.secret, "client_secret");
  EXPECT_EQ(oauth->FindSetting(oauth->auth.scope)->default_value, "read write");
  EXPECT_EQ(oauth->FindSetting(oauth->auth.token_url)->type, SettingType::kUrl);
  EXPECT_EQ(Page(client + "grant_type: authorization_code\n")->auth.kind,
            AuthKind::kAuthorizationCode);
}

TEST(ConnectorPage, MakesEachCredentialASetting) {
  const auto page = Page("auth_type: bearer\n" + std::string(kSchema));
  const Setting* const secret = page->FindSetting("secret");
  ASSERT_NE(secret, nullptr);
  EXPECT_TRUE(secret->sensitive);
  EXPECT_TRUE(secret->required);
  EXPECT_EQ(secret->help, "Key");
  EXPECT_THAT(secret->env, ::testing::ElementsAre("WEATHER_SECRET"));
  EXPECT_EQ(page->FindSetting(page->origin)->default_value, "https://api.example.com");
  ASSERT_NE(page->FindSetting("caFile"), nullptr);
  EXPECT_EQ(page->FindSetting("caFile")->type, SettingType::kPath);
}

TEST(ConnectorPage, KnowsParametersByTheirPlace) {
  const auto page = Page("auth_type: none\n", "",
                         "parameters:\n"
                         "  - {name: q, location: query, type: string, required: true}\n"
                         "  - {name: n, location: body, type: integer, default: 3}\n"
                         "response_schema: {type: object}\n");
  ASSERT_EQ(page->calls.size(), 1u);
  const PageOperation& call = page->calls.front();
  ASSERT_EQ(call.parameters.size(), 2u);
  EXPECT_TRUE(call.parameters[0].required);
  EXPECT_EQ(call.parameters[1].in, OperationParameter::In::kBody);
  EXPECT_EQ(call.parameters[1].default_value, Value(3));
  EXPECT_EQ(*call.operation.answers, R"({"type":"object"})");
  EXPECT_EQ(call.operation.retry, Retry::kAlways);
}

}  // namespace
}  // namespace dbsn
