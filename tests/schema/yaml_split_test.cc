// Cutting a YAML text so that its parts can be read side by side.
#include <gtest/gtest.h>

#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

ReadResult InParts(std::string text, std::size_t parts) {
  ReadResult result{std::move(text), {}, {}};
  const std::vector<std::size_t> begins = SplitYaml(result.text, parts);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : result.text.size();
    const Documents read =
        ReadYamlPart(0, result.text, begins[i], end, ReadLimits(), result.diagnostics);
    result.documents.insert(result.documents.end(), read.begin(), read.end());
  }
  return result;
}

void ExpectSame(const ReadResult& whole, const ReadResult& parts) {
  ASSERT_EQ(whole.documents.size(), parts.documents.size()) << whole.text;
  for (std::size_t i = 0; i < whole.documents.size(); ++i) {
    EXPECT_EQ(whole.Said(i), parts.Said(i)) << whole.text;
    for (NodeIndex node = 0; node < whole.documents[i]->nodes.size(); ++node) {
      EXPECT_EQ(whole.documents[i]->PlaceOf(node), parts.documents[i]->PlaceOf(node));
    }
  }
  EXPECT_EQ(whole.Problems(), parts.Problems()) << whole.text;
}

TEST(SplitYaml, CutsOnlyWhereADocumentBegins) {
  const std::string text = "a: 1\n---\nb: 2\n--- [c]\n----\n---x\n - ---\n";
  for (const std::size_t begin : SplitYaml(text, 100)) {
    EXPECT_TRUE(begin == 0 || begin == 5 || begin == 14) << begin;
  }
}

TEST(SplitYaml, GivesTheSameDocumentsInPartsAsWhole) {
  const char* const texts[] = {
      "a: 1\n---\nb: 2\n---\nc: 3\n---\nd: 4\n",
      "# comment\n---\na: |\n  ---\n  x\n---\nb: \"p\n  ---\n  q\"\n---\n- ---\n",
      "---\n---\n---\n",
      "a: |\n  text\n---\nb\n---",
      "--- >\n folded\n--- |\n kept\n--- 'x'\n",
      "a: 1\n...\nb: 2\n---\nc: 3\n...\n",
      "a: [1,\n---\nb: \"x\n---\nc: 1\n",
      "a: &x 1\n---\nb: *x\n---\nc: 3\n",
      "a: 1\r\n---\r\nb: 2\r\n---\r\nc: 3\r\n",
      "\xEF\xBB\xBF"
      "a: 1\n---\nb: 2\n",
  };
  for (const char* const text : texts) {
    for (const std::size_t parts : {2u, 3u, 7u, 50u}) ExpectSame(Yaml(text), InParts(text, parts));
  }
}

TEST(SplitYaml, DoesNotCutATextWithDirectives) {
  EXPECT_EQ(SplitYaml("a: 1\n...\n%YAML 1.2\n---\nb: 2\n---\nc: 3\n", 8).size(), 1u);
}

TEST(SplitYaml, MakesNoMorePartsThanAskedFor) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "---\nname: n" + std::to_string(i) + "\n";
  EXPECT_EQ(SplitYaml(text, 4).size(), 4u);
  EXPECT_EQ(SplitYaml(text, 1), std::vector<std::size_t>{0});
  EXPECT_EQ(InParts(text, 4).documents.size(), 1000u);
}

}  // namespace
}  // namespace dbsn
