#include "engine/report/diagnostic_text.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/report/palette.h"

namespace dbsn {
namespace {

constexpr Code kWrong{"test.wrong", "Something is wrong"};

class DiagnosticTextTest : public ::testing::Test {
 protected:
  std::uint32_t File(const std::string& name, const std::string& text) {
    return sources_.Add(name, std::make_shared<const std::string>(text));
  }
  // The place of |part| in |text|.
  static Place At(std::uint32_t file, const std::string& text, const std::string& part) {
    const auto begin = static_cast<std::uint32_t>(text.find(part));
    return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
  }
  std::string Text(const Diagnostic& diagnostic, bool colours = false) const {
    return DiagnosticText(diagnostic, {sources_, hidden_}, Palette(colours));
  }
  static Diagnostic Wrong(Place place) {
    return {.code = kWrong, .detail = "A detail.", .hint = "A hint.", .place = place};
  }

  Sources sources_;
  std::vector<Place> hidden_;
};

TEST_F(DiagnosticTextTest, SaysWhereWhatWhyAndWhatNext) {
  const std::string text = "kind: Connector\n  connectorHots: db.internal\n";
  const std::uint32_t file = File("m/orders.yaml", text);
  EXPECT_EQ(Text(Wrong(At(file, text, "connectorHots"))),
            "m/orders.yaml:2:3: error: Something is wrong [test.wrong]\n"
            "  2 |   connectorHots: db.internal\n"
            "    |   ^~~~~~~~~~~~~\n"
            "  A detail.\n"
            "  A hint.\n");
}

TEST_F(DiagnosticTextTest, ATabTakesTwoColumnsInTheLineAndUnderIt) {
  const std::string text = "a:\n\tb: 1\n";
  const std::uint32_t file = File("x.yaml", text);
  EXPECT_EQ(Text(Wrong(At(file, text, "b"))),
            "x.yaml:2:2: error: Something is wrong [test.wrong]\n"
            "  2 | \\tb: 1\n"
            "    |   ^\n"
            "  A detail.\n"
            "  A hint.\n");
}

TEST_F(DiagnosticTextTest, ACharacterOfSeveralBytesTakesOneColumn) {
  const std::string text = "größe: groß\n";
  const std::uint32_t file = File("x.yaml", text);
  const std::string shown = Text(Wrong(At(file, text, "groß")));
  EXPECT_NE(shown.find("  1 | größe: groß\n    |        ^~~~\n"), std::string::npos) << shown;
}

TEST_F(DiagnosticTextTest, AnEmptyPlaceGetsOneCaret) {
  const std::string text = "a: \n";
  const std::uint32_t file = File("x.yaml", text);
  EXPECT_NE(Text(Wrong({file, 3, 3})).find("  1 | a: \n    |    ^\n"), std::string::npos);
}

TEST_F(DiagnosticTextTest, OfAPlaceOverLinesTheFirstIsUnderlinedToItsEnd) {
  const std::string text = "a: |\n  b\n  c\n";
  const std::uint32_t file = File("x.yaml", text);
  EXPECT_NE(Text(Wrong({file, 3, 11})).find("  1 | a: |\n    |    ^\n"), std::string::npos);
}

TEST_F(DiagnosticTextTest, APlaceAtTheEndOfTheFileIsNoFault) {
  const std::uint32_t file = File("x.yaml", "a: 1");
  EXPECT_NE(Text(Wrong({file, 4, 4})).find("  1 | a: 1\n"), std::string::npos);
  const std::uint32_t empty = File("empty.yaml", "");
  EXPECT_NE(Text(Wrong({empty, 0, 0})).find("empty.yaml:1:1"), std::string::npos);
}

TEST_F(DiagnosticTextTest, ALongLineIsCutAroundWhatIsUnderlined) {
  const std::string text = std::string(300, 'a') + "HERE" + std::string(300, 'b') + "\n";
  const std::uint32_t file = File("x.yaml", text);
  const std::string shown = Text(Wrong(At(file, text, "HERE")));
  EXPECT_NE(shown.find("..." + std::string(50, 'a') + "HERE" + std::string(50, 'b') + "...\n"),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find("| " + std::string(53, ' ') + "^~~~\n"), std::string::npos) << shown;
}

TEST_F(DiagnosticTextTest, ALongMarkedPartIsCutToo) {
  const std::string text = "k: " + std::string(500, 'x') + "tail\n";
  const std::uint32_t file = File("x.yaml", text);
  const std::string shown = Text(Wrong(At(file, text, std::string(500, 'x'))));
  EXPECT_NE(shown.find("k: " + std::string(100, 'x') + "...\n"), std::string::npos) << shown;
}

TEST_F(DiagnosticTextTest, NoCharacterIsCutInTwo) {
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += i % 2 == 0 ? "ä" : "日";
  for (std::size_t pad = 0; pad < 6; ++pad) {
    const std::string text = std::string(pad, 'p') + wide + "HERE" + std::string(pad, 'q') + wide;
    const std::uint32_t file = File("x.yaml", text);
    for (const std::string& part : {std::string("HERE"), wide}) {
      const std::string shown = Text(Wrong(At(file, text, part)));
      EXPECT_EQ(shown.find("\\x"), std::string::npos) << shown;
      for (std::size_t i = 0; i + 1 < shown.size(); ++i) {
        const auto byte = static_cast<unsigned char>(shown[i]);
        if (byte >= 0xc0) {
          ASSERT_EQ(static_cast<unsigned char>(shown[i + 1]) & 0xc0, 0x80) << shown;
        }
      }
    }
  }
}

// ---- what must not be seen

TEST_F(DiagnosticTextTest, AHiddenPartIsHiddenOnEveryLineThatIsShown) {
  const std::string text = "password: hunter2-sentinel # why\n";
  const std::uint32_t file = File("x.yaml", text);
  hidden_.push_back(At(file, text, "hunter2-sentinel"));
  for (const std::string part : {"hunter2-sentinel", "password", "why", "inel # w", ": hunt"}) {
    const std::string shown = Text(Wrong(At(file, text, part)));
    EXPECT_EQ(shown.find("hunter"), std::string::npos) << shown;
    EXPECT_EQ(shown.find("sentinel"), std::string::npos) << shown;
    EXPECT_NE(shown.find("(hidden)"), std::string::npos) << shown;
  }
}

TEST_F(DiagnosticTextTest, AHiddenPartOverSeveralLinesIsHiddenOnEach) {
  const std::string text = "a: |\n  first-sentinel\n  second-sentinel\nb: 1\n";
  const std::uint32_t file = File("x.yaml", text);
  hidden_.push_back({file, 5, 40});
  for (const std::string part : {"first", "second", "sentinel\n  sec"}) {
    EXPECT_EQ(Text(Wrong(At(file, text, part))).find("sentinel"), std::string::npos);
  }
}

TEST_F(DiagnosticTextTest, HiddenPartsThatOverlapStayHidden) {
  const std::string text = "k: aaaSECRETbbb\n";
  const std::uint32_t file = File("x.yaml", text);
  hidden_ = {At(file, text, "aSEC"), At(file, text, "CRETb"), At(file, text, "E")};
  for (const std::string part : {"k", "SECRET", "aaa", "bbb", "R"}) {
    const std::string shown = Text(Wrong(At(file, text, part)));
    for (const char* piece : {"SEC", "CRE", "RET", "E"}) {
      EXPECT_EQ(shown.find(piece, shown.find("1 |")), std::string::npos) << part << "\n" << shown;
    }
  }
}

TEST_F(DiagnosticTextTest, ALongHiddenPartIsHiddenWhenTheLineIsCut) {
  const std::string secret(400, 'S');
  const std::string text = "before: " + secret + " after: x\n";
  const std::uint32_t file = File("x.yaml", text);
  hidden_.push_back(At(file, text, secret));
  for (const std::string part : {"after", "before", "x"}) {
    EXPECT_EQ(Text(Wrong(At(file, text, part))).find("SS"), std::string::npos);
  }
}

TEST_F(DiagnosticTextTest, ARelatedPlaceHidesItToo) {
  const std::string text = "password: hunter2-sentinel\nother: 1\n";
  const std::uint32_t file = File("x.yaml", text);
  hidden_.push_back(At(file, text, "hunter2-sentinel"));
  Diagnostic diagnostic = Wrong(At(file, text, "other"));
  diagnostic.related.push_back({At(file, text, "password"), "first given here"});
  const std::string shown = Text(diagnostic);
  EXPECT_NE(shown.find("  x.yaml:1:1: first given here\n"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("sentinel"), std::string::npos) << shown;
}

TEST_F(DiagnosticTextTest, WhatAServerSaidIsShownAndNotObeyed) {
  Diagnostic diagnostic = Wrong({});
  diagnostic.about = "POST https://x\x1b[2J";
  diagnostic.detail = "It said: \x1b[31mred\x1b[0m\nand \xe2\x80\xae turned.";
  diagnostic.address = "acme/Job/\x07";
  const std::string shown = Text(diagnostic);
  EXPECT_EQ(shown.find('\x1b'), std::string::npos) << shown;
  EXPECT_EQ(shown.find('\x07'), std::string::npos) << shown;
  EXPECT_NE(shown.find("\\x1b[31mred"), std::string::npos) << shown;
  EXPECT_NE(shown.find("\\u202e"), std::string::npos) << shown;
  EXPECT_NE(shown.find("\n  and "), std::string::npos) << "a line stays a line";
}

TEST_F(DiagnosticTextTest, AFilesLineIsShownAndNotObeyed) {
  const std::string text = "a: \x1b]0;title\x07\n";
  const std::uint32_t file = File("x\x1b.yaml", text);
  const std::string shown = Text(Wrong(At(file, text, "a")));
  EXPECT_EQ(shown.find('\x1b'), std::string::npos) << shown;
}

TEST_F(DiagnosticTextTest, SaysInWhichEnvironmentsItStands) {
  const std::string text = "kind: x\n";
  Diagnostic wrong = Wrong(At(File("a.yaml", text), text, "x"));
  wrong.environments = {"prod"};
  EXPECT_NE(Text(wrong).find("  A detail.\n  In the environment prod.\n  A hint.\n"),
            std::string::npos);
  wrong.environments = {"prod", "staging"};
  EXPECT_NE(Text(wrong).find("  In the environments prod, staging.\n"), std::string::npos);
  const Value value = DiagnosticValue(wrong, sources_);
  ASSERT_NE(value.Find("environments"), nullptr);
  EXPECT_EQ(value.Find("environments")->AsList()->size(), 2u);
}

TEST_F(DiagnosticTextTest, WithoutAPlaceTheThingOrTheResourceIsNamed) {
  Diagnostic diagnostic = Wrong({});
  EXPECT_EQ(Text(diagnostic), "error: Something is wrong [test.wrong]\n  A detail.\n  A hint.\n");
  diagnostic.severity = Severity::kWarning;
  diagnostic.address = "acme/Job/x";
  EXPECT_EQ(Text(diagnostic),
            "acme/Job/x: warning: Something is wrong [test.wrong]\n  A detail.\n  A hint.\n");
  diagnostic.about = "--target";
  EXPECT_EQ(Text(diagnostic),
            "--target: warning: Something is wrong [test.wrong]\n"
            "  acme/Job/x:\n  A detail.\n  A hint.\n");
}

TEST_F(DiagnosticTextTest, ColoursComeOnlyWhenTheyAreAskedFor) {
  EXPECT_EQ(Text(Wrong({})).find('\x1b'), std::string::npos);
  EXPECT_NE(Text(Wrong({}), true).find("\x1b[31m"), std::string::npos);
}

TEST_F(DiagnosticTextTest, AsDataItHasPlacesAndNoLine) {
  const std::string text = "a: 1\nb: hunter2-sentinel\n";
  const std::uint32_t file = File("x.yaml", text);
  Diagnostic diagnostic = Wrong(At(file, text, "b"));
  diagnostic.related.push_back({At(file, text, "a"), "here"});
  const Value value = DiagnosticValue(diagnostic, sources_);
  EXPECT_EQ(value.Find("line")->Plain(), "2");
  EXPECT_EQ(value.Find("column")->Plain(), "1");
  EXPECT_EQ(value.Find("end_column")->Plain(), "2");
  EXPECT_EQ(value.Find("code")->Plain(), "test.wrong");
  EXPECT_EQ(value.Find("related")->AsList()->at(0).Find("note")->Plain(), "here");
  EXPECT_EQ(value.Find("address"), nullptr);
}

}  // namespace
}  // namespace dbsn
