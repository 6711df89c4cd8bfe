// Proves what a token is told about its limit.
#include "sandbox/rate_limiter.h"

#include <gtest/gtest.h>

namespace dbsn::sandbox {
namespace {

std::string Value(const RateLimiter::Verdict& verdict, std::string_view name) {
  for (const auto& [key, value] : verdict.headers) {
    if (key == name) return value;
  }
  return "absent";
}

TEST(RateLimiter, CountsDownAndRefusesPastTheLimit) {
  RateLimiter limiter(2);
  EXPECT_EQ(Value(limiter.Count("a", 0), "X-RateLimit-Remaining"), "1");
  EXPECT_EQ(Value(limiter.Count("a", 0), "X-RateLimit-Remaining"), "0");
  const RateLimiter::Verdict refused = limiter.Count("a", 15'000);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(Value(refused, "X-RateLimit-Reset"), "60");
  EXPECT_EQ(Value(refused, "Retry-After"), "45");
}

TEST(RateLimiter, StartsAnewEachMinuteAndForEachToken) {
  RateLimiter limiter(1);
  EXPECT_TRUE(limiter.Count("a", 0).allowed);
  EXPECT_FALSE(limiter.Count("a", 59'999).allowed);
  EXPECT_TRUE(limiter.Count("b", 59'999).allowed);
  EXPECT_TRUE(limiter.Count("a", 60'000).allowed);
}

}  // namespace
}  // namespace dbsn::sandbox
