#include "engine/rest/circuit_breaker.h"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.h"

namespace dbsn {
namespace {

using std::chrono::seconds;
using End = CircuitBreaker::End;
using Kind = TransportError::Kind;

const Clock::Instant kStart{std::chrono::hours(1)};

void Fail(CircuitBreaker& breaker, int times, Clock::Instant now) {
  for (int i = 0; i < times; ++i) {
    ASSERT_TRUE(breaker.Admit(now));
    breaker.Report(End::kDown, now);
  }
}

TEST(CircuitBreaker, CountsWhatSaysThatTheServerIsDown) {
  for (const int status : {502, 503, 504}) EXPECT_TRUE(IsServerDown(Answer(status, "")));
  for (const int status : {200, 400, 401, 404, 408, 429, 500}) {
    EXPECT_FALSE(IsServerDown(Answer(status, ""))) << status;
  }
  EXPECT_TRUE(IsServerDown(Failure(Kind::kUnreachable, Sent::kNo)));
  EXPECT_TRUE(IsServerDown(Failure(Kind::kTimeout, Sent::kMaybe)));
  EXPECT_TRUE(IsServerDown(Failure(Kind::kBroken, Sent::kMaybe)));
  EXPECT_FALSE(IsServerDown(Failure(Kind::kCertificate, Sent::kNo)));
  EXPECT_FALSE(IsServerDown(Failure(Kind::kStopped, Sent::kNo)));
}

TEST(CircuitBreaker, OpensAfterFailuresInARowAndLetsOneThroughAfterAWhile) {
  CircuitBreaker breaker(3, seconds(30));
  Fail(breaker, 3, kStart);
  EXPECT_FALSE(breaker.Admit(kStart + seconds(29)));
  EXPECT_TRUE(breaker.Admit(kStart + seconds(30)));
  EXPECT_FALSE(breaker.Admit(kStart + seconds(30)));
  breaker.Report(End::kUp, kStart + seconds(31));
  EXPECT_TRUE(breaker.Admit(kStart + seconds(31)));
  EXPECT_TRUE(breaker.Admit(kStart + seconds(31)));
}

TEST(CircuitBreaker, StaysOpenWhenTheOneThatItLetThroughFails) {
  CircuitBreaker breaker(3, seconds(30));
  Fail(breaker, 3, kStart);
  ASSERT_TRUE(breaker.Admit(kStart + seconds(40)));
  breaker.Report(End::kDown, kStart + seconds(41));
  EXPECT_FALSE(breaker.Admit(kStart + seconds(70)));
  EXPECT_TRUE(breaker.Admit(kStart + seconds(71)));
}

TEST(CircuitBreaker, ForgetsFailuresOnSuccess) {
  CircuitBreaker breaker(3, seconds(30));
  Fail(breaker, 2, kStart);
  breaker.Report(End::kUp, kStart);
  Fail(breaker, 2, kStart);
  EXPECT_TRUE(breaker.Admit(kStart));
}

TEST(CircuitBreaker, LetsAnotherOneThroughWhenTheFirstSaidNothing) {
  CircuitBreaker breaker(1, seconds(30));
  Fail(breaker, 1, kStart);
  ASSERT_TRUE(breaker.Admit(kStart + seconds(30)));
  breaker.Report(End::kUnclear, kStart + seconds(30));
  EXPECT_TRUE(breaker.Admit(kStart + seconds(30)));
}

TEST(CircuitBreaker, NeverOpensWithoutAThreshold) {
  CircuitBreaker breaker(0, seconds(30));
  Fail(breaker, 100, kStart);
  EXPECT_TRUE(breaker.Admit(kStart));
}

}  // namespace
}  // namespace dbsn
