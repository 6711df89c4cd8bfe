// Where the token goes, and where it never goes.
#include <gtest/gtest.h>

#include "engine/rest/api_client.h"
#include "engine/rest/jwt.h"
#include "engine/world/digest.h"
#include "tests/rest/rig.h"

namespace dbsn {
namespace {

using std::chrono::minutes;

std::string HeaderOf(const HttpRequest& request, const std::string& name) {
  for (const auto& [header, value] : request.headers) {
    if (header == name) return value;
  }
  return "";
}

std::string TokenEndingAt(std::int64_t unix_seconds) {
  return "e30." + Base64Url("{\"exp\":" + std::to_string(unix_seconds) + "}") + ".sig";
}

std::int64_t UnixSeconds(Clock::WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

TEST(Credentials, GoWithEveryRequestToTheOriginWithItsPathKept) {
  Rig rig;
  rig.transport->Then(Answer(200, "[]"));
  ASSERT_TRUE(rig.Make()->List(rig.type(), ProjectScope()).ok());
  const HttpRequest request = rig.transport->requests().at(0);
  EXPECT_EQ(request.url,
            "http://127.0.0.1:9000/base/api/connector?internalID=N1r8Do&institutionID=17");
  EXPECT_EQ(HeaderOf(request, "Authorization"), "Bearer tok-sentinel-1");
  EXPECT_EQ(HeaderOf(request, "Accept"), "application/json");
  EXPECT_EQ(HeaderOf(request, "Content-Type"), "");
}

TEST(Credentials, AreReadAgainOnceWhenTheApiRefusesThem) {
  Rig rig;
  rig.transport->Handle([&](const HttpRequest& request) -> Exchange {
    if (HeaderOf(request, "Authorization") == "Bearer fresh") return Answer(200, "[]");
    rig.token = "fresh";
    return Answer(401, R"({"message":"expired"})");
  });
  const std::shared_ptr<Provider> provider = rig.Make();
  EXPECT_TRUE(provider->List(rig.type(), ProjectScope()).ok());
  EXPECT_EQ(rig.transport->count(), 2u);
  EXPECT_TRUE(provider->List(rig.type(), ProjectScope()).ok());
  EXPECT_EQ(rig.token_reads, 2);
}

TEST(Credentials, AreGivenUpAfterASecondRefusal) {
  Rig rig;
  rig.transport->Handle([](const HttpRequest&) {
    return Answer(401,
                  R"({"error":"Unauthorized","message":"bad token tok-sentinel-1","status":401})");
  });
  const StepOutcome outcome =
      rig.Make()->Carry(rig.type(), ProjectScope(), Deleting(), "7", TestFillings());
  EXPECT_EQ(rig.transport->count(), 2u);
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(outcome.problem->code.name, "api.unauthorized");
  EXPECT_EQ(outcome.problem->about, "DELETE http://127.0.0.1:9000/base/api/connector/7");
  EXPECT_EQ(outcome.problem->detail,
            "The API answered 401 Unauthorized after 2 attempts: bad token (sensitive)");
  EXPECT_NE(outcome.problem->hint.find("Sign in again"), std::string::npos);
}

TEST(Credentials, NeverGoOverPlainHttpToAnotherHost) {
  Rig rig;
  rig.settings["url"] = "http://api.example.com";
  const Result<Listing> listing = rig.Make()->List(rig.type(), ProjectScope());
  ASSERT_FALSE(listing.ok());
  EXPECT_EQ(listing.problem().code.name, "api.insecure-origin");
  EXPECT_EQ(rig.transport->count(), 0u);
  EXPECT_EQ(rig.token_reads, 0);

  rig.insecure = true;
  rig.transport->Then(Answer(200, "[]"));
  EXPECT_TRUE(rig.Make()->List(rig.type(), ProjectScope()).ok());
}

TEST(Credentials, MayGoOverHttpsAndToThisHost) {
  EXPECT_FALSE(RefusedOrigin("https://api.example.com/x", false));
  EXPECT_FALSE(RefusedOrigin("http://localhost:9000", false));
  EXPECT_FALSE(RefusedOrigin("http://127.8.0.1", false));
  EXPECT_FALSE(RefusedOrigin("http://[::1]:80", false));
  EXPECT_TRUE(RefusedOrigin("http://localhost.example.com", false));
  EXPECT_TRUE(RefusedOrigin("http://10.0.0.1", false));
  EXPECT_TRUE(RefusedOrigin("https://api.example.com?key=1", false));
  EXPECT_TRUE(RefusedOrigin("ftp://api.example.com", true));
  EXPECT_TRUE(RefusedOrigin("", true));
}

TEST(Credentials, OfNoUseInAHeaderAreRefusedBeforeAnythingIsSent) {
  for (const char* token : {"", "a b", "a\nX-Evil: 1", "caf\xc3\xa9"}) {
    Rig rig;
    rig.token = token;
    const Result<Listing> listing = rig.Make()->List(rig.type(), ProjectScope());
    ASSERT_FALSE(listing.ok());
    EXPECT_EQ(listing.problem().code.name, "api.unauthorized");
    EXPECT_EQ(rig.transport->count(), 0u);
  }
}

TEST(Credentials, AreNotSentAfterARedirect) {
  Rig rig;
  rig.transport->Then(Answer(302, "", {{"location", "https://evil.example.com/?t=1"}}));
  const Result<Listing> listing = rig.Make()->List(rig.type(), ProjectScope());
  ASSERT_FALSE(listing.ok());
  EXPECT_EQ(listing.problem().code.name, "api.redirect");
  EXPECT_NE(listing.problem().detail.find("https://evil.example.com/."), std::string::npos);
  EXPECT_EQ(rig.transport->count(), 1u);
}

TEST(Credentials, ThatEndSoonAreWarnedOfOnceARun) {
  Rig rig;
  rig.token = TokenEndingAt(UnixSeconds(rig.clock.Wall() + minutes(4)));
  rig.transport->Handle([](const HttpRequest&) { return Answer(401, "{}"); });
  const std::shared_ptr<Provider> provider = rig.Make();
  EXPECT_FALSE(provider->List(rig.type(), ProjectScope()).ok());
  EXPECT_FALSE(provider->List(rig.type(), ProjectScope()).ok());
  ASSERT_EQ(rig.warnings.size(), 1u);
  EXPECT_EQ(rig.warnings[0].code.name, "api.token-expires");
  EXPECT_EQ(rig.warnings[0].severity, Severity::kWarning);
  EXPECT_EQ(rig.warnings[0].detail, "The token ends at 2026-11-25T10:04:00Z, in 4 minutes.");
}

TEST(Jwt, TellsItsEndOrNothing) {
  EXPECT_EQ(JwtExpiry(Secret(TokenEndingAt(1800000000))),
            Clock::WallTime(std::chrono::seconds(1800000000)));
  for (const std::string& text :
       {std::string(), std::string("abc"), std::string("a.b"), std::string("a.!!.c"),
        "a." + Base64Url("[]") + ".c", "a." + Base64Url("{\"exp\":\"soon\"}") + ".c",
        "a." + Base64Url("{\"exp\":99999999999999}") + ".c"}) {
    EXPECT_FALSE(JwtExpiry(Secret(text))) << text;
  }
}

TEST(Jwt, IsWarnedOfWhenItsEndIsNearOrPast) {
  const Clock::WallTime now{std::chrono::seconds(1800000000)};
  EXPECT_FALSE(WarnOfExpiry(Secret(TokenEndingAt(1800000301)), now, "x"));
  EXPECT_TRUE(WarnOfExpiry(Secret(TokenEndingAt(1800000300)), now, "x"));
  const std::optional<Diagnostic> past = WarnOfExpiry(Secret(TokenEndingAt(1799992800)), now, "x");
  ASSERT_TRUE(past);
  EXPECT_NE(past->detail.find("2 hours ago"), std::string::npos);
}

}  // namespace
}  // namespace dbsn
