// What the YAML reader says of texts that are not well formed, or too much.
#include <gtest/gtest.h>

#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

TEST(YamlFaults, AreReportedWhereAPersonWouldLook) {
  const struct {
    const char* text;
    const char* problem;
  } cases[] = {
      {"a: b: c\n", "1:5 document.invalid-yaml"},   {"a: 1\n b: 2\n", "2:3 document.invalid-yaml"},
      {"a: 1\n- b\n", "2:1 document.invalid-yaml"}, {"a: @x\n", "1:4 document.invalid-yaml"},
      {"a: *nope\n", "1:4 document.invalid-yaml"},  {"a: \"\\q\"\n", "1:7 document.invalid-yaml"},
      {"a: [1 2\n", "1:7 document.invalid-yaml"},   {"a: {b: 1\n", "1:8 document.invalid-yaml"},
      {"}\n", "1:1 document.invalid-yaml"},         {"a: &x [*x]\n", "1:8 document.invalid-yaml"},
  };
  for (const auto& [text, problem] : cases) EXPECT_EQ(Yaml(text).Problems(), problem) << text;
}

TEST(YamlFaults, NameTheQuoteThatIsNeverClosed) {
  EXPECT_EQ(Yaml("f: \"a\n  b\n").Problems(), "1:4 document.invalid-yaml");
  EXPECT_EQ(Yaml("f: 'it''s\n").Problems(), "1:4 document.invalid-yaml");
  EXPECT_EQ(Yaml("f: \"a\n---\nb: 1\n").Problems(), "1:4 document.invalid-yaml");
}

TEST(YamlFaults, ShowWhereTheOpenBracketIs) {
  const ReadResult read = Yaml("a: [1,\n---\nb: 1\n");
  ASSERT_EQ(read.diagnostics.all().size(), 1u);
  ASSERT_EQ(read.diagnostics.all()[0].related.size(), 1u);
  EXPECT_EQ(read.diagnostics.all()[0].related[0].place.begin, 3u);
}

TEST(YamlFaults, LeaveTheOtherDocumentsReadable) {
  const ReadResult read = Yaml("a: 1\n---\nb: [\n---\nc: \"\n---\nd: 4\n");
  EXPECT_EQ(read.Problems(), "3:4 document.invalid-yaml\n5:4 document.invalid-yaml");
  ASSERT_EQ(read.documents.size(), 2u);
  EXPECT_EQ(read.Said(0), "{a: 1}");
  EXPECT_EQ(read.Said(1), "{d: 4}");
}

TEST(YamlFaults, EndWhereTheParserWouldStandStillForEver) {
  EXPECT_EQ(Yaml(", a\n").Problems(), "1:1 document.invalid-yaml");
  EXPECT_EQ(Yaml("--- , a\n").Problems(), "1:5 document.invalid-yaml");
}

TEST(YamlFaults, RefuseMoreTextAfterADocument) {
  EXPECT_EQ(Yaml("{a: 1}\n{b: 2}\n").Problems(), "2:1 document.invalid-yaml");
  EXPECT_EQ(Yaml("a: 1\n...\nb: 2\n").Problems(), "");
}

TEST(YamlFaults, NameTabsInTheIndentation) {
  EXPECT_EQ(Yaml("a:\n\tb: 1\n").Problems(), "2:1 document.tab-indent");
  EXPECT_EQ(Yaml("a:\n  b: 1\n\tc: 2\n").Problems(), "3:1 document.tab-indent");
  EXPECT_EQ(Yaml("a:\n  \tb: 1\n").Problems(), "2:3 document.tab-indent");
  EXPECT_EQ(Yaml("a: 1\t# tabs elsewhere are fine\n").Problems(), "");
}

TEST(YamlFaults, ReportDuplicateKeysWithTheFirstPlace) {
  const ReadResult read = Yaml("a: 1\nb: {c: 1, \"c\": 2}\na: 3\na: 4\n");
  EXPECT_EQ(read.Problems(),
            "2:11 document.duplicate-key\n3:1 document.duplicate-key\n4:1 document.duplicate-key");
  EXPECT_EQ(read.diagnostics.all()[2].related[0].place.begin, 0u);
  EXPECT_EQ(read.Said(), "{a: 1, b: {c: 1, \"c\": 2}, a: 3, a: 4}");
}

TEST(YamlFaults, NeverRepeatAValue) {
  for (const char* text : {"p: s3cret: x\n", "p: \"s3cret\n", "p: [s3cret\n", "p: 's3cret' x\n"}) {
    const ReadResult read = Yaml(text);
    EXPECT_TRUE(read.diagnostics.has_errors()) << text;
    for (const Diagnostic& problem : read.diagnostics.all()) {
      EXPECT_EQ((problem.detail + problem.hint).find("s3cret"), std::string::npos) << text;
    }
  }
}

TEST(YamlFaults, RefuseBytesThatAreNotUtf8AtTheirPlace) {
  EXPECT_EQ(Yaml("a: 1\nb: x\xFFy\n").Problems(), "2:5 document.not-utf8");
  EXPECT_EQ(Yaml("a: \xC0\x80\n").Problems(), "1:4 document.not-utf8");
  EXPECT_EQ(Yaml("a: \xED\xA0\x80\n").Problems(), "1:4 document.not-utf8");
  EXPECT_EQ(Yaml("a: \xE2\x82").Problems(), "1:4 document.not-utf8");
  EXPECT_EQ(Yaml(std::string("\xFF\xFE"
                             "a\0",
                             4))
                .diagnostics.all()[0]
                .detail,
            "The file is UTF-16.");
}

TEST(YamlFaults, RefuseBytesThatTheParserWouldDropSilently) {
  EXPECT_EQ(Yaml("a: 1\nb: \x04 2\n").Problems(), "2:4 document.control-character");
  EXPECT_EQ(Yaml(std::string("a: \0b\n", 6)).Problems(), "1:4 document.control-character");
  EXPECT_EQ(Yaml("a: 1\rb: 2\r").Problems(), "1:5 document.control-character");
}

TEST(YamlFaults, RefuseTagsAndMergeKeysRatherThanIgnoreThem) {
  EXPECT_EQ(Yaml("a: !!binary eA==\n").Problems(), "1:4 document.unsupported-tag");
  EXPECT_EQ(Yaml("a: !secret {b: 1}\n").Problems(), "1:4 document.unsupported-tag");
  EXPECT_EQ(Yaml("a: &x {b: 1}\nc: {<<: *x}\n").Problems(), "2:5 document.merge-key");
}

TEST(YamlFaults, RefuseKeysThatAreNoText) {
  EXPECT_EQ(Yaml("{[a]: b}\n").Problems(), "1:2 document.key-not-text");
  EXPECT_EQ(Yaml("a: &x {b: 1}\n*x : 1\n").Problems(), "2:1 document.key-not-text");
}

TEST(YamlFaults, EndTenThousandLevelsOfNestingAtTheLimit) {
  constexpr std::size_t kLevels = 10'000;
  EXPECT_EQ(Yaml(std::string(kLevels, '[') + std::string(kLevels, ']')).Problems(),
            "1:65 document.too-deep");
  std::string items;
  std::string maps;
  for (std::size_t i = 0; i < kLevels; ++i) {
    items += "- ";
    maps += "{a: ";
  }
  EXPECT_EQ(Yaml(items).Problems(), "1:129 document.too-deep");
  EXPECT_EQ(Yaml(maps + std::string(kLevels, '}')).Problems(), "1:257 document.too-deep");
}

TEST(YamlFaults, SayOneThingOfBracketsThatNeverEnd) {
  const ReadResult read = Yaml(std::string(10'000, '['));
  ASSERT_EQ(read.diagnostics.all().size(), 1u);
  EXPECT_EQ(read.diagnostics.all()[0].code.name, "document.too-deep");
}

TEST(YamlFaults, KeepNestingWithinTheLimit) {
  const ReadLimits limits{.depth = 3};
  EXPECT_EQ(Yaml("[[[1]]]\n", limits).Problems(), "");
  EXPECT_EQ(Yaml("[[[[1]]]]\n", limits).Problems(), "1:4 document.too-deep");
}

TEST(YamlFaults, EndAnAliasBombEarly) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'k'; ++name) {
    const std::string before = std::string("*") + static_cast<char>(name - 1);
    bomb += std::string(1, name) + ": &" + name + " [" + before;
    for (int i = 1; i < 9; ++i) bomb += ", " + before;
    bomb += "]\n";
  }
  const ReadResult read = Yaml(bomb);
  ASSERT_EQ(read.diagnostics.all().size(), 1u);
  EXPECT_EQ(read.diagnostics.all()[0].code.name, "document.too-many-nodes");
  EXPECT_TRUE(read.documents.empty());
}

TEST(YamlFaults, CountNodesOverAllDocuments) {
  const ReadResult read = Yaml("[1]\n---\n[1, 2]\n---\n[3]\n", {.nodes = 4});
  EXPECT_EQ(read.Problems(), "3:5 document.too-many-nodes");
  EXPECT_EQ(read.documents.size(), 1u);
}

TEST(YamlFaults, RefuseAFileThatIsTooLarge) {
  const ReadResult read = Yaml("a: 12345\n", {.bytes = 8});
  EXPECT_EQ(read.Problems(), "1:1 document.too-large");
  EXPECT_TRUE(read.documents.empty());
}

TEST(YamlFaults, RefuseABracketThatStaysOpenForTooLong) {
  const ReadLimits limits{.flow_bytes = 16};
  EXPECT_EQ(Yaml("a: 1\nb: [1, 2, 3, 4, 5, 6, 7]\n", limits).Problems(), "2:4 document.too-large");
  EXPECT_EQ(Yaml("a: [1, 2]\nb: [3, 4]\nc: [5]\n", limits).Problems(), "");
}

}  // namespace
}  // namespace dbsn
