// Places to lines and columns, and the order of diagnostics.
#include "schema/source.h"

#include <gtest/gtest.h>

#include "schema/diagnostic.h"

namespace dbsn {
namespace {

Sources With(std::string text) {
  Sources sources;
  sources.Add("f.yaml", std::make_shared<const std::string>(std::move(text)));
  return sources;
}

TEST(Sources, LocatesBytesByLineAndColumn) {
  const Sources sources = With("ab\ncd\r\n\nlast");
  const auto at = [&sources](std::uint32_t offset) {
    const Position position = sources.Locate(0, offset);
    return std::to_string(position.line) + ":" + std::to_string(position.column);
  };
  EXPECT_EQ(at(0), "1:1");
  EXPECT_EQ(at(2), "1:3");
  EXPECT_EQ(at(3), "2:1");
  EXPECT_EQ(at(7), "3:1");
  EXPECT_EQ(at(8), "4:1");
  EXPECT_EQ(at(12), "4:5");
  EXPECT_EQ(sources.Line(0, 2), "cd");
  EXPECT_EQ(sources.Line(0, 3), "");
  EXPECT_EQ(sources.Line(0, 4), "last");
  EXPECT_EQ(sources.Line(0, 5), "");
}

TEST(Sources, DoesNotCountAByteOrderMarkAsAColumn) {
  const Sources sources = With(
      "\xEF\xBB\xBF"
      "a: 1\n");
  EXPECT_EQ(sources.Locate(0, 3).column, 1u);
  EXPECT_EQ(sources.Line(0, 1), "a: 1");
}

TEST(Sources, HasOneLineInAnEmptyText) {
  const Sources sources = With("");
  EXPECT_EQ(sources.Locate(0, 0).line, 1u);
  EXPECT_EQ(sources.Line(0, 1), "");
}

Diagnostic Problem(std::string detail, Severity severity, Place place) {
  constexpr Code kCode{"test.code", "Test"};
  return {
      .code = kCode, .severity = severity, .detail = std::move(detail), .hint = "", .place = place};
}

TEST(Diagnostics, SortByPlaceAndThenAsFound) {
  Diagnostics all;
  all.Add(Problem("nowhere", Severity::kError, Place()));
  all.Add(Problem("second file", Severity::kError, {1, 0, 1}));
  all.Add(Problem("later", Severity::kWarning, {0, 9, 9}));
  all.Add(Problem("first", Severity::kError, {0, 2, 3}));
  all.Add(Problem("first again", Severity::kError, {0, 2, 3}));
  all.SortByPlace();
  std::string order;
  for (const Diagnostic& one : all.all()) order += one.detail + ";";
  EXPECT_EQ(order, "first;first again;later;second file;nowhere;");
}

TEST(Diagnostics, KnowWhetherOneIsAnError) {
  Diagnostics warnings;
  warnings.Add(Problem("a", Severity::kWarning, Place()));
  EXPECT_FALSE(warnings.has_errors());
  Diagnostics errors;
  errors.Add(Problem("b", Severity::kError, Place()));
  warnings.Append(std::move(errors));
  EXPECT_TRUE(warnings.has_errors());
  EXPECT_EQ(warnings.all().size(), 2u);
}

}  // namespace
}  // namespace dbsn
