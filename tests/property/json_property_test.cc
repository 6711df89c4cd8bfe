// What must hold of any Value, tried on many random ones from a fixed seed.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "schema/document_reader.h"
#include "schema/document_to_value.h"
#include "schema/json_codec.h"
#include "schema/utf8.h"

namespace dbsn {
namespace {

class RandomValues {
 public:
  explicit RandomValues(std::uint32_t seed) : random_(seed) {}

  Value Any(int depth, bool references) {
    const int kinds = depth == 0 ? 5 : 7;
    switch (Below(references ? kinds + 2 : kinds)) {
      case 0:
        return Value();
      case 1:
        return Value(Below(2) == 0);
      case 2:
        return Value(static_cast<std::int64_t>(random_()) << Below(33));
      case 3:
        return Value(Number{Fraction()});
      case 4:
        return Value(Text());
      case 5:
        return depth == 0 ? Value(Ref{"a/B/" + Text()}) : List(depth, references);
      case 6:
        return depth == 0 ? Secret() : Map(depth, references);
      case 7:
        return Value(Ref{"a/B/" + Text()});
      default:
        return Secret();
    }
  }

 private:
  int Below(int end) { return static_cast<int>(random_() % static_cast<std::uint32_t>(end)); }

  std::string Fraction() {
    return std::to_string(Below(1000) - 500) + "." + std::to_string(Below(100000)) +
           (Below(2) == 0 ? "" : "e-" + std::to_string(Below(400)));
  }

  std::string Text() {
    static constexpr std::uint32_t kLetters[] = {'a',  '$',  '"',    '\\',   '\n',   0,
                                                 0x1F, '{',  ':',    '#',    ' ',    '\t',
                                                 0x7F, 0xE9, 0x2028, 0xFEFF, 0x1F600};
    if (Below(8) == 0) return Below(2) == 0 ? "$ref" : "$$secret";
    std::string text;
    for (int i = Below(9); i > 0; --i) {
      AppendUtf8(kLetters[static_cast<std::size_t>(Below(std::size(kLetters)))], text);
    }
    return text;
  }

  Value Secret() { return Value(SecretRef{static_cast<SecretRef::Source>(Below(4)), Text()}); }

  Value List(int depth, bool references) {
    Value::List list;
    for (int i = Below(5); i > 0; --i) list.push_back(Any(depth - 1, references));
    return Value(std::move(list));
  }

  Value Map(int depth, bool references) {
    ValueMap map;
    for (int i = Below(5); i > 0; --i) map.Set(Text(), Any(depth - 1, references));
    return Value(std::move(map));
  }

  std::mt19937 random_;
};

TEST(AnyValue, ComesBackFromJsonAsItWas) {
  RandomValues values(1);
  for (int i = 0; i < 5000; ++i) {
    const Value value = values.Any(4, true);
    for (const JsonStyle style : {JsonStyle::kCompact, JsonStyle::kIndented}) {
      const std::string text = WriteJson(value, style);
      const std::variant<Value, JsonFault> read = ParseJson(text);
      ASSERT_TRUE(std::holds_alternative<Value>(read)) << text;
      ASSERT_EQ(std::get<Value>(read), value) << text;
      ASSERT_EQ(WriteJson(std::get<Value>(read), style), text);
    }
  }
}

TEST(AnyValue, GoesToAServerAndBackAsItWas) {
  RandomValues values(2);
  for (int i = 0; i < 5000; ++i) {
    const Value value = values.Any(4, false);
    const std::string text = WriteJson(value, JsonStyle::kServer);
    const std::variant<Value, JsonFault> read = ParseJson(text, kServerJson);
    ASSERT_TRUE(std::holds_alternative<Value>(read)) << text;
    ASSERT_EQ(std::get<Value>(read), value) << text;
  }
}

TEST(AnyValue, IsReadFromAFileAsFromAnAnswer) {
  RandomValues values(3);
  for (int i = 0; i < 3000; ++i) {
    const Value value = values.Any(4, false);
    if (value.is_null()) continue;
    const std::string text = WriteJson(value, JsonStyle::kServer);
    if (text.find('\x7F') != std::string::npos) continue;  // no file may hold it unescaped
    Diagnostics diagnostics;
    const Documents documents = ReadJson(0, text, ReadLimits(), diagnostics);
    ASSERT_FALSE(diagnostics.has_errors()) << text;
    ASSERT_EQ(documents.size(), 1u) << text;
    ASSERT_EQ(DocumentToValue(*documents[0], 0), value) << text;
  }
}

}  // namespace
}  // namespace dbsn
