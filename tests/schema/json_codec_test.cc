// JSON to Values and back.
#include "schema/json_codec.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

Value Parsed(std::string_view text, const JsonLimits& limits = {}) {
  const std::variant<Value, JsonFault> read = ParseJson(text, limits);
  const JsonFault* const fault = std::get_if<JsonFault>(&read);
  EXPECT_EQ(fault, nullptr) << text << ": " << (fault == nullptr ? "" : fault->message);
  return fault == nullptr ? std::get<Value>(read) : Value();
}

JsonFault Fault(std::string_view text, const JsonLimits& limits = {}) {
  const std::variant<Value, JsonFault> read = ParseJson(text, limits);
  EXPECT_TRUE(std::holds_alternative<JsonFault>(read)) << text;
  const JsonFault* const fault = std::get_if<JsonFault>(&read);
  return fault == nullptr ? JsonFault() : *fault;
}

TEST(JsonCodec, ReadsEachKindOfValue) {
  const Value value =
      Parsed(" {\"t\":\"x\",\"i\":-5,\"b\":true,\"n\":null,\"l\":[1,[]],\"m\":{}} ");
  EXPECT_EQ(*value.Find("t")->AsText(), "x");
  EXPECT_EQ(*value.Find("i")->AsInteger(), -5);
  EXPECT_TRUE(*value.Find("b")->AsBoolean());
  EXPECT_TRUE(value.Find("n")->is_null());
  EXPECT_EQ(value.Find("l")->AsList()->size(), 2u);
  EXPECT_TRUE(value.Find("m")->AsMap()->empty());
}

TEST(JsonCodec, KeepsEveryDigitOfLargeAndFractionalNumbers) {
  EXPECT_EQ(*Parsed("9223372036854775807").AsInteger(), INT64_MAX);
  EXPECT_EQ(*Parsed("-9223372036854775808").AsInteger(), INT64_MIN);
  EXPECT_EQ(Parsed("9223372036854775808").AsNumber()->text, "9223372036854775808");
  EXPECT_EQ(Parsed("0.1000").AsNumber()->text, "0.1000");
  EXPECT_EQ(WriteJson(Parsed("[1e300,0.1000]")), "[1e300,0.1000]");
  EXPECT_EQ(Fault("[1e400]").message, "The number is too large");
}

TEST(JsonCodec, WritesMembersInTheOrderOfTheirKeys) {
  EXPECT_EQ(WriteJson(Parsed("{\"b\":1,\"a\":{\"d\":1,\"c\":2},\"B\":3}")),
            "{\"B\":3,\"a\":{\"c\":2,\"d\":1},\"b\":1}");
}

TEST(JsonCodec, TakesTheLastOfEqualKeys) {
  EXPECT_EQ(WriteJson(Parsed("{\"a\":1,\"b\":2,\"a\":3}")), "{\"a\":3,\"b\":2}");
}

TEST(JsonCodec, IndentsByTwoSpaces) {
  EXPECT_EQ(WriteJson(Parsed("{\"a\":[1,{\"b\":[]}],\"c\":{}}"), JsonStyle::kIndented),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}");
}

TEST(JsonCodec, EscapesWhatJsonRequires) {
  EXPECT_EQ(WriteJson(Value("a\"\\\n\t\x01\x1f/\xC3\xA9")),
            "\"a\\\"\\\\\\n\\t\\u0001\\u001f/\xC3\xA9\"");
  EXPECT_EQ(Parsed(WriteJson(Value(std::string("\0x", 2)))), Value(std::string("\0x", 2)));
}

TEST(JsonCodec, MendsBytesThatAreNotUtf8InBothDirections) {
  EXPECT_EQ(WriteJson(Value("a\xFF"
                            "b")),
            "\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(*Parsed("\"a\xFF"
                    "b\"")
                 .AsText(),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(JsonCodec, KeepsReferencesAndSecretNames) {
  const Value reference(Ref{"databasin/Connector/lake"});
  EXPECT_EQ(WriteJson(reference), "{\"$ref\":\"databasin/Connector/lake\"}");
  EXPECT_EQ(Parsed(WriteJson(reference)), reference);
  for (const SecretRef::Source source : {SecretRef::Source::kEnv, SecretRef::Source::kFile,
                                         SecretRef::Source::kExec, SecretRef::Source::kVault}) {
    const Value secret(SecretRef{source, "a:b#c"});
    EXPECT_EQ(Parsed(WriteJson(secret)), secret);
  }
}

TEST(JsonCodec, NeverTakesAServersDataForAReference) {
  const char* const text = "{\"$ref\":\"databasin/Connector/lake\"}";
  const Value data = Parsed(text, kServerJson);
  ASSERT_NE(data.AsMap(), nullptr);
  EXPECT_EQ(Parsed(WriteJson(data)), data);
  EXPECT_EQ(WriteJson(data, JsonStyle::kServer), text);
}

TEST(JsonCodec, TellsDataThatLooksEscapedApartToo) {
  for (const char* const key : {"$ref", "$$ref", "$$$secret", "$secret", "$other", "$"}) {
    const Value data(ValueMap{{key, Value("env:X")}});
    EXPECT_EQ(Parsed(WriteJson(data)), data) << key;
  }
}

TEST(JsonCodec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(Fault("{\"a\":1 \"b\":2}").message, "Missing a comma or } after an object member");
  EXPECT_EQ(Fault("{\"a\":1 \"b\":2}").offset, 7u);
  EXPECT_EQ(Fault("").message, "The text is empty");
  EXPECT_EQ(Fault("[1] [2]").offset, 4u);
  EXPECT_EQ(Fault("<html>").offset, 0u);
  EXPECT_EQ(Fault(std::string("[1]\0x", 5)).message, "A zero byte");
}

TEST(JsonCodec, EndsDeepNestingAtTheLimit) {
  EXPECT_EQ(Fault(std::string(1'000'000, '[')).message,
            "Lists and objects nested more than 200 deep");
  EXPECT_EQ(Fault("[[[]]]", {.depth = 2}).offset, 2u);
  Parsed("[[[]]]", {.depth = 3});
}

TEST(JsonCodec, ReadsGroupedNumbersOnlyWhereAskedTo) {
  const char* const sample = "{\"status\":\"ok 1,234\",\"count\":1,234,\"list\":[1,234]}";
  Fault(sample);
  const Value value = Parsed(sample, {.tolerant = true});
  EXPECT_EQ(WriteJson(value), "{\"count\":1234,\"list\":[1,234],\"status\":\"ok 1,234\"}");
  EXPECT_EQ(*Parsed("{\"n\":12,345,678}", {.tolerant = true}).Find("n")->AsInteger(), 12345678);
  Fault("{\"n\":1,23}", {.tolerant = true});
}

}  // namespace
}  // namespace dbsn
