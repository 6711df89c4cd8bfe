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

TEST(SecretsLost, NamesThoseThatAreLiveAndInNoManifest) {
  const std::vector<PathMark> shown{{Path("password"), {"key", "digest"}, false}};
  EXPECT_THAT(SecretsLost(Fields(), shown, Value(ValueMap{})), ElementsAre("password"));
  EXPECT_THAT(SecretsLost(Fields(), shown, Value(ValueMap{{"password", Value(kPassword)}})),
              IsEmpty());
}

}  // namespace
}  // namespace dbsn
