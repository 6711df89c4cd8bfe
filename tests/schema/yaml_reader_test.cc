// What the YAML reader makes of texts that are well formed.
#include <gtest/gtest.h>

#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

TEST(YamlReader, KeepsScalarsAsTheyAreWritten) {
  const ReadResult read = Yaml("version: 1.10\nyes: no\nbig: 0123456789012345678901\nhex: 0x1F\n");
  EXPECT_EQ(read.Said(), "{version: 1.10, yes: no, big: 0123456789012345678901, hex: 0x1F}");
  EXPECT_TRUE(read.diagnostics.empty());
}

TEST(YamlReader, TellsQuotedScalarsFromPlainOnes) {
  const ReadResult read = Yaml("a: \"1\"\nb: '2'\nc: 3\nd: |\n  4\ne: !!str 5\nf: !!int \"6\"\n");
  EXPECT_EQ(read.Said(), "{a: \"1\", b: \"2\", c: 3, d: \"4\n\", e: \"5\", f: 6}");
}

TEST(YamlReader, ReadsAllWaysToWriteNothing) {
  const ReadResult read = Yaml("a:\nb: ~\nc: null\nd: {e: }\nf:\n-\n- ~\n");
  EXPECT_EQ(read.Said(), "{a: ~, b: ~, c: ~, d: {e: ~}, f: [~, ~]}");
}

TEST(YamlReader, PlacesANullMembersValueAtItsKey) {
  const ReadResult read = Yaml("host:\nport: 1\n");
  EXPECT_EQ(read.Covered(1), "host");
  EXPECT_TRUE(read.documents[0]->nodes[2].null);
  EXPECT_EQ(read.Covered(2), "host");
}

TEST(YamlReader, PlacesAnEmptyItemAtItsDash) {
  const ReadResult read = Yaml("- - |2\n    xx\n  -\n-\n- ~\n");
  EXPECT_EQ(read.documents[0]->nodes[3].begin, 16u);
  EXPECT_EQ(read.Covered(3), "-");
  EXPECT_EQ(read.documents[0]->nodes[4].begin, 18u);
  EXPECT_EQ(read.Covered(5), "-");
}

TEST(YamlReader, KeepsTheNameOfAFieldNamedNull) {
  const ReadResult read = Yaml("before:\nnull: 1\n");
  EXPECT_EQ(read.Said(), "{before: ~, ~null: 1}");
  EXPECT_EQ(read.documents[0]->Find(0, "null"), 4u);
}

TEST(YamlReader, CountsPlacesInBytesPastLettersOfSeveralBytes) {
  const ReadResult read =
      Yaml("\xC3\xA9t\xC3\xA9: \"\xE2\x82\xAC \\u20ac\" # c\nb: \xF0\x9F\x98\x80x\n");
  EXPECT_EQ(read.Covered(1), "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(read.Covered(2), "\"\xE2\x82\xAC \\u20ac\"");
  EXPECT_EQ(read.Covered(3), "b");
  EXPECT_EQ(read.Covered(4), "\xF0\x9F\x98\x80x");
}

TEST(YamlReader, CoversQuotesBlocksAndScalarsOfSeveralLines) {
  const ReadResult read =
      Yaml("a: 'it''s'\nb: \"x \\\" y\"\nc: one\n  two\n  three\nd: >-\n  p\n\n  q\ne: 1\n");
  EXPECT_EQ(read.Covered(2), "'it''s'");
  EXPECT_EQ(read.Covered(4), "\"x \\\" y\"");
  EXPECT_EQ(read.Covered(6), "one\n  two\n  three");
  EXPECT_EQ(read.Covered(8), ">-\n  p\n\n  q");
  EXPECT_EQ(read.Covered(9), "e");
}

TEST(YamlReader, PlacesAScalarBehindItsTagAndAnchor) {
  const ReadResult read = Yaml("a: &x !!str 5\nb: &y\n  c: 1\n");
  EXPECT_EQ(read.Covered(2), "5");
  EXPECT_EQ(read.Covered(4), "c: 1");
}

TEST(YamlReader, PlacesListsAndMapsOnTheirFirstLine) {
  const ReadResult read = Yaml("a:\n  - 1\n  - 2\nb: {c: 1,\n  d: 2}\n");
  EXPECT_EQ(read.Covered(0), "a:");
  EXPECT_EQ(read.Covered(2), "- 1");
  EXPECT_EQ(read.Covered(6), "{c: 1,");
}

TEST(YamlReader, ReadsWindowsLineEndsAsLineEnds) {
  const ReadResult read = Yaml("a: 1\r\nb: |\r\n  x\r\n  y\r\nc: \"p\r\n  q\"\r\n");
  EXPECT_EQ(read.Said(), "{a: 1, b: \"x\ny\n\", c: \"p q\"}");
  EXPECT_EQ(read.Covered(1), "a");
  EXPECT_EQ(read.Covered(2), "1");
  EXPECT_EQ(read.Covered(5), "c");
}

TEST(YamlReader, SkipsAByteOrderMark) {
  const ReadResult read = Yaml(
      "\xEF\xBB\xBF"
      "a: 1\n");
  EXPECT_EQ(read.Said(), "{a: 1}");
  EXPECT_EQ(read.Covered(1), "a");
}

TEST(YamlReader, ReadsEachDocumentAndLeavesOutEmptyOnes) {
  const ReadResult read = Yaml("# only a comment\n---\na: 1\n---\n---\n~\n--- [b]\n...\nc: 2\n");
  ASSERT_EQ(read.documents.size(), 3u);
  EXPECT_EQ(read.Said(0), "{a: 1}");
  EXPECT_EQ(read.Said(1), "[b]");
  EXPECT_EQ(read.Said(2), "{c: 2}");
}

TEST(YamlReader, ReadsNothingFromATextOfNothing) {
  for (const char* text : {"", "\n", "# comment", "---\n", "\xEF\xBB\xBF", "~"}) {
    const ReadResult read = Yaml(text);
    EXPECT_TRUE(read.documents.empty()) << text;
    EXPECT_TRUE(read.diagnostics.empty()) << text;
  }
}

TEST(YamlReader, PutsInForAnAliasWhatItStandsFor) {
  const ReadResult read = Yaml("a: &x {b: [1, \"2\"]}\nc: *x\nd: &y 5\ne: [*y, *y]\n");
  EXPECT_EQ(read.Said(), "{a: {b: [1, \"2\"]}, c: {b: [1, \"2\"]}, d: 5, e: [5, 5]}");
  const Document& document = *read.documents[0];
  EXPECT_EQ(read.Covered(document.Find(0, "c")), "*x");
}

TEST(YamlReader, ForgetsAnchorsAtTheEndOfTheirDocument) {
  EXPECT_EQ(Yaml("a: &x 1\n---\nb: *x\n").Problems(), "3:4 document.invalid-yaml");
}

TEST(YamlReader, StepsOverWholeSubtreesByNext) {
  const ReadResult read = Yaml("a: {b: [1, 2], c: 3}\nd: 4\n");
  const Document& document = *read.documents[0];
  EXPECT_EQ(document.Text(document.Find(0, "d")), "4");
  EXPECT_EQ(document.Find(0, "b"), kNoNode);
  EXPECT_EQ(document.Items(document.Find(document.Find(0, "a"), "b")).size(), 2u);
  EXPECT_EQ(document.nodes[0].next, document.nodes.size());
}

}  // namespace
}  // namespace dbsn
