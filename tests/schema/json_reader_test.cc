// What the JSON reader makes of files, well formed and not.
#include <gtest/gtest.h>

#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

TEST(JsonReader, KeepsNumbersAsTheyAreWritten) {
  const ReadResult read =
      Json("{\"a\": 1.10, \"b\": 123456789012345678901, \"c\": -0, \"d\": true}");
  EXPECT_EQ(read.Said(), "{\"a\": 1.10, \"b\": 123456789012345678901, \"c\": -0, \"d\": true}");
  EXPECT_TRUE(read.documents[0]->json);
}

TEST(JsonReader, ReadsSurrogatePairsAndEscapes) {
  EXPECT_EQ(Json("[\"\\ud83d\\ude00\\n\\u00e9\"]").Said(), "[\"\xF0\x9F\x98\x80\n\xC3\xA9\"]");
}

TEST(JsonReader, CoversEachTokenExactly) {
  const ReadResult read =
      Json("{ \"a\" : [ 1.5 , null, \"x\\\"\\u00e9\" ],\n  \"b\":false , \"n\":null}");
  EXPECT_EQ(read.Covered(1), "\"a\"");
  EXPECT_EQ(read.Covered(3), "1.5");
  EXPECT_EQ(read.Covered(4), "null");
  EXPECT_EQ(read.Covered(5), "\"x\\\"\\u00e9\"");
  EXPECT_EQ(read.Covered(6), "\"b\"");
  EXPECT_EQ(read.Covered(7), "false");
  EXPECT_EQ(read.Covered(9), "\"n\"");
}

TEST(JsonReader, SkipsAByteOrderMark) {
  const ReadResult read = Json("\xEF\xBB\xBF{\"a\": 1}");
  EXPECT_EQ(read.Covered(1), "\"a\"");
  EXPECT_EQ(read.Covered(2), "1");
}

TEST(JsonReader, ReadsNothingFromATextOfNothing) {
  for (const char* text : {"", "  \n", "null", "\xEF\xBB\xBF"}) {
    EXPECT_TRUE(Json(text).documents.empty());
    EXPECT_TRUE(Json(text).diagnostics.empty());
  }
}

TEST(JsonReader, ReportsFaultsAtTheirPlace) {
  const struct {
    const char* text;
    const char* problem;
  } cases[] = {
      {"{\"a\":", "1:5 document.invalid-json"},
      {"[1,]", "1:4 document.invalid-json"},
      {"[1 2]", "1:4 document.invalid-json"},
      {"{\"a\": \"x", "1:7 document.invalid-json"},
      {"{a: 1}", "1:2 document.invalid-json"},
      {"{\"a\":1}x", "1:8 document.invalid-json"},
      {"[\"\\ud800\"]", "1:3 document.invalid-json"},
      {"[01]", "1:3 document.invalid-json"},
      {"]", "1:1 document.invalid-json"},
      {"[\"a\tb\"]", "1:4 document.invalid-json"},
      {"[\"\xFF\"]", "1:3 document.not-utf8"},
      {"[\"\x01\"]", "1:3 document.control-character"},
  };
  for (const auto& [text, problem] : cases) EXPECT_EQ(Json(text).Problems(), problem) << text;
}

TEST(JsonReader, ReportsDuplicateKeysWithTheFirstPlace) {
  const ReadResult read = Json("{\"a\": 1, \"b\": 2, \"a\": 3}");
  EXPECT_EQ(read.Problems(), "1:18 document.duplicate-key");
  EXPECT_EQ(read.diagnostics.all()[0].related[0].place.begin, 1u);
}

TEST(JsonReader, FindsDuplicatesInLargeMaps) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += "\"k" + std::to_string(i) + "\": 1, ";
  text += "\"k17\": 2}";
  ASSERT_EQ(Json(text).diagnostics.all().size(), 1u);
}

TEST(JsonReader, EndsDeepNestingAtTheLimit) {
  EXPECT_EQ(Json(std::string(200'000, '[')).Problems(), "1:65 document.too-deep");
}

TEST(JsonReader, EndsAtTheLimitOfNodes) {
  EXPECT_EQ(Json("[1, 2, 3]", {.nodes = 3}).Problems(), "1:8 document.too-many-nodes");
  EXPECT_TRUE(Json("[1, 2, 3]", {.nodes = 3}).documents.empty());
}

}  // namespace
}  // namespace dbsn
