// Answers held against a JSON Schema.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/answer_schema.h"

namespace dbsn {
namespace {

using ::testing::Optional;

constexpr const char* kWeather =
    R"({"type":"object","required":["name"],"properties":{"name":{"type":"string"},)"
    R"("main":{"type":"object","properties":{"temp":{"type":"number"}},)"
    R"("additionalProperties":false},"kind":{"enum":["a","b"]}}})";

TEST(AnswerSchema, TakesWhatIsAsItSays) {
  EXPECT_EQ(AnswerFault(kWeather, R"({"name":"x","main":{"temp":1.5},"more":[]})"), std::nullopt);
  EXPECT_EQ(AnswerFault("{}", "[1]"), std::nullopt);
}

TEST(AnswerSchema, SaysWhatIsOtherwiseAndWhere) {
  EXPECT_THAT(AnswerFault(kWeather, R"({"name":"x","main":{"temp":"hot"}})"),
              Optional(std::string("main.temp is no number")));
  EXPECT_THAT(AnswerFault(kWeather, "{}"),
              Optional(std::string("the answer lacks a member that is required")));
  EXPECT_THAT(AnswerFault(kWeather, R"({"name":"x","kind":"c"})"),
              Optional(std::string("kind is none of the values that are listed")));
  EXPECT_THAT(AnswerFault(kWeather, R"({"name":"x","main":{"wind":1}})"),
              Optional(std::string("main.wind has a member that is not described")));
  EXPECT_THAT(AnswerFault(kWeather, "[]"), Optional(std::string("the answer is no object")));
  EXPECT_THAT(AnswerFault(kWeather, "<html>"), Optional(std::string("is no JSON")));
}

TEST(AnswerSchema, IsNotBroughtDownByDepthOrByItself) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_THAT(AnswerFault("{}", deep),
              Optional(std::string("is nested too deeply to be looked at")));
  const char* const itself =
      R"({"definitions":{"n":{"type":"object","properties":{"n":{"$ref":"#/definitions/n"}}}},)"
      R"("$ref":"#/definitions/n"})";
  EXPECT_EQ(AnswerFault(itself, R"({"n":{"n":{}}})"), std::nullopt);
}

}  // namespace
}  // namespace dbsn
