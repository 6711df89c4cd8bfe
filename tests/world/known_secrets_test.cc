#include "engine/world/known_secrets.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

TEST(KnownSecrets, StrikesTheLongestFirst) {
  KnownSecrets known;
  known.Add(Secret("abcd"));
  known.Add(Secret("abcdefg"));
  known.Add(Secret(""));
  EXPECT_EQ(known.Struck("x abcdefg y abcd z"), "x (sensitive) y (sensitive) z");
  EXPECT_EQ(known.Struck("nothing"), "nothing");
  EXPECT_EQ(known.Struck(""), "");
}

TEST(KnownSecrets, LeavesWordsAloneThatHoldATinySecret) {
  KnownSecrets known;
  known.Add(Secret("t"));
  EXPECT_EQ(known.Struck("Connection refused"), "Connection refused");
}

TEST(KnownSecrets, StrikesItAsJsonAndAsAUrlWriteIt) {
  KnownSecrets known;
  known.Add(Secret("p\"w d/1"));
  EXPECT_EQ(known.Struck(R"x({"x":"p\"w d/1"} ?q=p%22w%20d%2F1 p"w d/1.)x"),
            R"x({"x":"(sensitive)"} ?q=(sensitive) (sensitive).)x");
}

TEST(KnownSecrets, KnowsTenThousand) {
  KnownSecrets known;
  for (int i = 0; i < 10'000; ++i) known.Add(Secret("pass-" + std::to_string(100'000 + i)));
  EXPECT_EQ(known.Struck("a pass-104711 b pass-1047 c"), "a (sensitive) b pass-1047 c");
}

}  // namespace
}  // namespace dbsn
