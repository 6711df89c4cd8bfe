#include "engine/apply/read_back.h"

#include <gtest/gtest.h>

#include "engine/apply/apply_codes.h"
#include "tests/support/definitions.h"

namespace dbsn {
namespace {

const FieldSet& Postgres() {
  static const std::shared_ptr<const Definition> acme = AcmeDefinition();
  return *acme->kinds.find("Connector")->second.variants->Resolve("Postgres", 2);
}

Value Map(std::initializer_list<std::pair<std::string_view, Value>> members) {
  return Value(ValueMap(members));
}

TEST(ReadBack, NamesTheFirstFieldThatDiffers) {
  EXPECT_EQ(FirstDifference(Postgres(), Map({{"host", Value("a")}, {"port", Value(1)}}),
                            Map({{"host", Value("b")}, {"port", Value(2)}})),
            "host was \"a\" and is \"b\"");
  EXPECT_EQ(FirstDifference(Postgres(), Map({{"host", Value("a")}}), Map({})),
            "host was \"a\" and is not set");
}

TEST(ReadBack, PassesOverSecretsReferencesAndWhatNobodyDeclared) {
  const Value sent =
      Map({{"host", Value("a")}, {"password", Value(SecretRef{SecretRef::Source::kEnv, "X"})}});
  EXPECT_EQ(FirstDifference(Postgres(), sent, Map({{"host", Value("a")}, {"user", Value("u")}})),
            "");
}

TEST(ReadBack, AFieldThatSomebodySetMeanwhileHasMoved) {
  EXPECT_EQ(Moved(Postgres(), Map({}), Map({{"database", Value("x")}})),
            "database was not set and is \"x\"");
  EXPECT_EQ(Moved(Postgres(), Map({{"database", Value("x")}}), Map({{"database", Value("x")}})),
            "");
}

TEST(ReadBack, WarnsOfEachFieldThatWasNotKept) {
  const std::vector<Diagnostic> warnings =
      NotKept(Postgres(), Map({{"host", Value("a")}, {"port", Value(1)}}),
              Map({{"host", Value("A")}, {"port", Value(1)}}));
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].code, kNotKept);
  EXPECT_EQ(warnings[0].severity, Severity::kWarning);
  EXPECT_EQ(warnings[0].detail, "host was sent as \"a\" and reads back as \"A\".");
}

TEST(ReadBack, OfAnUpdateOnlyTheFieldsItSentAreLookedAt) {
  Change change;
  change.action = Action::kUpdate;
  change.steps.resize(1);
  change.fields.resize(1);
  change.fields[0].path = Path("port");
  const Value sent = Map({{"host", Value("a")}, {"port", Value(1)}});
  EXPECT_EQ(OnlySent(change, sent), Map({{"port", Value(1)}}));
  change.action = Action::kCreate;
  EXPECT_EQ(OnlySent(change, sent), sent);
  change.action = Action::kTest;
  change.steps.clear();
  EXPECT_EQ(OnlySent(change, sent), Map({}));
}

TEST(ReadBack, AResetFieldIsExpectedAtWhatItIsResetTo) {
  Change change;
  change.fields.resize(2);
  change.fields[0].path = Path("limit");
  change.fields[0].reasons = {Reason::kReset};
  change.fields[0].after = Value(8);
  change.fields[1].path = Path("host");
  change.fields[1].reasons = {Reason::kEdited};
  change.fields[1].after = Value("b");
  EXPECT_EQ(WithResets(change, Map({{"host", Value("b")}})),
            Map({{"host", Value("b")}, {"limit", Value(8)}}));
}

TEST(ReadBack, ADateIsRfc3339) {
  EXPECT_EQ(DateText(std::chrono::system_clock::time_point(std::chrono::seconds(1764064800))),
            "2025-11-25T10:00:00Z");
}

}  // namespace
}  // namespace dbsn
