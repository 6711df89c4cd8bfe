// Values, their maps and their numbers.
#include "schema/value.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "schema/decimal.h"

namespace dbsn {
namespace {

TEST(Key, IsOnePointerForOneTextOnEveryThread) {
  const Key here("connectorHost");
  std::vector<const std::string*> seen(8);
  std::vector<std::thread> threads;
  for (const std::string*& slot : seen) {
    threads.emplace_back([&slot] {
      for (int i = 0; i < 2000; ++i) slot = &Key("connector" + std::to_string(i)).text();
      slot = &Key("connectorHost").text();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string* text : seen) EXPECT_EQ(text, &here.text());
}

TEST(Key, IsOrderedByItsText) {
  EXPECT_LT(Key("B"), Key("a"));
  EXPECT_LT(Key("a"), Key("ab"));
  EXPECT_EQ(Key(), Key(""));
  EXPECT_TRUE(Key().empty());
}

TEST(Value, IsEqualWhenItSaysTheSame) {
  EXPECT_EQ(Value(Value::List{Value(1), Value("x")}), Value(Value::List{Value(1), Value("x")}));
  EXPECT_EQ(Value(ValueMap{{"b", Value(1)}, {"a", Value(2)}}),
            Value(ValueMap{{"a", Value(2)}, {"b", Value(1)}}));
  EXPECT_NE(Value("1"), Value(1));
  EXPECT_NE(Value(), Value(""));
  EXPECT_NE(Value(true), Value(1));
  EXPECT_NE(Value(Ref{"a/B/c"}), Value("a/B/c"));
}

TEST(Value, ComparesNumbersByValue) {
  EXPECT_EQ(Value(Number{"1.50"}), Value(Number{"15e-1"}));
  EXPECT_EQ(Value(Number{"5.0"}), Value(5));
  EXPECT_EQ(Value(-5), Value(Number{"-0.5E+1"}));
  EXPECT_NE(Value(Number{"0.1"}), Value(Number{"0.10000000000000000001"}));
  EXPECT_EQ(Value(Number{"-0.0"}), Value(0));
}

TEST(Decimal, ComparesWithoutLosingDigits) {
  EXPECT_TRUE(SameDecimal("1e3", "1000"));
  EXPECT_TRUE(SameDecimal("100", "1.00e2"));
  EXPECT_FALSE(SameDecimal("123456789012345678901", "123456789012345678902"));
  EXPECT_FALSE(SameDecimal("1e99999999999999999999", "1e99999999999999999998"));
  EXPECT_FALSE(SameDecimal("x", "x"));
  EXPECT_FALSE(IsJsonNumber("01"));
  EXPECT_FALSE(IsJsonNumber("1."));
  EXPECT_FALSE(IsJsonNumber(".5"));
  EXPECT_FALSE(IsJsonNumber("+1"));
  EXPECT_FALSE(IsJsonNumber("-"));
  EXPECT_TRUE(IsJsonNumber("-1.5e+10"));
}

TEST(Value, ShowsIdsPlainly) {
  EXPECT_EQ(Value(5459).Plain(), Value("5459").Plain());
  EXPECT_EQ(Value(true).Plain(), "true");
  EXPECT_EQ(Value(Number{"1.5"}).Plain(), "1.5");
  EXPECT_EQ(Value().Plain(), "");
  EXPECT_EQ(Value(SecretRef{SecretRef::Source::kEnv, "X"}).Plain(), "");
}

TEST(ValueMap, KeepsKeysSortedAndUnique) {
  ValueMap map;
  for (const char* key : {"m", "a", "z", "b", "a"}) map.Set(key, Value(key));
  map.Set("m", Value("again"));
  std::string keys;
  for (const auto& [key, value] : map) keys += key.text();
  EXPECT_EQ(keys, "abmz");
  EXPECT_EQ(*map.Find("m")->AsText(), "again");
  map.Erase(Key("b"));
  map.Erase(Key("absent"));
  EXPECT_EQ(map.size(), 3u);
  EXPECT_EQ(map.Find("b"), nullptr);
}

TEST(ValueMap, FindsByTextAndByKeyInShortAndLongMaps) {
  for (const int count : {3, 200}) {
    ValueMap map;
    for (int i = 0; i < count; ++i) map.Set("key" + std::to_string(i), Value(i));
    for (int i = 0; i < count; ++i) {
      const std::string key = "key" + std::to_string(i);
      ASSERT_NE(map.Find(key), nullptr);
      EXPECT_EQ(*map.Find(key)->AsInteger(), i);
      EXPECT_EQ(map.Find(Key(key)), map.Find(key));
    }
    EXPECT_EQ(map.Find("key"), nullptr);
  }
}

}  // namespace
}  // namespace dbsn
