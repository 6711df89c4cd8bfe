#include "schema/pattern.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

TEST(Pattern, IsOfTheWholeText) {
  EXPECT_TRUE(IsPattern("[a-z]+"));
  EXPECT_FALSE(IsPattern("[a-z"));
  EXPECT_TRUE(FitsPattern("abc", "[a-z]+"));
  EXPECT_FALSE(FitsPattern("abc1", "[a-z]+"));
  EXPECT_FALSE(FitsPattern("", "[a-z]+"));
}

TEST(Pattern, NeverFitsAVeryLongTextNorWithABrokenPattern) {
  EXPECT_FALSE(FitsPattern(std::string(200'000, 'a'), "a*"));
  EXPECT_FALSE(FitsPattern("a", "("));
}

}  // namespace
}  // namespace dbsn
