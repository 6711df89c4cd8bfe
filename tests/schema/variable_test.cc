#include "schema/variable.h"

#include <gtest/gtest.h>

#include "schema/variable_codes.h"

namespace dbsn {
namespace {

Variables Given() { return {{"domain", {.text = "prod.internal"}}, {"port", {.text = "5432"}}}; }

FilledText Fill(std::string_view text, VariableUses& uses) {
  return FillText(
      text, Given(),
      [](const VariableSpan& span) {
        return Place{0, static_cast<std::uint32_t>(span.begin),
                     static_cast<std::uint32_t>(span.begin + span.size)};
      },
      uses);
}

std::string Filled(std::string_view text) {
  VariableUses uses;
  return Fill(text, uses).text;
}

Diagnostics ProblemsOf(std::string_view text) {
  VariableUses uses;
  EXPECT_FALSE(Fill(text, uses).sound) << text;
  Diagnostics problems;
  uses.ReportTo(Given(), problems);
  return problems;
}

TEST(Variable, StandsAloneOrInText) {
  EXPECT_EQ(Filled("${var.domain}"), "prod.internal");
  EXPECT_EQ(Filled("db.${var.domain}:${var.port}/x"), "db.prod.internal:5432/x");
  EXPECT_EQ(Filled("no variable $ { ${other} ${ var.domain }"),
            "no variable $ { ${other} ${ var.domain }");
}

TEST(Variable, IsEscapedByAnotherDollar) {
  EXPECT_EQ(Filled("$${var.domain}"), "${var.domain}");
  EXPECT_EQ(Filled("a$${var.x}b${var.port}$${var.y}"), "a${var.x}b5432${var.y}");
  EXPECT_EQ(Filled("$$${var.domain}"), "$${var.domain}");
  EXPECT_EQ(Filled("$$5"), "$$5");
}

TEST(Variable, KnowsWhenItIsTheWholeText) {
  VariableUses uses;
  EXPECT_NE(Fill("${var.port}", uses).whole, nullptr);
  EXPECT_EQ(Fill("1${var.port}", uses).whole, nullptr);
  EXPECT_TRUE(Fill("1${var.port}", uses).variable);
  EXPECT_FALSE(Fill("$${var.port}", uses).variable);
}

TEST(Variable, IsReportedWhenItIsBroken) {
  for (const char* text : {"${var.}", "${var.a b}", "${var.domain", "x ${var.9} y", "${var.a.b}"}) {
    const Diagnostics problems = ProblemsOf(text);
    ASSERT_EQ(problems.all().size(), 1u) << text;
    EXPECT_EQ(problems.all().front().code, kVariableBroken) << text;
  }
}

TEST(Variable, IsReportedOnceWhenItIsMissingHoweverOftenItIsUsed) {
  VariableUses uses, later;
  for (int i = 0; i < 6; ++i) Fill("${var.domian}", uses);
  for (int i = 0; i < 4; ++i) Fill("a ${var.domian}", later);
  Fill("${var.colour}", later);
  uses.Join(std::move(later));
  Diagnostics problems;
  uses.ReportTo(Given(), problems);
  ASSERT_EQ(problems.all().size(), 2u);
  const Diagnostic& colour = problems.all()[0];
  const Diagnostic& domian = problems.all()[1];
  EXPECT_EQ(domian.code, kVariableUndefined);
  EXPECT_EQ(domian.detail, "There is no variable \"domian\". It is used in 10 places.");
  EXPECT_EQ(domian.hint, "Did you mean \"domain\"?");
  EXPECT_EQ(domian.related.size(), 2u);
  EXPECT_EQ(colour.detail, "There is no variable \"colour\".");
  EXPECT_NE(colour.hint.find("variables: {colour: VALUE}"), std::string::npos) << colour.hint;
  EXPECT_EQ(uses.used().size(), 2u);
}

TEST(Variable, IsUnderlinedWhereTheFileHoldsIt) {
  Sources sources;
  const std::string file = "a: \"x\\t${var.p} ${var.q} ${var.p}\"\n";
  sources.Add("f", std::make_shared<const std::string>(file));
  const std::string text = "x\t${var.p} ${var.q} ${var.p}";
  const Place scalar{0, 3, static_cast<std::uint32_t>(file.size() - 1)};
  std::vector<std::size_t> begins;
  for (const VariableSpan& span : FindVariables(text)) {
    const Place place = PlaceOfSpan(sources, scalar, text, span);
    EXPECT_EQ(file.substr(place.begin, place.end - place.begin),
              text.substr(span.begin, span.size));
    begins.push_back(place.begin);
  }
  EXPECT_EQ(begins, (std::vector<std::size_t>{7, 16, 25}));
  EXPECT_EQ(PlaceOfSpan(sources, {0, 0, 1}, text, FindVariables(text)[0]).end, 1u)
      << "not written as it is read: the whole scalar";
}

TEST(Variable, IsNamedBesideAProblemAndHiddenWhereItWasToBeASecret) {
  Sources sources;
  sources.Add("m.yaml", std::make_shared<const std::string>("port: ${var.port}\n"));
  sources.Add("dbsn.yaml", std::make_shared<const std::string>("port: hunter2\n"));
  const Variables variables{
      {"port", {.text = "hunter2", .place = {1, 0, 4}, .value_place = {1, 6, 13}}}};
  std::vector<Place> hidden;
  Diagnostic wrong{
      .code = {"manifest.wrong-type", ""}, .detail = "", .hint = "", .place = {0, 6, 17}};
  NameVariables(variables, sources, wrong, hidden);
  ASSERT_EQ(wrong.related.size(), 1u);
  EXPECT_EQ(wrong.related.front().place, (Place{1, 0, 4}));
  EXPECT_TRUE(hidden.empty());
  Diagnostic secret{
      .code = {"manifest.literal-secret", ""}, .detail = "", .hint = "", .place = {0, 6, 17}};
  NameVariables(variables, sources, secret, hidden);
  ASSERT_EQ(hidden.size(), 1u);
  EXPECT_EQ(hidden.front(), (Place{1, 6, 13}));
}

}  // namespace
}  // namespace dbsn
