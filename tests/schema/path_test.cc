// Paths and addresses, and their written forms.
#include "schema/path.h"

#include <gtest/gtest.h>

#include "schema/address.h"

namespace dbsn {
namespace {

TEST(Path, WritesMembersItemsAndIndexes) {
  const Path path = Path("jobDetails").Member("tags").Index(2).Item("orders").Member("name");
  EXPECT_EQ(path.ToString(), "jobDetails.tags[2][\"orders\"].name");
  EXPECT_EQ(Path::Parse(path.ToString()), path);
}

TEST(Path, ReadsBackEveryName) {
  for (const char* key : {"a", "a.b", "a[0]", "", "\"q\"", "x]", "a\\b", "\n", "\xC3\xA9", "0"}) {
    for (const Path& path : {Path(Key(key)), Path("r").Member(key).Index(0), Path("l").Item(key),
                             Path(Key(key)).Member(key).Item(key)}) {
      EXPECT_EQ(Path::Parse(path.ToString()), path) << path.ToString();
    }
  }
  EXPECT_EQ(Path::Parse("").ToString(), "");
  EXPECT_TRUE(Path::Parse("").empty());
}

TEST(Path, KeepsAnUnreadableTextWhole) {
  for (const char* text :
       {"a..b", "a[", "a[x]", "a[1", "a]b", ".a", "a.", "\"open", "a[99999999999999999999]"}) {
    const Path path = Path::Parse(text);
    ASSERT_EQ(path.steps().size(), 1u) << text;
    EXPECT_EQ(path.steps()[0].key.text(), text);
  }
}

TEST(Path, KnowsWhatItBeginsWith) {
  EXPECT_TRUE(Path("a.b.c").StartsWith(Path("a.b")));
  EXPECT_TRUE(Path("a").StartsWith(Path()));
  EXPECT_FALSE(Path("ab").StartsWith(Path("a")));
  EXPECT_FALSE(Path("a").StartsWith(Path("a.b")));
}

TEST(FindAt, FollowsMembersAndIndexesOnly) {
  const Value root(
      ValueMap{{"a", Value(Value::List{Value(1), Value(ValueMap{{"b", Value("x")}})})}});
  EXPECT_EQ(*FindAt(root, Path::Parse("a[1].b"))->AsText(), "x");
  EXPECT_EQ(FindAt(root, Path()), &root);
  for (const char* absent : {"b", "a[2]", "a.b", "a[0].b", "a[\"x\"]"}) {
    EXPECT_EQ(FindAt(root, Path::Parse(absent)), nullptr) << absent;
  }
}

TEST(Address, IsWrittenWithOrWithoutItsProvider) {
  const Address address{"databasin", "Connector", "orders-db"};
  EXPECT_EQ(ToString(address), "databasin/Connector/orders-db");
  EXPECT_EQ(ParseAddress("databasin/Connector/orders-db"), address);
  EXPECT_EQ(ParseAddress("Connector/orders-db", "databasin"), address);
}

TEST(Address, IsNothingElse) {
  for (const char* text : {"", "orders", "/", "a/b/", "/b/c", "a//c", "a/b/c/d", "Connector/x"}) {
    EXPECT_FALSE(ParseAddress(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace dbsn
