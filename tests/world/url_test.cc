#include "engine/world/url.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

Url Parsed(std::string_view text) {
  Result<Url> url = ParseUrl(text);
  EXPECT_TRUE(url.ok()) << text;
  return url.ok() ? url.value() : Url{};
}

std::string Refusal(std::string_view text) {
  const Result<Url> url = ParseUrl(text);
  EXPECT_FALSE(url.ok()) << text;
  return url.ok() ? "" : url.problem().detail + " " + url.problem().hint;
}

TEST(Url, IsTakenApart) {
  const Url url = Parsed("HTTPS://API.Example.com:8443/v1/x%20y?page=2&q=a%2Fb");
  EXPECT_TRUE(url.https);
  EXPECT_EQ(url.host, "api.example.com");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.path, "/v1/x%20y");
  EXPECT_EQ(url.query, "page=2&q=a%2Fb");
  EXPECT_EQ(OriginOf(url), "https://api.example.com:8443");
  EXPECT_EQ(RequestTarget(url), "/v1/x%20y?page=2&q=a%2Fb");
}

TEST(Url, TakesTheSchemesOwnPortAndLeavesItOutOfTheOrigin) {
  EXPECT_EQ(Parsed("https://h").port, 443);
  EXPECT_EQ(Parsed("http://h").port, 80);
  EXPECT_EQ(OriginOf(Parsed("https://h:443/x")), "https://h");
  EXPECT_EQ(RequestTarget(Parsed("https://h")), "/");
  EXPECT_EQ(RequestTarget(Parsed("https://h?a=1")), "/?a=1");
}

TEST(Url, KnowsIpv6Hosts) {
  const Url url = Parsed("http://[::1]:9000/x");
  EXPECT_TRUE(url.ipv6);
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(HostAndPort(url), "[::1]:9000");
  EXPECT_NE(Refusal("http://[::1/x"), "");
  EXPECT_NE(Refusal("http://[nonsense]/x"), "");
}

TEST(Url, RefusesUserInfoWithoutRepeatingIt) {
  for (const char* text : {"https://bob:hunter2@h/x", "https://hunter2@h", "bob:hunter2@h",
                           "ftp://bob:hunter2@h", "https://bob:hun/hunter2@h"}) {
    const Result<Url> url = ParseUrl(text);
    if (url.ok()) continue;  // an "@" in a path is no user-info
    EXPECT_EQ(url.problem().detail.find("hunter2"), std::string::npos) << text;
    EXPECT_EQ(url.problem().hint.find("hunter2"), std::string::npos) << text;
  }
  EXPECT_NE(Refusal("https://bob:hunter2@h/x").find("password"), std::string::npos);
  EXPECT_EQ(Parsed("https://h/a@b").path, "/a@b");
}

TEST(Url, RefusesWhatIsNoApi) {
  EXPECT_NE(Refusal("api.example.com").find("https://"), std::string::npos);
  EXPECT_NE(Refusal("ftp://h/x").find("https://"), std::string::npos);
  EXPECT_NE(Refusal("https://h/#/login").find("#"), std::string::npos);
  EXPECT_NE(Refusal("https://h/a b").find("space"), std::string::npos);
  EXPECT_NE(Refusal("https://h\r\nX: y").find("line break"), std::string::npos);
  EXPECT_NE(Refusal("https:///x").find("host"), std::string::npos);
  for (const char* text :
       {"http://h:0", "http://h:65536", "http://h:", "http://h:9x", "http://h:-1"}) {
    EXPECT_NE(Refusal(text).find("port"), std::string::npos) << text;
  }
}

TEST(Url, JoinsPathsBehindTheBasesOwn) {
  EXPECT_EQ(JoinUrl("https://h", "/v1/x"), "https://h/v1/x");
  EXPECT_EQ(JoinUrl("https://h/prefix/", "/v1/x"), "https://h/prefix/v1/x");
  EXPECT_EQ(JoinUrl("https://h/prefix", "v1/x"), "https://h/prefix/v1/x");
  EXPECT_EQ(JoinUrl("https://h/", ""), "https://h");
}

TEST(Url, EncodesWhatWouldBeReadAsStructure) {
  EXPECT_EQ(EncodePathSegment("a/b?c#d e%f"), "a%2Fb%3Fc%23d%20e%25f");
  EXPECT_EQ(EncodePathSegment(".."), "%2E%2E");
  EXPECT_EQ(EncodePathSegment("v1.2"), "v1.2");
  EXPECT_EQ(EncodePathSegment("\xc3\xa9"), "%C3%A9");
  EXPECT_EQ(WithQuery("https://h/x", "q", "a&b=c+d"), "https://h/x?q=a%26b%3Dc%2Bd");
  EXPECT_EQ(WithQuery("https://h/x?a=1", "b", "2"), "https://h/x?a=1&b=2");
}

TEST(Url, KnowsThisVeryHost) {
  for (const char* text : {"http://localhost", "http://127.0.0.1:9000", "http://127.9.9.9",
                           "http://[::1]", "http://x.localhost"}) {
    EXPECT_TRUE(IsLoopback(Parsed(text))) << text;
  }
  for (const char* text : {"http://localhost.example.com", "http://128.0.0.1", "http://[::2]"}) {
    EXPECT_FALSE(IsLoopback(Parsed(text))) << text;
  }
}

}  // namespace
}  // namespace dbsn
