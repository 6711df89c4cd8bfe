// What is sent is exact; what is answered is read in every spelling that documents show.
#include "schema/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/coerce.h"
#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ResourceType& Connector() { return DatabasinDefinition()->kinds.at("Connector"); }
const FieldSet& Postgres() { return *Connector().variants->Resolve("Postgres", 2); }

Value Sent(const char* name, const Value& value, const SettingValues& settings = {}) {
  return ToWire(*Postgres().Find(name), value, settings);
}

TEST(FieldsOf, TakesTheOneAuthTypeOfATypeThatOffersNoOther) {
  EXPECT_EQ(
      &FieldsOf(Connector(), Value(ValueMap{{"connectorSubType", Value("MySQL")}}), Postgres()),
      Connector().variants->Resolve("MySQL", 2));
}

TEST(ToWire, SendsThePortAsTextAndACountAsANumber) {
  EXPECT_EQ(Sent("connectorPort", Value(5432)), Value("5432"));
  EXPECT_EQ(Sent("connectorMaxConnections", Value(8)), Value(8));
}

TEST(ToWire, SendsACodeAsItsNumberOrItsNameByTheSetting) {
  EXPECT_EQ(Sent("connectorAuthType", Value(2)), Value(2));
  EXPECT_EQ(Sent("connectorAuthType", Value("Basic")), Value(2));
  EXPECT_EQ(Sent("connectorAuthType", Value(2), {{"connectorAuthTypeAs", "name"}}), Value("basic"));
  // One setting says nothing about the other field.
  EXPECT_EQ(Sent("connectorType", Value(1), {{"connectorAuthTypeAs", "name"}}), Value(1));
  EXPECT_EQ(Sent("connectorType", Value(1), {{"connectorTypeAs", "name"}}), Value("RDBMS"));
}

TEST(ToWire, LeavesReferencesAndSecretsForWhoeverSends) {
  const Value secret(SecretRef{SecretRef::Source::kEnv, "PASSWORD"});
  EXPECT_EQ(Sent("connectorPassword", secret), secret);
  const Value ref(Ref{"databasin/Connector/lake"});
  EXPECT_EQ(Sent("connectorPort", ref), ref);
  EXPECT_EQ(Sent("connectorPort", Value()), Value());
}

TEST(ToWire, ConvertsMembersOfMapsAndOfListsOfMaps) {
  Field member;
  member.name = Key("size");
  member.wire_name = "Size";
  member.type = FieldType::kInteger;
  member.wire_type = WireType::kText;
  Field field;
  field.name = Key("cluster");
  field.type = FieldType::kMap;
  field.members = {member};
  const Value inside(ValueMap{{"size", Value(3)}, {"other", Value(4)}});
  const Value expected(ValueMap{{"Size", Value("3")}, {"other", Value(4)}});
  EXPECT_EQ(ToWire(field, inside, {}), expected);
  field.type = FieldType::kList;
  EXPECT_EQ(ToWire(field, Value(Value::List{inside}), {}), Value(Value::List{expected}));
}

TEST(FromWire, ReadsAnAnswerInAManifestsWords) {
  const WireObject read =
      FromWire(Postgres(), Value(ValueMap{{"connectorID", Value(5459)},
                                          {"connectorName", Value("Orders")},
                                          {"connectorPort", Value("5432")},
                                          {"connectorAuthType", Value("basic")},
                                          {"connectorType", Value("RDBMS")},
                                          {"connectorMaxConnections", Value("8")},
                                          {"connectorDatabaseName", Value()},
                                          {"isActive", Value(1)},
                                          {"updatedAt", Value("2026-01-02T03:04:05Z")},
                                          {"whatever", Value("x")}}));
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(read.fields, Value(ValueMap{{"active", Value(true)},
                                        {"connectorAuthType", Value(2)},
                                        {"connectorMaxConnections", Value(8)},
                                        {"connectorName", Value("Orders")},
                                        {"connectorPort", Value(5432)},
                                        {"connectorType", Value(1)},
                                        {"lastModifiedDate", Value("2026-01-02T03:04:05Z")}}));
}

TEST(FromWire, ReadsOneValueInEachOfItsSpellings) {
  const auto active = [](const Value& value) {
    return FromWire(Postgres(), Value(ValueMap{{"active", value}})).fields;
  };
  for (const Value& value : {Value(true), Value(1), Value("1"), Value("true")}) {
    EXPECT_EQ(active(value), Value(ValueMap{{"active", Value(true)}}));
  }
  for (const Value& value : {Value(false), Value(0), Value("0"), Value("false")}) {
    EXPECT_EQ(active(value), Value(ValueMap{{"active", Value(false)}}));
  }
  // Without the first spelling, or with null in it, the other one is read.
  EXPECT_EQ(
      FromWire(Postgres(), Value(ValueMap{{"active", Value()}, {"isActive", Value("0")}})).fields,
      Value(ValueMap{{"active", Value(false)}}));
}

TEST(FromWire, KeepsAnOddScalarAndSaysSo) {
  const WireObject read = FromWire(Postgres(), Value(ValueMap{{"connectorPort", Value("high")}}));
  EXPECT_EQ(read.fields, Value(ValueMap{{"connectorPort", Value("high")}}));
  EXPECT_THAT(read.problems, ElementsAre("connectorPort is a text where an integer was expected"));
}

TEST(FromWire, LeavesOutAListWhereAScalarWasExpected) {
  const WireObject read =
      FromWire(Postgres(), Value(ValueMap{{"connectorHost", Value(Value::List{Value("a")})}}));
  EXPECT_EQ(read.fields, Value(ValueMap()));
  EXPECT_THAT(read.problems, ElementsAre("connectorHost is a list where a text was expected"));
}

TEST(FromWire, KeepsACodeThatTheCatalogDoesNotKnow) {
  const WireObject number =
      FromWire(Postgres(), Value(ValueMap{{"connectorAuthType", Value("77")}}));
  EXPECT_EQ(number.fields, Value(ValueMap{{"connectorAuthType", Value(77)}}));
  EXPECT_THAT(number.problems, IsEmpty());
  const WireObject name =
      FromWire(Postgres(), Value(ValueMap{{"connectorAuthType", Value("magic")}}));
  EXPECT_THAT(name.problems, ElementsAre("connectorAuthType is no number and no name that the "
                                         "catalog knows"));
}

TEST(FromWire, NeverPutsASensitiveValueAmongTheFields) {
  FieldSet set = Postgres();
  const Value answer(ValueMap{{"connectorPassword", Value("hunter2")}});
  // The definition says that it is never returned, so what stands there is not the secret.
  EXPECT_EQ(FromWire(set, answer).fields, Value(ValueMap()));
  EXPECT_THAT(FromWire(set, answer).secrets, IsEmpty());
  for (Field& field : set.fields) field.write_only = false;
  const WireObject shown = FromWire(set, answer);
  EXPECT_EQ(shown.fields, Value(ValueMap()));
  ASSERT_EQ(shown.secrets.size(), 1u);
  EXPECT_EQ(shown.secrets[0].first.ToString(), "connectorPassword");
  EXPECT_EQ(shown.secrets[0].second.Reveal(), "hunter2");
  for (const char* mask : {"********", "", "\u2022\u2022\u2022"}) {
    EXPECT_THAT(FromWire(set, Value(ValueMap{{"connectorPassword", Value(mask)}})).secrets,
                IsEmpty());
  }
}

TEST(FromWire, SaysWhenTheAnswerIsNoMap) {
  EXPECT_THAT(FromWire(Postgres(), Value(Value::List())).problems,
              ElementsAre("the answer is a list where a map was expected"));
}

TEST(FromWire, GivesBackWhatToWireSentForEveryVariant) {
  for (const TypeEntry& type : Connector().variants->types()) {
    for (const std::int64_t auth : type.auth_ids) {
      const FieldSet& set = *Connector().variants->Resolve(type.name, auth);
      ValueMap sent, expected;
      for (const Field& field : set.fields) {
        if (field.sensitive || field.example.empty()) continue;
        const std::optional<Value> value = Coerce(field.type, Value(field.example));
        ASSERT_TRUE(value.has_value()) << type.name << " " << field.name.text();
        sent.Set(field.wire_name, ToWire(field, *value, {}));
        expected.Set(field.name, *value);
      }
      EXPECT_EQ(FromWire(set, Value(sent)).fields, Value(expected)) << type.name;
    }
  }
}

TEST(FieldsOf, TakesTheObjectsOwnTypeAndAuth) {
  const Value object(
      ValueMap{{"connectorSubType", Value("Amazon S3")}, {"connectorAuthType", Value("7")}});
  EXPECT_EQ(&FieldsOf(Connector(), object, Postgres()),
            Connector().variants->Resolve("Amazon S3", 7));
}

TEST(FieldsOf, KeepsTheFallbackForARowWithoutDiscriminators) {
  EXPECT_EQ(&FieldsOf(Connector(), Value(ValueMap{{"connectorName", Value("x")}}), Postgres()),
            &Postgres());
  EXPECT_EQ(
      &FieldsOf(Connector(), Value(ValueMap{{"connectorSubType", Value("Postgres")}}), Postgres()),
      &Postgres());
  EXPECT_EQ(&FieldsOf(Connector(), Value(), Postgres()), &Postgres());
}

TEST(FieldsOf, KeepsTheFallbacksTypeWhereOnlyTheAuthIsSaid) {
  const FieldSet& fallback = *Connector().variants->Resolve("MySQL", 2);
  EXPECT_EQ(
      &FieldsOf(Connector(), Value(ValueMap{{"connectorAuthType", Value("basic")}}), fallback),
      &fallback);
  // An auth type that the type does not take leaves the fallback as the best guess.
  EXPECT_EQ(&FieldsOf(Connector(), Value(ValueMap{{"connectorAuthType", Value(7)}}), fallback),
            &fallback);
}

TEST(FieldsOf, UsesATypesOwnFieldsWhereItsAuthIsNotSaid) {
  EXPECT_EQ(&FieldsOf(Connector(),
                      Value(ValueMap{{"connectorSubType", Value("Azure Data Lake Storage")}}),
                      Postgres()),
            Connector().variants->Resolve("Azure Data Lake Storage", {}));
  EXPECT_EQ(
      &FieldsOf(Connector(), Value(ValueMap{{"connectorSubType", Value("Nowhere")}}), Postgres()),
      &Postgres());
}

TEST(Coerce, NeverLosesADigit) {
  EXPECT_EQ(Coerce(FieldType::kInteger, Value("9223372036854775807")),
            Value(std::int64_t{9223372036854775807}));
  EXPECT_EQ(Coerce(FieldType::kInteger, Value("9223372036854775808")), std::nullopt);
  EXPECT_EQ(Coerce(FieldType::kInteger, Value(Number{"8.0"})), Value(8));
  EXPECT_EQ(Coerce(FieldType::kInteger, Value(Number{"8.5"})), std::nullopt);
  EXPECT_EQ(Coerce(FieldType::kInteger, Value("")), std::nullopt);
  EXPECT_EQ(Coerce(FieldType::kInteger, Value(true)), std::nullopt);
  EXPECT_EQ(Coerce(FieldType::kNumber, Value("1.50")), Value(Number{"1.5"}));
  EXPECT_EQ(Coerce(FieldType::kText, Value(Number{"1.10"})), Value("1.10"));
  EXPECT_EQ(Coerce(FieldType::kBoolean, Value(2)), std::nullopt);
  EXPECT_EQ(Coerce(FieldType::kReference, Value("5459")), Value(5459));
  EXPECT_EQ(Coerce(FieldType::kReference, Value("")), std::nullopt);
}

}  // namespace
}  // namespace dbsn
