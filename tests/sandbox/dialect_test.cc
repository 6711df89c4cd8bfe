// Proves what the presets and switches of a dialect say.
#include "sandbox/dialect.h"

#include <gtest/gtest.h>

#include "sandbox/sandbox_codes.h"

namespace dbsn::sandbox {
namespace {

TEST(Dialect, IsTheReferencesWhenNothingIsSaid) {
  const Dialect dialect = ParseDialect("").value();
  EXPECT_EQ(dialect.types, Spelling::kName);
  EXPECT_EQ(dialect.auths, Spelling::kInteger);
  EXPECT_FALSE(dialect.subtype);
  EXPECT_FALSE(dialect.ids_as_text);
  EXPECT_EQ(dialect.errors, Dialect::Errors::kPlain);
  EXPECT_EQ(dialect.deletion, Dialect::Delete::kHard);
  EXPECT_EQ(dialect.validation_status, 400);
}

TEST(Dialect, OfTheWireAsksForIntegersAndTheSubType) {
  const Dialect dialect = ParseDialect("wire").value();
  EXPECT_EQ(dialect.written_types, Accepted::kInteger);
  EXPECT_EQ(dialect.written_auths, Accepted::kInteger);
  EXPECT_EQ(dialect.types, Spelling::kInteger);
  EXPECT_TRUE(dialect.subtype);
  EXPECT_TRUE(dialect.ids_as_text);
  EXPECT_EQ(dialect.errors, Dialect::Errors::kDetails);
  EXPECT_EQ(dialect.deletion, Dialect::Delete::kSoft);
  EXPECT_EQ(dialect.failed_test_status, 200);
}

TEST(Dialect, LaterSwitchesWin) {
  const Dialect dialect = ParseDialect("wire,ids=integer,errors=nested,ids=text").value();
  EXPECT_TRUE(dialect.ids_as_text);
  EXPECT_EQ(dialect.errors, Dialect::Errors::kNested);
  EXPECT_TRUE(dialect.subtype);
}

TEST(Dialect, TakesEachOfItsOwnSwitches) {
  for (const std::string& one : DialectSwitches()) EXPECT_TRUE(ParseDialect(one).ok()) << one;
}

TEST(Dialect, RefusesAnUnknownWordAndListsTheKnown) {
  const Result<Dialect> dialect = ParseDialect("wire,ids=roman");
  ASSERT_FALSE(dialect.ok());
  EXPECT_EQ(dialect.problem().code, kBadDialect);
  EXPECT_NE(dialect.problem().detail.find("ids=roman"), std::string::npos);
  EXPECT_NE(dialect.problem().hint.find("ids=text"), std::string::npos);
}

}  // namespace
}  // namespace dbsn::sandbox
