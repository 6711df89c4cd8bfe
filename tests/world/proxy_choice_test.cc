#include "engine/world/proxy_choice.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/world/environment.h"

namespace dbsn {
namespace {

class MapEnvironment final : public Environment {
 public:
  explicit MapEnvironment(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  std::optional<std::string> Get(const std::string& name) const override {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }
  std::string Who() const override { return "someone@here"; }
  std::string Home() const override { return ""; }
  int ProcessId() const override { return 1; }
  std::string RealPath(const std::string& path) const override { return path; }

 private:
  std::map<std::string, std::string> values_;
};

// "direct", "host:port" or the fault's message.
std::string Choice(std::map<std::string, std::string> values, std::string_view url) {
  const ProxySettings settings = ProxySettingsFrom(MapEnvironment(std::move(values)));
  const auto choice = ChooseProxy(settings, ParseUrl(url).value());
  if (const ProxyFault* fault = std::get_if<ProxyFault>(&choice)) return fault->message;
  const auto& proxy = *std::get_if<std::optional<Proxy>>(&choice);
  return proxy ? proxy->host + ":" + std::to_string(proxy->port) : "direct";
}

TEST(ProxyChoice, FollowsTheSchemesVariable) {
  EXPECT_EQ(Choice({{"HTTPS_PROXY", "http://p:3128"}}, "https://api.example.com"), "p:3128");
  EXPECT_EQ(Choice({{"HTTPS_PROXY", "http://p:3128"}}, "http://api.example.com"), "direct");
  EXPECT_EQ(Choice({{"HTTP_PROXY", "p:3128"}}, "http://api.example.com"), "p:3128");
  EXPECT_EQ(Choice({}, "https://api.example.com"), "direct");
  EXPECT_EQ(Choice({{"HTTPS_PROXY", ""}}, "https://api.example.com"), "direct");
}

TEST(ProxyChoice, PrefersLowerCaseNames) {
  EXPECT_EQ(Choice({{"HTTPS_PROXY", "http://a:1"}, {"https_proxy", "http://b:2"}}, "https://h"),
            "b:2");
  EXPECT_EQ(Choice({{"https_proxy", "http://b:2"}, {"no_proxy", "h"}}, "https://h"), "direct");
}

TEST(ProxyChoice, NeverSendsThisHostsOwnTrafficAway) {
  for (const char* url : {"http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"}) {
    EXPECT_EQ(Choice({{"HTTP_PROXY", "http://p:1"}}, url), "direct") << url;
  }
}

TEST(ProxyChoice, HeedsExceptions) {
  const auto excepted = [](const std::string& exceptions, const char* url) {
    return Choice({{"HTTPS_PROXY", "http://p:1"}, {"NO_PROXY", exceptions}}, url) == "direct";
  };
  EXPECT_TRUE(excepted("*", "https://api.example.com"));
  EXPECT_TRUE(excepted("a.org, EXAMPLE.com", "https://api.example.com"));
  EXPECT_TRUE(excepted(".example.com", "https://api.example.com"));
  EXPECT_TRUE(excepted("*.example.com", "https://api.example.com"));
  EXPECT_FALSE(excepted("example.com", "https://notexample.com"));
  EXPECT_FALSE(excepted("", "https://api.example.com"));
  EXPECT_TRUE(excepted("api.example.com:8443", "https://api.example.com:8443"));
  EXPECT_FALSE(excepted("api.example.com:8443", "https://api.example.com"));
  EXPECT_TRUE(excepted("10.0.0.0/8", "https://10.20.30.40"));
  EXPECT_FALSE(excepted("10.0.0.0/8", "https://11.0.0.1"));
  EXPECT_FALSE(excepted("10.0.0.0/99", "https://10.0.0.1"));
  EXPECT_TRUE(excepted("fd00::/8", "https://[fd12::1]"));
  EXPECT_TRUE(excepted("fd12::1", "https://[fd12::1]"));
  EXPECT_TRUE(excepted("[fd12::1]:443", "https://[fd12::1]"));
}

TEST(ProxyChoice, KeepsTheProxysPasswordOutOfItsWords) {
  const std::map<std::string, std::string> values = {{"HTTPS_PROXY", "http://bob:hun%40ter2@p:1"}};
  const ProxySettings settings = ProxySettingsFrom(MapEnvironment(values));
  const auto choice = ChooseProxy(settings, ParseUrl("https://h").value());
  const auto& proxy = *std::get_if<std::optional<Proxy>>(&choice);
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->host, "p");
  EXPECT_EQ(proxy->credentials.Reveal(), "bob:hun@ter2");

  const std::string fault = Choice({{"HTTPS_PROXY", "http://bob:hunter2@p:x"}}, "https://h");
  EXPECT_NE(fault.find("HTTPS_PROXY"), std::string::npos);
  EXPECT_EQ(fault.find("hunter2"), std::string::npos);
}

TEST(ProxyChoice, SaysThatItSpeaksNoTlsToTheProxyItself) {
  EXPECT_NE(Choice({{"HTTPS_PROXY", "https://p:1"}}, "https://h").find("https:// proxy"),
            std::string::npos);
}

}  // namespace
}  // namespace dbsn
