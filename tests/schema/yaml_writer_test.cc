// What dbsn writes as YAML is read back as the same, by its own reader and by stricter taste.
#include "schema/yaml_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "schema/document_to_value.h"
#include "schema/json_codec.h"
#include "schema/manifest_text.h"
#include "schema/utf8.h"
#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

using ::testing::HasSubstr;

Value ReadBack(const Value& value) {
  const ReadResult read = Yaml("key:" + YamlValue(value, 2, "acme") + "\nlast: end\n");
  if (read.documents.size() != 1) return Value("unreadable");
  const Value whole = DocumentToValue(*read.documents[0], 0);
  EXPECT_EQ(whole.Find("last")->Plain(), "end");
  return *whole.Find("key");
}

TEST(YamlWriter, LeavesPlainTextPlain) {
  EXPECT_EQ(YamlText("db.example.com"), "db.example.com");
  EXPECT_EQ(YamlText("Orders database"), "Orders database");
  EXPECT_EQ(YamlText("https://db.example.com:5432/path"), "https://db.example.com:5432/path");
  EXPECT_EQ(YamlText("personal access token"), "personal access token");
}

TEST(YamlWriter, QuotesWhatAnotherReaderWouldTakeForSomethingElse) {
  for (const char* text :
       {"no",   "Yes",   "off",      "null",       "~",    "",     " a", "a ",   "1.10", "5432",
        "0x1f", "1_000", "12:30:45", "2026-11-26", "1e3",  ".5",   "+1", "a: b", "a #b", "#a",
        "- a",  "[a",    "{a",       "*a",         "&a",   "!a",   "|",  ">",    "%a",   "@a",
        "`a",   "a:",    "\"a\"",    "'a'",        "a\nb", "a\tb", "<<", "=",    "?",    ":"}) {
    EXPECT_EQ(YamlText(text).front(), '"') << text;
    EXPECT_EQ(ReadBack(Value(text)), Value(text)) << text;
  }
}

TEST(YamlWriter, HidesNothingThatTurnsOrMovesText) {
  EXPECT_EQ(YamlText("a\x1b[31m"), "\"a\\x1b[31m\"");
  EXPECT_EQ(YamlText("a\u202eb"), "\"a\\u202eb\"");
  EXPECT_EQ(YamlText("a\U000E0041b"), "\"a\\U000e0041b\"");
  EXPECT_EQ(YamlText("a\u061cb"), "\"a\\u061cb\"");
  EXPECT_EQ(YamlText("Größe"), "\"Größe\"");
}

TEST(YamlWriter, ReadsBackEveryTextThatCanBeWritten) {
  std::mt19937 random(20261126);
  const std::u32string alphabet =
      U"aZ09 :#-,[]{}&*!|>'\"%@`\\\n\t=<?.~_/\u00e4\u20ac\u2028\u202e\U0001f600\u0085\u001b";
  std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1), length(0, 12);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t left = length(random); left > 0; --left) {
      AppendUtf8(alphabet[letter(random)], text);
    }
    ASSERT_EQ(ReadBack(Value(text)), Value(text)) << WriteJson(Value(text));
    const Value list(Value::List{Value(text), Value(7), Value(text)});
    ASSERT_EQ(ReadBack(list), list) << WriteJson(list);
    const Value map(ValueMap{{text, Value(Value::List{Value(ValueMap{{"x", Value(text)}})})}});
    ASSERT_EQ(ReadBack(map), map) << WriteJson(map);
  }
}

TEST(YamlWriter, WritesReferencesAndSourcesAsManifestsDo) {
  EXPECT_EQ(YamlValue(Value(Ref{"acme/Connector/lake"}), 2, "acme"), " {ref: Connector/lake}");
  EXPECT_EQ(YamlValue(Value(Ref{"other/Connector/lake"}), 2, "acme"),
            " {ref: other/Connector/lake}");
  EXPECT_EQ(YamlValue(Value(SecretRef{SecretRef::Source::kEnv, "A_B"}), 2, "acme"),
            " {valueFrom: {env: A_B}}");
  EXPECT_EQ(YamlValue(Value(SecretRef{SecretRef::Source::kFile, "a b: c"}), 2, "acme"),
            " {valueFrom: {file: \"a b: c\"}}");
}

TEST(ManifestText, PutsCommentsAndSwitchedOffLinesWhereTheyBelong) {
  ManifestText manifest;
  manifest.above = "Two\nlines";
  manifest.api_version = "acme/v1";
  manifest.address = {"acme", "Connector", "a"};
  manifest.project = "007";
  manifest.labels = {{"team", "orders"}};
  manifest.spec = {
      {Key("title"), Value("A"), "what it is", "", false},
      {Key("limit"), Value(8), "", "the default", true},
      {Key("steps"), Value(Value::List{Value(ValueMap{{"step", Value(1)}})}), "", "", true}};
  manifest.adopt = "12";
  EXPECT_EQ(WriteManifest(manifest),
            "# Two\n# lines\napiVersion: acme/v1\nkind: Connector\nmetadata:\n  name: a\n"
            "  project: \"007\"\n  labels:\n    team: orders\nspec:\n  # what it is\n  title: A\n"
            "  # limit: 8  # the default\n  # steps:\n  #     - step: 1\nlifecycle:\n"
            "  adopt: \"12\"\n");
}

TEST(ManifestText, LetsNoTextOfAServerLeaveItsComment) {
  ManifestText manifest;
  manifest.above = "a\rb\x1b[2J";
  manifest.api_version = "acme/v1";
  manifest.address = {"acme", "Connector", "a"};
  EXPECT_THAT(WriteManifest(manifest), HasSubstr("# a\\rb\\x1b[2J\napiVersion"));
}

}  // namespace
}  // namespace dbsn
