// The whole stack, from a provider's method to the network and back.
#include <gtest/gtest.h>

#include "tests/rest/rig.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = TransportError::Kind;

std::string CodeOf(const Diagnostic& problem) { return std::string(problem.code.name); }

TEST(Resilience, ReadsAgainAfterWhatMayGoBetterNextTime) {
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    Rig rig;
    rig.transport->Then(Answer(status, "{}"));
    rig.transport->Then(Answer(200, "[]"));
    EXPECT_TRUE(rig.Make()->List(rig.type(), ProjectScope()).ok()) << status;
    EXPECT_EQ(rig.transport->count(), 2u) << status;
  }
  for (const Kind kind : {Kind::kUnreachable, Kind::kTimeout, Kind::kBroken}) {
    Rig rig;
    rig.transport->Then(Failure(kind, Sent::kMaybe));
    rig.transport->Then(Answer(200, "[]"));
    EXPECT_TRUE(rig.Make()->List(rig.type(), ProjectScope()).ok());
  }
}

TEST(Resilience, ReadsOnceWhereRepeatingCannotHelp) {
  for (const int status : {400, 401, 403, 404, 409, 422}) {
    Rig rig;
    rig.transport->Handle([&](const HttpRequest&) { return Answer(status, "{}"); });
    EXPECT_FALSE(rig.Make()->List(rig.type(), ProjectScope()).ok());
    EXPECT_EQ(rig.transport->count(), status == 401 ? 2u : 1u) << status;
  }
}

TEST(Resilience, GivesUpAfterTheDefinitionsRetriesAndSaysHowOftenItTried) {
  Rig rig;
  rig.transport->Handle([](const HttpRequest&) { return Answer(500, R"({"message":"oops"})"); });
  const Result<Listing> listing = rig.Make()->List(rig.type(), ProjectScope());
  ASSERT_FALSE(listing.ok());
  EXPECT_EQ(rig.transport->count(), 5u);
  EXPECT_EQ(CodeOf(listing.problem()), "api.server-error");
  EXPECT_EQ(listing.problem().detail,
            "The API answered 500 Internal Server Error after 5 attempts: oops");
}

TEST(Resilience, NeverSendsACreateAgainThatMayHaveArrived) {
  const std::vector<Exchange> ends{Failure(Kind::kTimeout, Sent::kMaybe),
                                   Failure(Kind::kBroken, Sent::kMaybe),
                                   Answer(500, "{}"),
                                   Answer(502, ""),
                                   Answer(503, "{}", {{"retry-after", "1"}}),
                                   Answer(504, ""),
                                   Answer(408, "{}")};
  for (std::size_t i = 0; i < ends.size(); ++i) {
    Rig rig;
    rig.transport->Then(ends[i]);
    const StepOutcome outcome = rig.Make()->Carry(
        rig.type(), ProjectScope(), Creating(Value(ValueMap{{"connectorName", Value("a")}})), "",
        TestFillings());
    EXPECT_EQ(outcome.effect, Effect::kUnknown) << i;
    EXPECT_EQ(rig.transport->count(), 1u) << i;
    ASSERT_TRUE(outcome.problem) << i;
    EXPECT_NE(outcome.problem->detail.find("Whether it was carried out is not known."),
              std::string::npos);
  }
}

TEST(Resilience, SendsACreateAgainThatSurelyDidNotArrive) {
  const std::vector<Exchange> ends{Failure(Kind::kUnreachable, Sent::kNo),
                                   Failure(Kind::kTimeout, Sent::kNo), Answer(429, "{}")};
  for (std::size_t i = 0; i < ends.size(); ++i) {
    Rig rig;
    rig.transport->Then(ends[i]);
    rig.transport->Then(Answer(200, R"({"connectorID":7,"message":"Created"})"));
    const StepOutcome outcome = rig.Make()->Carry(
        rig.type(), ProjectScope(), Creating(Value(ValueMap{{"connectorName", Value("a")}})), "",
        TestFillings());
    EXPECT_EQ(outcome.effect, Effect::kDone) << i;
    EXPECT_EQ(outcome.id, "7");
    EXPECT_EQ(outcome.message, "Created");
    EXPECT_EQ(rig.transport->count(), 2u) << i;
  }
}

TEST(Resilience, WaitsAsLongAsRetryAfterSays) {
  Rig rig;
  rig.transport->Then(Answer(429, "{}", {{"retry-after", "9"}}));
  rig.transport->Then(Answer(200, "[]"));
  ASSERT_TRUE(rig.Make()->List(rig.type(), ProjectScope()).ok());
  EXPECT_EQ(rig.clock.sleeps(), std::vector<milliseconds>{seconds(9)});
}

TEST(Resilience, WaitsForTheResetOfAUsedUpWindowBeforeTheNextRequest) {
  Rig rig;
  rig.transport->Then(
      Answer(200, "[]", {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1795601420"}}));
  rig.transport->Then(Answer(200, "[]"));
  const std::shared_ptr<Provider> provider = rig.Make();
  rig.clock.Advance(std::chrono::duration_cast<milliseconds>(Clock::WallTime(seconds(1795601400)) -
                                                             rig.clock.Wall()));
  ASSERT_TRUE(provider->List(rig.type(), ProjectScope()).ok());
  EXPECT_TRUE(rig.clock.sleeps().empty());
  ASSERT_TRUE(provider->List(rig.type(), ProjectScope()).ok());
  EXPECT_EQ(rig.clock.sleeps(), std::vector<milliseconds>{seconds(20)});
}

TEST(Resilience, TellsHowOftenItWaitedAndWhy) {
  Rig rig;
  rig.transport->Then(Answer(429, "{}", {{"retry-after", "2"}}));
  rig.transport->Then(Failure(TransportError::Kind::kTimeout, Sent::kMaybe));
  rig.transport->Then(Answer(200, "[]"));
  const std::shared_ptr<Provider> provider = rig.Make();
  EXPECT_TRUE(provider->Waits().empty());
  EXPECT_TRUE(provider->List(rig.type(), ProjectScope()).ok());
  int times = 0;
  std::string reasons;
  for (const Waited& one : provider->Waits()) {
    times += one.times;
    reasons += one.why + ";";
  }
  EXPECT_NE(reasons.find("answers of 429;"), std::string::npos) << reasons;
  EXPECT_NE(reasons.find("answers too late;"), std::string::npos) << reasons;
  EXPECT_EQ(times, static_cast<int>(rig.clock.sleeps().size()));
}

TEST(Resilience, DoesNotWaitLongerThanItsDeadlineAllows) {
  Rig rig;
  rig.transport->Handle([](const HttpRequest&) {
    return Answer(429, "{}", {{"retry-after", "3600"}});
  });
  const std::shared_ptr<Provider> provider = rig.Make();
  const Result<Listing> first = provider->List(rig.type(), ProjectScope());
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(CodeOf(first.problem()), "api.rate-limited");
  const StepOutcome outcome =
      provider->Carry(rig.type(), ProjectScope(), Deleting(), "7", TestFillings());
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(CodeOf(*outcome.problem), "api.rate-limited");
  EXPECT_EQ(rig.transport->count(), 1u);
  EXPECT_TRUE(rig.clock.sleeps().empty());
}

TEST(Resilience, LeavesAServerAloneThatIsDownAndSaysThatItDidNotTry) {
  Rig rig;
  rig.transport->Handle([](const HttpRequest&) { return Failure(Kind::kUnreachable, Sent::kNo); });
  const std::shared_ptr<Provider> provider = rig.Make();
  const Result<Listing> listing = provider->List(rig.type(), ProjectScope());
  ASSERT_FALSE(listing.ok());
  EXPECT_EQ(CodeOf(listing.problem()), "api.unreachable");
  const std::size_t sent = rig.transport->count();
  const StepOutcome outcome =
      provider->Carry(rig.type(), ProjectScope(), Deleting(), "7", TestFillings());
  EXPECT_TRUE(outcome.not_tried);
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(CodeOf(*outcome.problem), "api.not-tried");
  EXPECT_NE(outcome.problem->detail.find("the last time: "), std::string::npos);
  EXPECT_EQ(rig.transport->count(), sent);

  rig.clock.Advance(seconds(30));
  rig.transport->Handle([](const HttpRequest&) { return Answer(200, "[]"); });
  EXPECT_TRUE(provider->List(rig.type(), ProjectScope()).ok());
}

TEST(Resilience, StopsWaitingWhenAPersonAsksToStop) {
  Rig rig;
  rig.transport->Handle([&](const HttpRequest&) {
    rig.stop.Ask();
    return Answer(500, "{}");
  });
  EXPECT_FALSE(rig.Make()->List(rig.type(), ProjectScope()).ok());
  EXPECT_EQ(rig.transport->count(), 1u);
  EXPECT_TRUE(rig.clock.sleeps().empty());
}

TEST(Resilience, DoesNotTakeARefusalForCertainAfterAnAttemptThatMayHaveArrived) {
  Rig rig;
  rig.transport->Then(Failure(Kind::kTimeout, Sent::kMaybe));
  rig.transport->Then(Answer(409, R"({"message":"changed meanwhile"})"));
  const StepOutcome outcome = rig.Make()->Carry(
      rig.type(), ProjectScope(), Updating(Value(ValueMap{{"connectorName", Value("b")}})), "7",
      TestFillings());
  EXPECT_EQ(outcome.effect, Effect::kUnknown);
  EXPECT_EQ(rig.transport->count(), 2u);
}

TEST(Resilience, CountsEveryRequest) {
  Rig rig;
  rig.transport->Then(Answer(500, "{}"));
  rig.transport->Then(Answer(200, "[]"));
  const std::shared_ptr<Provider> provider = rig.Make();
  const Result<Listing> listing = provider->List(rig.type(), ProjectScope());
  ASSERT_TRUE(listing.ok());
  EXPECT_EQ(listing.value().requests, 2);
  EXPECT_EQ(provider->requests_sent(), 2);
}

}  // namespace
}  // namespace dbsn
