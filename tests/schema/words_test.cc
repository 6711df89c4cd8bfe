// The small text helpers: near words, durations, shown text, UTF-8.
#include <gtest/gtest.h>

#include <array>

#include "schema/duration.h"
#include "schema/nearest.h"
#include "schema/shown_text.h"
#include "schema/utf8.h"

namespace dbsn {
namespace {

constexpr std::array<std::string_view, 5> kFields = {"connectorHost", "connectorPort",
                                                     "connectorName", "httpPath", "env"};

TEST(Nearest, FindsTypingMistakes) {
  EXPECT_EQ(Nearest("connectorHots", kFields), "connectorHost");
  EXPECT_EQ(Nearest("conectorPort", kFields), "connectorPort");
  EXPECT_EQ(Nearest("connectorNames", kFields), "connectorName");
  EXPECT_EQ(Nearest("htpPath", kFields), "httpPath");
  EXPECT_EQ(Nearest("evn", kFields), "env");
}

TEST(Nearest, PrefersAWordThatDiffersOnlyInCase) {
  constexpr std::array<std::string_view, 2> kNames = {"connectorhos", "connectorHost"};
  EXPECT_EQ(Nearest("connectorhost", kNames), "connectorHost");
}

TEST(Nearest, SuggestsNothingFar) {
  EXPECT_FALSE(Nearest("password", kFields).has_value());
  EXPECT_FALSE(Nearest("x", kFields).has_value());
  EXPECT_FALSE(Nearest("", kFields).has_value());
  EXPECT_FALSE(Nearest("env", kFields).has_value());
  EXPECT_FALSE(Nearest(std::string(10'000, 'a'), kFields).has_value());
}

TEST(ParseDuration, ReadsWholeNumbersOfUnits) {
  using std::chrono::milliseconds;
  EXPECT_EQ(ParseDuration("60s"), milliseconds(60'000));
  EXPECT_EQ(ParseDuration("1m30s"), milliseconds(90'000));
  EXPECT_EQ(ParseDuration("500ms"), milliseconds(500));
  EXPECT_EQ(ParseDuration("1s500ms"), milliseconds(1'500));
  EXPECT_EQ(ParseDuration("1d2h"), milliseconds(93'600'000));
  EXPECT_EQ(ParseDuration("0s"), milliseconds(0));
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"", "60", "s", "1.5s", "-1s", "30s1m", "1s1s", "1 s", "1S", "1w",
                           "99999999999999999999s", "4000d", "9223372036854775807ms"}) {
    EXPECT_FALSE(ParseDuration(text).has_value()) << text;
  }
}

TEST(Shown, MakesVisibleWhatATerminalWouldObey) {
  EXPECT_EQ(Shown("a\x1b[31mred\r\n\tx\x07\x7f"), "a\\x1b[31mred\\r\\n\\tx\\x07\\x7f");
  EXPECT_EQ(Shown("\xC2\x9B"
                  "31m"),
            "\\u009b31m");
  EXPECT_EQ(Shown("a\xE2\x80\xAE"
                  "b\xE2\x81\xA6"
                  "c\xE2\x80\x8B"),
            "a\\u202eb\\u2066c\\u200b");
  EXPECT_EQ(Shown("a\xFF\xC3"), "a\\xff\\xc3");
  EXPECT_EQ(Shown(std::string_view("\0", 1)), "\\x00");
}

TEST(Shown, LeavesOtherScriptsAlone) {
  const char* const text = "\xC3\xBC \xD7\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80 \"<&>\"";
  EXPECT_EQ(Shown(text), text);
}

TEST(ShownShort, CutsBetweenCharacters) {
  EXPECT_EQ(ShownShort("\xC3\xA9\xC3\xA9\xC3\xA9", 2), "\xC3\xA9\xC3\xA9...");
  EXPECT_EQ(ShownShort("abc", 3), "abc");
}

TEST(Utf8, KnowsTheEdgesOfEachLength) {
  for (const std::uint32_t code :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    AppendUtf8(code, text);
    EXPECT_EQ(FirstUtf8(text).code, code);
    EXPECT_EQ(FirstUtf8(text).size, text.size());
    EXPECT_TRUE(IsUtf8(text));
    if (text.size() > 1) {
      EXPECT_FALSE(IsUtf8(text.substr(0, text.size() - 1)));
    }
  }
  for (const char* text : {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(text));
  }
}

TEST(Utf8, FindsTheFirstBadByteAfterALongGoodText) {
  const std::string good(1001, 'x');
  EXPECT_EQ(ValidUtf8Size(good + "\xC3\xA9\xFF"), 1003u);
  EXPECT_EQ(WithValidUtf8("\xFF\xFE"
                          "a"),
            "\xEF\xBF\xBD\xEF\xBF\xBD"
            "a");
}

}  // namespace
}  // namespace dbsn
