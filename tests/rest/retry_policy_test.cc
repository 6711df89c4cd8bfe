#include "engine/rest/retry_policy.h"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;
using Kind = TransportError::Kind;

TEST(RetryPolicy, TellsWhatAnAttemptsEndAllows) {
  struct Row {
    Exchange exchange;
    Attempt expected;
  };
  const std::vector<Row> rows{
      {Answer(200, ""), Attempt::kSettled},
      {Answer(400, ""), Attempt::kSettled},
      {Answer(401, ""), Attempt::kSettled},
      {Answer(404, ""), Attempt::kSettled},
      {Answer(409, ""), Attempt::kSettled},
      {Answer(422, ""), Attempt::kSettled},
      {Answer(429, ""), Attempt::kNotCarried},
      {Answer(408, ""), Attempt::kUncertain},
      {Answer(500, ""), Attempt::kUncertain},
      {Answer(502, ""), Attempt::kUncertain},
      {Answer(503, ""), Attempt::kUncertain},
      {Answer(504, ""), Attempt::kUncertain},
      {Failure(Kind::kUnreachable, Sent::kNo), Attempt::kNotCarried},
      {Failure(Kind::kTimeout, Sent::kNo), Attempt::kNotCarried},
      {Failure(Kind::kTimeout, Sent::kMaybe), Attempt::kUncertain},
      {Failure(Kind::kBroken, Sent::kMaybe), Attempt::kUncertain},
      {Failure(Kind::kBroken, Sent::kNo), Attempt::kNotCarried},
      {Failure(Kind::kCertificate, Sent::kNo), Attempt::kSettled},
      {Failure(Kind::kTooLarge, Sent::kMaybe), Attempt::kSettled},
      {Failure(Kind::kStopped, Sent::kMaybe), Attempt::kSettled},
      {Failure(Kind::kBadUrl, Sent::kNo), Attempt::kSettled},
  };
  for (std::size_t row = 0; row < rows.size(); ++row) {
    EXPECT_EQ(AttemptOf(rows[row].exchange), rows[row].expected) << "row " << row;
  }
}

TEST(RetryPolicy, RepeatsAWriteOnlyAsItsDefinitionAllows) {
  EXPECT_FALSE(MayRepeat(Retry::kNever, Attempt::kNotCarried));
  EXPECT_FALSE(MayRepeat(Retry::kNever, Attempt::kUncertain));
  EXPECT_TRUE(MayRepeat(Retry::kAfterRead, Attempt::kNotCarried));
  EXPECT_FALSE(MayRepeat(Retry::kAfterRead, Attempt::kUncertain));
  EXPECT_TRUE(MayRepeat(Retry::kAlways, Attempt::kNotCarried));
  EXPECT_TRUE(MayRepeat(Retry::kAlways, Attempt::kUncertain));
  EXPECT_FALSE(MayRepeat(Retry::kAlways, Attempt::kSettled));
}

TEST(RetryPolicy, RepeatsReadsWhateverTheirDefinitionSays) {
  Operation operation;
  operation.method = "GET";
  operation.retry = Retry::kNever;
  EXPECT_EQ(RetryOf(operation), Retry::kAlways);
  operation.method = "POST";
  EXPECT_EQ(RetryOf(operation), Retry::kNever);
}

TEST(RetryPolicy, DoublesItsDelayUpToTheCeilingAndScattersAllOfIt) {
  Resilience resilience;
  resilience.retry_delay = milliseconds(500);
  resilience.max_delay = milliseconds(3000);
  EXPECT_EQ(BackoffDelay(resilience, 2, 0.99), milliseconds(495));
  EXPECT_EQ(BackoffDelay(resilience, 3, 0.5), milliseconds(500));
  EXPECT_EQ(BackoffDelay(resilience, 4, 0.5), milliseconds(1000));
  EXPECT_EQ(BackoffDelay(resilience, 5, 0.5), milliseconds(1500));
  EXPECT_EQ(BackoffDelay(resilience, 5000, 0.5), milliseconds(1500));
  EXPECT_EQ(BackoffDelay(resilience, 4, 0), milliseconds(0));
}

TEST(RetryPolicy, KnowsLinearAndConstantDelays) {
  Resilience resilience;
  resilience.retry_delay = milliseconds(500);
  resilience.max_delay = milliseconds(1200);
  resilience.backoff = Backoff::kLinear;
  EXPECT_EQ(BackoffDelay(resilience, 2, 0.1), milliseconds(500));
  EXPECT_EQ(BackoffDelay(resilience, 3, 0.1), milliseconds(1000));
  EXPECT_EQ(BackoffDelay(resilience, 4, 0.1), milliseconds(1200));
  resilience.backoff = Backoff::kNone;
  EXPECT_EQ(BackoffDelay(resilience, 9, 0.1), milliseconds(500));
}

TEST(RetryPolicy, WaitsAsLongAsTheServerAskedAndNeverPastTheDeadline) {
  Resilience resilience;
  resilience.retry_delay = milliseconds(500);
  const auto decide = [&](int made, int left, std::optional<milliseconds> asked) {
    return DecideRetry(resilience, Retry::kAlways, Attempt::kUncertain, made, milliseconds(left),
                       asked, 0.5);
  };
  EXPECT_TRUE(decide(1, 60'000, std::nullopt).again);
  EXPECT_EQ(decide(1, 60'000, std::nullopt).wait, milliseconds(250));
  EXPECT_EQ(decide(1, 60'000, milliseconds(7000)).wait, milliseconds(7000));
  EXPECT_EQ(decide(1, 60'000, milliseconds(10)).wait, milliseconds(250));
  EXPECT_FALSE(decide(1, 6'000, milliseconds(7000)).again);
  EXPECT_FALSE(decide(1, 0, std::nullopt).again);
  EXPECT_TRUE(decide(4, 60'000, std::nullopt).again);
  EXPECT_FALSE(decide(5, 60'000, std::nullopt).again);
}

}  // namespace
}  // namespace dbsn
