// One layout for every manifest: what moves, what stays, and that no value ever changes.
#include "schema/format_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "schema/document_reader.h"

namespace dbsn {
namespace {

using ::testing::HasSubstr;

std::string Laid(const std::string& text) {
  Diagnostics problems;
  const std::optional<std::string> laid_out = FormatYaml(0, text, problems);
  for (const Diagnostic& problem : problems.all()) ADD_FAILURE() << problem.detail << "\n" << text;
  return laid_out.value_or("(refused)");
}

// What is laid out stays so.
void ExpectLaid(const std::string& text, const std::string& wanted) {
  EXPECT_EQ(Laid(text), wanted);
  EXPECT_EQ(Laid(wanted), wanted);
}

TEST(FormatYaml, IndentsMapsAndListsByTwo) {
  ExpectLaid("a:\n    b:\n          c: 1\n    d: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n");
  ExpectLaid("a:\n- 1\n- 2\nb: 3\n", "a:\n  - 1\n  - 2\nb: 3\n");
  ExpectLaid("a:\n     -   x: 1\n         y: 2\n", "a:\n  - x: 1\n    y: 2\n");
  ExpectLaid("-\n   - 1\n   -   - 2\n", "-\n  - 1\n  - - 2\n");
}

TEST(FormatYaml, KeepsOneBlankAfterAColonAndNoneAtALinesEnd) {
  ExpectLaid("a:    1  \nb:\t2\t\n", "a: 1\nb: 2\n");
  ExpectLaid("a:   \n  b: 1\n", "a:\n  b: 1\n");
}

TEST(FormatYaml, KeepsCommentsWhereTheyBelong) {
  ExpectLaid("# head\na:   # beside\n      # above b\n      b: 1 # of b\n# above c\nc: 2\n# end\n",
             "# head\na:   # beside\n  # above b\n  b: 1 # of b\n# above c\nc: 2\n# end\n");
  ExpectLaid("a:\n    - 1\n    # of the list\n# of what follows\nb: 1\n",
             "a:\n  - 1\n  # of the list\n# of what follows\nb: 1\n");
  ExpectLaid("a: 'not # a comment'   # one\n", "a: 'not # a comment'   # one\n");
}

TEST(FormatYaml, KeepsOneEmptyLineOfSeveralAndNoneAtTheEnds) {
  ExpectLaid("\n\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n");
}

TEST(FormatYaml, LeavesTextsAsTheyAre) {
  ExpectLaid("a:\n      b: |\n            one\n              two\n\n            three  \n",
             "a:\n  b: |\n    one\n      two\n\n    three  \n");
  ExpectLaid("a: |+\n    one\n\n\nb: 1\n", "a: |+\n  one\n\n\nb: 1\n");
  ExpectLaid("a: >-\n    one\n    two\n\n\n\nb: 1\n", "a: >-\n  one\n  two\n\nb: 1\n");
  ExpectLaid("k:\n    a: |2\n        one\n", "k:\n  a: |2\n      one\n");
  ExpectLaid("a: \"one  \n     two\"\n", "a: \"one  \n     two\"\n");
  ExpectLaid("a: one\n       two\nb: 1\n", "a: one\n       two\nb: 1\n");
}

TEST(FormatYaml, MovesBracketsWithTheirLine) {
  const std::string laid = Laid("a:\n      b: [1,\n          2, {c: 3,\n   d: 4}]\n");
  EXPECT_THAT(laid, HasSubstr("a:\n  b: [1,\n"));
  EXPECT_EQ(Laid(laid), laid);
}

TEST(FormatYaml, KeepsAnchorsTagsMarkersAndEndings) {
  ExpectLaid("a:   &x   1\nb: *x\n", "a: &x   1\nb: *x\n");
  ExpectLaid("---\na: 1\n---\n\n\nb: 2\n...\n", "---\na: 1\n---\n\nb: 2\n...\n");
  ExpectLaid("a: 1\r\nb:\r\n    c: 2\r\n", "a: 1\nb:\n  c: 2\n");
  ExpectLaid(
      "\xEF\xBB\xBF"
      "a: 1",
      "a: 1\n");
  ExpectLaid("\xD0\xB8\xD0\xBC\xD1\x8F:   '\xE6\x97\xA5'\n",
             "\xD0\xB8\xD0\xBC\xD1\x8F: '\xE6\x97\xA5'\n");
}

TEST(FormatYaml, RefusesWhatItCannotReadOrLayOut) {
  Diagnostics problems;
  EXPECT_FALSE(FormatYaml(0, "a: [1\n", problems).has_value());
  EXPECT_TRUE(problems.has_errors());
  Diagnostics forms;
  EXPECT_FALSE(FormatYaml(0, "? a\n: 1\n", forms).has_value());
  ASSERT_FALSE(forms.all().empty());
  EXPECT_EQ(forms.all().front().code.name, std::string_view("document.not-laid-out"));
}

// Texts of every shape, with comments and empty lines anywhere and indents of any width.
class Texts {
 public:
  explicit Texts(std::uint32_t seed) : random_(seed) {}

  std::string Next() {
    text_.clear();
    const int documents = Up(2) + 1;
    for (int i = 0; i < documents; ++i) {
      if (i > 0) text_ += "---\n";
      Map(0, 3);
    }
    return text_;
  }

 private:
  int Up(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

  void Line(int indent, const std::string& text) {
    if (Up(7) == 0) text_ += std::string(static_cast<std::size_t>(Up(3)), ' ') + "\n";
    if (Up(6) == 0)
      text_ += std::string(static_cast<std::size_t>(Up(6)), ' ') + "# note " + text + "\n";
    text_ += std::string(static_cast<std::size_t>(indent), ' ') + text;
    if (Up(5) == 0) text_ += "   # beside";
    if (Up(5) == 0) text_ += "  ";
    text_ += "\n";
  }

  std::string Scalar() {
    static const std::vector<std::string> kScalars{"1",
                                                   "true",
                                                   "plain text",
                                                   "'it''s # no comment'",
                                                   "\"a \\\" b: c\"",
                                                   "[1, 'x', {y: z}]",
                                                   "{a: [b], c: }",
                                                   "http://x/y#z",
                                                   "~",
                                                   "",
                                                   "- 1",
                                                   "${var.x}"};
    const std::string& scalar = kScalars[static_cast<std::size_t>(Up(10))];
    return scalar;
  }

  void Block(int indent) {
    text_.erase(text_.size() - 1);
    static const std::vector<std::string> kHeads{" |\n", " >-\n", " |+\n", " |-\n"};
    text_ += kHeads[static_cast<std::size_t>(Up(3))];
    for (int i = 0; i <= Up(3); ++i) {
      text_ += std::string(static_cast<std::size_t>(indent), ' ') +
               (Up(3) == 0 ? "  deeper # text\n" : "line: x\n");
      if (Up(4) == 0) text_ += "\n";
    }
  }

  void Map(int indent, int depth) {
    const int step = Up(3) + 1;
    for (int i = 0; i <= Up(3); ++i) {
      const std::string key = "k" + std::to_string(i) + ":";
      switch (depth == 0 ? 0 : Up(3)) {
        case 0:
        case 1:
          Line(indent, key + std::string(static_cast<std::size_t>(Up(3)) + 1, ' ') + Scalar());
          break;
        case 2:
          text_ += std::string(static_cast<std::size_t>(indent), ' ') + key + "\n";
          if (Up(2) == 0) {
            Block(indent + step);
          } else {
            Map(indent + step, depth - 1);
          }
          break;
        default:
          Line(indent, key);
          List(indent + (Up(1) == 0 ? 0 : step), depth - 1);
      }
    }
  }

  void List(int indent, int depth) {
    for (int i = 0; i <= Up(2); ++i) {
      if (depth > 0 && Up(2) == 0) {
        const int gap = Up(2) + 1;
        Line(indent, "-" + std::string(static_cast<std::size_t>(gap), ' ') + "a: " + Scalar());
        Line(indent + gap + 1, "b: " + Scalar());
      } else {
        Line(indent, "- " + Scalar());
      }
    }
  }

  std::mt19937 random_;
  std::string text_;
};

TEST(FormatYaml, ProvesEveryTextOfAnyShapeThatCanBeRead) {
  int laid_out = 0, refused = 0;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    const std::string text = Texts(seed).Next();
    Diagnostics unread;
    ReadYaml(0, text, {}, unread);
    if (unread.has_errors()) continue;
    Diagnostics problems;
    const std::optional<std::string> laid = FormatYaml(0, text, problems);
    if (!laid.has_value()) {
      ++refused;
      ADD_FAILURE() << "refused, seed " << seed << "\n"
                    << text << "\n=>\n"
                    << LayOutYaml(text).value_or("(no layout)");
      if (refused > 3) return;
      continue;
    }
    ++laid_out;
    EXPECT_EQ(FormatYaml(0, *laid, problems), laid) << "seed " << seed;
  }
  EXPECT_GT(laid_out, 1500);
}

}  // namespace
}  // namespace dbsn
