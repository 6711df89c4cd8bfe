// What an update of the whole object holds. That RabbitMQ keeps what it should is
// tests/e2e/rabbitmq_test.py.
#include "engine/plan/whole_object.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/definitions.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FieldSet Fields() {
  FieldSet fields;
  fields.fields = {TextField("host"),     TextField("note"), TextField("owner"),
                   TextField("password"), TextField("port"), TextField("zone")};
  fields.fields[1].unset = Value("");
  fields.fields[2].read_only = true;
  fields.fields[3].sensitive = true;
  fields.fields[4].default_value = Value("5432");
  return fields;
}

const Value kLive(ValueMap{{"host", Value("a")},
                           {"note", Value("x")},
                           {"owner", Value("ada")},
                           {"port", Value("1")},
                           {"zone", Value("eu")}});
const SecretRef kPassword{SecretRef::Source::kEnv, "PW"};

TEST(WholeAfter, KeepsWhatNoManifestSaysAndSendsTheSecretsOfTheManifest) {
  const Value wanted(ValueMap{{"host", Value("b")}, {"password", Value(kPassword)}});
  EXPECT_EQ(WholeAfter(Fields(), kLive, wanted, {}), Value(ValueMap{{"host", Value("b")},
                                                                    {"note", Value("x")},
                                                                    {"password", Value(kPassword)},
                                                                    {"port", Value("1")},
                                                                    {"zone", Value("eu")}}));
}

TEST(WholeAfter, ResetsWhatWentFromTheManifest) {
  const Value wanted(ValueMap{{"host", Value("a")}});
  EXPECT_EQ(WholeAfter(Fields(), kLive, wanted, {Path("note"), Path("port"), Path("zone")}),
            Value(ValueMap{{"host", Value("a")}, {"note", Value("")}, {"port", Value("5432")}}));
}

const Value kNothing{ValueMap{}};

TEST(SecretsLost, NamesThoseThatAreLiveAndInNoManifest) {
  const std::vector<Path> there{Path("password")};
  const std::vector<Key> all{Key("host"), Key("password")};
  EXPECT_THAT(SecretsLost(Fields(), there, kNothing, all), ElementsAre("password"));
  EXPECT_THAT(SecretsLost(Fields(), there, kNothing, {Key("host")}), IsEmpty());
  EXPECT_THAT(SecretsLost(Fields(), there, Value(ValueMap{{"password", Value(kPassword)}}), all),
              IsEmpty());
}

// A map with a secret, and a list of such maps by their name.
FieldSet Nested() {
  Field secret = TextField("password");
  secret.sensitive = true;
  Field block;
  block.name = Key("block");
  block.wire_name = "block";
  block.type = FieldType::kMap;
  block.members = {TextField("host"), secret, TextField("user")};
  Field list = block;
  list.name = Key("parts");
  list.wire_name = "parts";
  list.type = FieldType::kList;
  list.comparison = Comparison::kByKey;
  list.item_key = Key("host");
  FieldSet fields;
  fields.fields = {block, list, TextField("note")};
  return fields;
}

Value MapOf(const char* host, std::optional<const char*> user) {
  ValueMap map{{"host", Value(host)}};
  if (user) map.Set(Key("user"), Value(*user));
  return Value(std::move(map));
}

TEST(Blocks, KeepTheMembersThatNoManifestSays) {
  const Value live(ValueMap{{"block", MapOf("a", "ada")},
                            {"parts", Value(Value::List{MapOf("x", "bob"), MapOf("y", "cy")})}});
  const Value wanted(ValueMap{{"block", MapOf("b", {})},
                              {"parts", Value(Value::List{MapOf("y", {}), MapOf("z", {})})}});
  EXPECT_EQ(WholeAfter(Nested(), live, wanted, {}),
            Value(ValueMap{{"block", MapOf("b", "ada")},
                           {"parts", Value(Value::List{MapOf("y", "cy"), MapOf("z", {})})}}));
}

TEST(Blocks, AreThoseThatHoldAChange) {
  EXPECT_THAT(FieldsOfBlocks(Nested(), {Path("block.host")}), ElementsAre(Key("block")));
  FieldSet inside = Fields();
  for (Field& field : inside.fields) {
    if (field.name != Key("zone")) field.inside = Key("settings");
  }
  EXPECT_THAT(FieldsOfBlocks(inside, {Path("zone")}), ElementsAre(Key("zone")));
  EXPECT_THAT(FieldsOfBlocks(inside, {Path("host")}),
              ElementsAre(Key("host"), Key("note"), Key("owner"), Key("password"), Key("port")));
}

TEST(Blocks, LoseNoSecretOfAMapOrOfAnItemThatStays) {
  const std::vector<Path> there{Path("block.password"), Path("parts").Item("x").Member("password"),
                                Path("parts").Item("y").Member("password")};
  const Value sent(
      ValueMap{{"block", MapOf("a", "ada")}, {"parts", Value(Value::List{MapOf("y", {})})}});
  // The item x goes with its password, as the plan shows.
  EXPECT_THAT(SecretsLost(Nested(), there, sent, {Key("block"), Key("parts")}),
              ElementsAre("block.password", Path("parts").Item("y").Member("password").ToString()));
}

}  // namespace
}  // namespace dbsn
