#include "schema/shared_problems.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

Diagnostics Of(std::initializer_list<Diagnostic> problems) {
  Diagnostics all;
  for (const Diagnostic& problem : problems) all.Add(problem);
  return all;
}

TEST(SharedProblems, GivesEachProblemOnceWithTheEnvironmentsInWhichItStands) {
  const Diagnostic both{.code = {"a.both", ""}, .detail = "x", .hint = "", .place = {0, 5, 6}};
  const Diagnostic one{.code = {"a.one", ""}, .detail = "x", .hint = "", .place = {0, 1, 2}};
  Diagnostic elsewhere = both;
  elsewhere.place.begin = 4;
  SharedProblems shared;
  shared.Add("prod", Of({both}));
  shared.Add("staging", Of({elsewhere, both, one, both}));
  const Diagnostics all = shared.Take();
  ASSERT_EQ(all.all().size(), 3u);
  EXPECT_EQ(all.all()[0].code.name, "a.one");
  EXPECT_EQ(all.all()[0].environments, (std::vector<std::string>{"staging"}));
  EXPECT_EQ(all.all()[1].environments, (std::vector<std::string>{"staging"}));
  EXPECT_EQ(all.all()[2].environments, (std::vector<std::string>{"prod", "staging"}));
  EXPECT_TRUE(all.has_errors());
}

}  // namespace
}  // namespace dbsn
