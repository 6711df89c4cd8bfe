// What a person types in answer to a question about a field. What scalars mean in a manifest is
// tests/schema/validate_fields_test.cc.
#include "engine/cli/field_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/definitions.h"

namespace dbsn {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Field Secret() {
  Field field = TextField("password");
  field.sensitive = true;
  return field;
}

Value Taken(const Field& field, const std::string& text, const std::vector<Address>& targets = {}) {
  const FieldAnswer answer = ReadFieldAnswer(field, text, targets);
  EXPECT_EQ(answer.problem, "") << text;
  return answer.value.value_or(Value());
}

std::string Refused(const Field& field, const std::string& text) {
  const FieldAnswer answer = ReadFieldAnswer(field, text, {});
  EXPECT_FALSE(answer.value.has_value()) << text;
  EXPECT_NE(answer.problem, "") << text;
  return answer.problem;
}

TEST(FieldAnswer, TakesForASecretOnlyWhatNamesItsPlace) {
  const auto env = [](const char* name) { return Value(SecretRef{SecretRef::Source::kEnv, name}); };
  EXPECT_EQ(Taken(Secret(), "DB_PASSWORD"), env("DB_PASSWORD"));
  EXPECT_EQ(Taken(Secret(), "env:db_password"), env("db_password"));
  EXPECT_EQ(Taken(Secret(), "file:/run/pw"), Value(SecretRef{SecretRef::Source::kFile, "/run/pw"}));
  for (const char* typed : {"hunter2", "Hunter2!", "env:", "file:", "env:no good", "9LIVES"}) {
    EXPECT_THAT(Refused(Secret(), typed), Not(HasSubstr("unter2"))) << typed;
  }
}

TEST(FieldAnswer, TakesYesAndNoForABoolean) {
  const Field enabled = TypedField("enabled", FieldType::kBoolean);
  EXPECT_EQ(Taken(enabled, "yes"), Value(true));
  EXPECT_EQ(Taken(enabled, "N"), Value(false));
  EXPECT_EQ(Taken(enabled, "true"), Value(true));
  Refused(enabled, "perhaps");
}

TEST(FieldAnswer, TakesAReferenceByItsNameOrAnId) {
  const Field reference = TypedField("storage", FieldType::kReference);
  const std::vector<Address> targets{{"acme", "Connector", "lake"}};
  for (const char* typed : {"lake", "Connector/lake", "acme/Connector/lake"}) {
    EXPECT_EQ(Taken(reference, typed, targets), Value(Ref{"acme/Connector/lake"})) << typed;
  }
  EXPECT_EQ(Taken(reference, "5459", targets), Value(5459));
  EXPECT_THAT(ReadFieldAnswer(reference, "lke", targets).problem, HasSubstr("\"lake\""));
}

TEST(FieldAnswer, TakesListsAndMapsAsYamlHasThem) {
  Field tags = TypedField("tags", FieldType::kList);
  tags.item_type = FieldType::kText;
  const Value two(Value::List{Value("a"), Value("b c")});
  EXPECT_EQ(Taken(tags, "a, b c"), two);
  EXPECT_EQ(Taken(tags, "[a, b c]"), two);
  Refused(tags, "[a");
  Refused(tags, "a]\nother: [1");
  const Field options = TypedField("options", FieldType::kMap);
  EXPECT_EQ(Taken(options, "{a: 1}"), Value(ValueMap{{"a", Value(1)}}));
}

TEST(FieldAnswer, SaysWhyANumberCannotBe) {
  Field port = TypedField("port", FieldType::kInteger);
  port.min = 1;
  port.max = 65535;
  EXPECT_EQ(Taken(port, "5432"), Value(5432));
  EXPECT_THAT(Refused(port, "70000"), HasSubstr("65535"));
  Refused(port, "many");
}

TEST(FieldAnswer, ShowsASecretAsItsPlaceAndACodeByItsName) {
  EXPECT_EQ(AnswerText(Secret(), Value(SecretRef{SecretRef::Source::kFile, "a"})), "file:a");
  Field login = TypedField("login", FieldType::kInteger);
  login.codes = {{2, "basic", {}}};
  EXPECT_EQ(AnswerText(login, Value(2)), "basic");
  EXPECT_EQ(AnswerText(TextField("a"), Value("x")), "x");
}

}  // namespace
}  // namespace dbsn
