#include "engine/plan/environment_diff.h"

#include <gtest/gtest.h>

#include "tests/support/checked_manifests.h"

namespace dbsn {
namespace {

struct Sides {
  CheckedManifests first, second;
  EnvironmentDiff diff;

  // "PATH FIRST | SECOND" of each field of the one resource that differs, a line each.
  std::string Said() const {
    std::string said;
    for (const FieldDifference& field : diff.resources.front().fields) {
      said +=
          field.path + " " + Side(field.first, first) + " | " + Side(field.second, second) + "\n";
    }
    return said;
  }
  static std::string Side(const StatedField& field, const CheckedManifests& of) {
    if (!field.value.has_value()) return "none";
    const SecretRef* source = field.value->AsSecretRef();
    return (source == nullptr ? field.value->Plain() : ToString(*source)) + " at " +
           of.At(field.place);
  }
};

Sides Compare(const std::string& first, const std::string& second) {
  Sides sides{CheckAcme(first), CheckAcme(second), {}};
  EXPECT_EQ(sides.first.Problems() + sides.second.Problems(), "");
  const std::map<std::string, std::string> projects{{"acme", "P1"}};
  sides.diff = CompareDesired({sides.first.desired, projects}, {sides.second.desired, projects});
  return sides;
}

TEST(EnvironmentDiff, FindsNothingBetweenEquals) {
  const Sides sides = Compare(AcmePostgres("a") + AcmePostgres("b"),
                              AcmePostgres("b") + AcmePostgres("a", {{"database", ""}}));
  EXPECT_TRUE(sides.diff.resources.empty());
  EXPECT_EQ(sides.diff.equal, 2u);
}

TEST(EnvironmentDiff, NamesWhatOnlyOneHas) {
  const Sides sides =
      Compare(AcmePostgres("a") + AcmePostgres("b"), AcmePostgres("b") + AcmePostgres("c"));
  ASSERT_EQ(sides.diff.resources.size(), 2u);
  EXPECT_EQ(sides.diff.resources[0].address.name, "a");
  EXPECT_FALSE(sides.diff.resources[0].second.has_value());
  EXPECT_EQ(sides.first.At(*sides.diff.resources[0].first), "a.yaml:4:18");
  EXPECT_EQ(sides.diff.resources[1].address.name, "c");
  EXPECT_FALSE(sides.diff.resources[1].first.has_value());
}

TEST(EnvironmentDiff, NamesEachFieldWithBothValuesAndPlacesAndSecretsByTheirSource) {
  const Sides sides = Compare(AcmePostgres("a", {{"limit", "5"}}),
                              AcmePostgres("a", {{"host", "other.example.com"},
                                                 {"password", "{valueFrom: {file: secret}}"}}));
  ASSERT_EQ(sides.diff.resources.size(), 1u);
  EXPECT_EQ(sides.Said(),
            "spec.host db.example.com at a.yaml:8:9 | other.example.com at a.yaml:8:9\n"
            "spec.limit 5 at a.yaml:12:10 | none\n"
            "spec.password env:PASSWORD at a.yaml:11:3 | file:secret at a.yaml:11:3\n");
}

TEST(EnvironmentDiff, ComparesTheHeadToo) {
  const std::string head = "---\napiVersion: acme/v1\nkind: Job\n";
  const Sides sides = Compare(
      head + "metadata: {name: j, labels: {a.b/c: '1', d: '2'}}\nspec: {name: nightly}\n",
      head +
          "metadata: {name: j, labels: {a.b/c: '3', d: '2'}}\nspec: {name: nightly}\n"
          "lifecycle: {adopt: 7, preventDestroy: true}\ntest: {when: never, timeout: 5s}\n");
  ASSERT_EQ(sides.diff.resources.size(), 1u);
  EXPECT_EQ(sides.Said(),
            "lifecycle.adopt none | 7 at a.yaml:6:20\n"
            "lifecycle.preventDestroy none | true at a.yaml:6:39\n"
            "metadata.labels.a.b/c 1 at a.yaml:4:37 | 3 at a.yaml:4:37\n"
            "test.timeout none | 5000ms at a.yaml:7:30\n"
            "test.when changed at a.yaml:4:18 | never at a.yaml:7:14\n");
}

}  // namespace
}  // namespace dbsn
