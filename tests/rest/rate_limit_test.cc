#include <gtest/gtest.h>

#include "engine/rest/rate_headers.h"
#include "engine/rest/rate_limiter.h"
#include "tests/support/fake_transport.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Clock::WallTime kWall{seconds(1'800'000'000)};
const Clock::Instant kStart{std::chrono::hours(1)};

TEST(RateHeaders, ReadsRetryAfterInSecondsAndAsADate) {
  EXPECT_EQ(ReadRateHeaders(Answer(429, "", {{"retry-after", "7"}}), kWall).retry_after,
            milliseconds(7000));
  EXPECT_EQ(
      ReadRateHeaders(Answer(429, "", {{"retry-after", "Fri, 15 Jan 2027 08:00:09 GMT"}}), kWall)
          .retry_after,
      milliseconds(9000));
  EXPECT_EQ(
      ReadRateHeaders(Answer(429, "", {{"retry-after", "Fri, 15 Jan 2021 08:00:09 GMT"}}), kWall)
          .retry_after,
      milliseconds(0));
  for (const char* nonsense : {"", "soon", "-5", "1e9", "7s"}) {
    EXPECT_FALSE(ReadRateHeaders(Answer(429, "", {{"retry-after", nonsense}}), kWall).retry_after)
        << nonsense;
  }
}

TEST(RateHeaders, TrustsTheServersOwnClockForItsOwnReset) {
  const HttpResponse response = Answer(429, "",
                                       {{"date", "Fri, 15 Jan 2027 09:00:00 GMT"},
                                        {"x-ratelimit-limit", "100"},
                                        {"x-ratelimit-remaining", "0"},
                                        {"x-ratelimit-reset", "1800003630"}});
  const RateHeaders headers = ReadRateHeaders(response, kWall);
  EXPECT_EQ(headers.limit, 100);
  EXPECT_EQ(headers.remaining, 0);
  EXPECT_EQ(headers.reset_in, seconds(30));
  EXPECT_EQ(headers.AskedWait(200), seconds(30));
}

TEST(RateHeaders, ReadsASmallResetAsSecondsLeftAndAPastOneAsNow) {
  EXPECT_EQ(ReadRateHeaders(Answer(429, "", {{"x-ratelimit-reset", "12"}}), kWall).reset_in,
            seconds(12));
  EXPECT_EQ(ReadRateHeaders(Answer(429, "", {{"x-ratelimit-reset", "1700000000"}}), kWall).reset_in,
            seconds(0));
}

RateHeaders Window(std::int64_t remaining, int reset_seconds) {
  RateHeaders headers;
  headers.limit = 100;
  headers.remaining = remaining;
  headers.reset_in = seconds(reset_seconds);
  return headers;
}

TEST(RateLimiter, LetsAllGoUntilAServerSpeaksOfALimit) {
  RateLimiter limiter(std::nullopt);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limiter.Ask(kStart), milliseconds(0));
  EXPECT_FALSE(limiter.PerMinute());
}

TEST(RateLimiter, HoldsAllUntilTheResetOfAUsedUpWindow) {
  RateLimiter limiter(std::nullopt);
  limiter.Learn(Window(0, 20), 200, kStart);
  EXPECT_EQ(limiter.Ask(kStart), seconds(20));
  EXPECT_EQ(limiter.Ask(kStart + seconds(19)), seconds(1));
  EXPECT_EQ(limiter.Ask(kStart + seconds(20)), milliseconds(0));
}

TEST(RateLimiter, CountsDownWhatIsLeftOfAWindowByItself) {
  RateLimiter limiter(std::nullopt);
  limiter.Learn(Window(2, 20), 200, kStart);
  EXPECT_EQ(limiter.Ask(kStart), milliseconds(0));
  EXPECT_EQ(limiter.Ask(kStart), milliseconds(0));
  EXPECT_EQ(limiter.Ask(kStart), seconds(20));
  // An older answer that arrives late gives nothing back.
  limiter.Learn(Window(5, 20), 200, kStart);
  EXPECT_EQ(limiter.Ask(kStart), seconds(20));
  // A new window does.
  limiter.Learn(Window(99, 50), 200, kStart);
  EXPECT_EQ(limiter.Ask(kStart), milliseconds(0));
}

TEST(RateLimiter, HoldsAllOnlyUntilTheResetOfALimitThatEndsBeforeTheKnownWindow) {
  RateLimiter limiter(std::nullopt);
  limiter.Learn(Window(90, 40), 200, kStart);
  limiter.Learn(Window(0, 1), 429, kStart);
  EXPECT_EQ(limiter.Ask(kStart), seconds(1));
  EXPECT_EQ(limiter.Ask(kStart + seconds(1)), milliseconds(0));
  // Of the known window nothing was forgotten.
  for (int i = 0; i < 89; ++i) EXPECT_EQ(limiter.Ask(kStart + seconds(1)), milliseconds(0));
  EXPECT_EQ(limiter.Ask(kStart + seconds(1)), seconds(39));
}

TEST(RateLimiter, HoldsAllWhileAServerThatRefusedAskedToBeLeftAlone) {
  RateLimiter limiter(std::nullopt);
  RateHeaders headers;
  headers.retry_after = seconds(5);
  limiter.Learn(headers, 200, kStart);
  EXPECT_EQ(limiter.Ask(kStart), milliseconds(0));
  limiter.Learn(headers, 429, kStart);
  EXPECT_EQ(limiter.Ask(kStart), seconds(5));
  EXPECT_EQ(limiter.Ask(kStart + seconds(5)), milliseconds(0));
}

TEST(RateLimiter, GivesNoMinuteMoreThanItsRate) {
  for (const double rate : {1.0, 6.0, 60.0, 1000.0}) {
    RateLimiter limiter(rate);
    Clock::Instant now = kStart;
    std::vector<Clock::Instant> sent;
    while (now < kStart + std::chrono::minutes(5)) {
      const milliseconds wait = limiter.Ask(now);
      if (wait == milliseconds(0)) {
        sent.push_back(now);
      } else {
        now += wait;
      }
    }
    const auto most = static_cast<std::size_t>(rate);
    for (std::size_t i = most; i < sent.size(); ++i) {
      ASSERT_GE(sent[i] - sent[i - most], std::chrono::minutes(1) - milliseconds(1))
          << rate << " at " << i;
    }
    EXPECT_GE(static_cast<double>(sent.size()), rate * 5 * 0.85) << rate;
    EXPECT_EQ(limiter.PerMinute(), rate);
  }
}

TEST(RateLimiter, KnowsTheServersLimitFromItsHeaders) {
  RateLimiter limiter(std::nullopt);
  limiter.Learn(Window(40, 23), 200, kStart);
  EXPECT_EQ(limiter.PerMinute(), 100.0);
  limiter.Learn(Window(40, 119), 200, kStart);
  EXPECT_EQ(limiter.PerMinute(), 50.0);
}

}  // namespace
}  // namespace dbsn
