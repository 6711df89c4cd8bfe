#include "schema/validate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/checked_manifests.h"
#include "tests/support/definitions.h"

namespace dbsn {
namespace {

std::string Lake(const std::string& name, const std::string& more = "") {
  return "---\napiVersion: acme/v1\nkind: Connector\nmetadata: {name: " + name +
         "}\nspec: {title: The " + name +
         ", engine: Lake, login: token, account: a, secret: {valueFrom: {env: S}}}\n" + more;
}

std::string Warehouse(const std::string& name, const std::string& storage) {
  return "---\napiVersion: acme/v1\nkind: Connector\nmetadata: {name: " + name +
         "}\nspec:\n  {title: The " + name +
         ", engine: Warehouse, login: token, host: w.example.com, secret: {valueFrom: {env: S}},\n"
         "  storage: " +
         storage + "}\n";
}

std::string Job(const std::string& name, const std::string& spec, const std::string& more = "") {
  return "---\napiVersion: acme/v1\nkind: Job\nmetadata: {name: " + name + "}\nspec: " + spec +
         "\n" + more;
}

TEST(Validate, GivesSoundResourcesInTheOrderOfAddresses) {
  const CheckedManifests checked =
      CheckAcme(Warehouse("w", "{ref: Connector/lake}") + Job("j", "{name: n}") + Lake("lake"));
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 3u);
  EXPECT_EQ(checked.desired[0].address.name, "lake");
  EXPECT_EQ(checked.desired[1].address.name, "w");
  EXPECT_EQ(checked.desired[2].address.name, "j");
  EXPECT_EQ(*checked.desired[1].fields.Find("storage"), Value(Ref{"acme/Connector/lake"}));
  EXPECT_EQ(checked.desired[1].needs, (std::vector<Address>{{"acme", "Connector", "lake"}}));
  EXPECT_EQ(checked.desired[0].project, "P1");
  EXPECT_EQ(checked.At(checked.desired[1].place), "a.yaml:4:18");
}

TEST(Validate, LeavesOutAResourceWithAnErrorAndKeepsTheOthers) {
  const CheckedManifests checked =
      CheckAcme(AcmePostgres("bad", {{"port", "x"}}) + AcmePostgres("good"));
  EXPECT_TRUE(checked.diagnostics.has_errors());
  ASSERT_EQ(checked.desired.size(), 1u);
  EXPECT_EQ(checked.desired[0].address.name, "good");
}

TEST(Validate, RefusesAnUnknownProviderVersionOrKind) {
  EXPECT_EQ(CheckAcme("apiVersion: acne/v1\nkind: Job\nmetadata: {name: n}\nspec: {}\n").Words(),
            "a.yaml:1:13 manifest.unknown-provider: The workspace has no provider \"acne\". [Did "
            "you mean \"acme\"?]\n");
  EXPECT_EQ(
      CheckAcme("apiVersion: acme/v2\nkind: Job\nmetadata: {name: n}\nspec: {name: n}\n").Words(),
      "a.yaml:1:13 manifest.version-not-served: The provider \"acme\" does not serve the version "
      "\"v2\". [It serves \"v1\".]\n");
  EXPECT_EQ(CheckAcme("apiVersion: acme/v1\nkind: job\nmetadata: {name: n}\nspec: {}\n").Words(),
            "a.yaml:2:7 manifest.unknown-kind: The provider \"acme\" has no kind \"job\". [Did you "
            "mean \"Job\"? Upper and lower case matter.]\n");
}

TEST(Validate, KeepsTwoEntriesOfOneDefinitionApart) {
  ValidationScope scope = AcmeScope();
  scope.providers.emplace("acme-eu", scope.providers.at("acme"));
  const std::string eu =
      "apiVersion: acme-eu/v1\nkind: Connector\nmetadata: {name: lake, project: E}\nspec: {title: "
      "The lake, engine: Lake, login: token, account: a, secret: {valueFrom: {env: S}}}\n";
  CheckedManifests checked = CheckManifests({{"a.yaml", eu + Lake("lake")}}, scope);
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 2u);
  EXPECT_EQ(checked.desired[1].address.provider, "acme-eu");
  EXPECT_EQ(checked.desired[1].project, "E");

  checked =
      CheckManifests({{"a.yaml", eu + Warehouse("w", "{ref: acme-eu/Connector/lake}")}}, scope);
  EXPECT_EQ(checked.Problems(), "a.yaml:11:18 manifest.reference-kind\n");
  EXPECT_NE(checked.FirstWords().find("belongs to another provider, \"acme-eu\""),
            std::string::npos);
}

TEST(Validate, RefusesAProjectWhereTheKindHasNone) {
  EXPECT_EQ(CheckAcme("apiVersion: acme/v1\nkind: Job\nmetadata: {name: n, project: P}\nspec: "
                      "{name: n}\n")
                .Problems(),
            "a.yaml:3:30 manifest.project-not-used\n");
}

TEST(Validate, ReportsADuplicateAddressWithTheFirst) {
  const CheckedManifests checked = CheckManifests(
      {{"b.yaml", AcmePostgres("x", {{"title", "Second"}})}, {"a.yaml", AcmePostgres("x")}},
      AcmeScope());
  EXPECT_EQ(checked.Problems(), "b.yaml:4:18 manifest.duplicate-address\n");
  const Diagnostic& problem = checked.diagnostics.all()[0];
  ASSERT_EQ(problem.related.size(), 1u);
  EXPECT_EQ(checked.At(problem.related[0].place), "a.yaml:4:18");
  EXPECT_EQ(problem.related[0].note, "first defined here");
  EXPECT_EQ(problem.address, "acme/Connector/x");
  EXPECT_EQ(checked.desired.size(), 1u);
}

TEST(Validate, RefusesTwoOfOneNameInOneScopeAndTakesThemInTwo) {
  CheckedManifests checked =
      CheckAcme(AcmePostgres("a", {{"title", "Same"}}) + AcmePostgres("b", {{"title", "Same"}}));
  EXPECT_EQ(checked.Problems(), "a.yaml:17:10 manifest.duplicate-name\n");
  ASSERT_EQ(checked.diagnostics.all()[0].related.size(), 1u);
  EXPECT_EQ(checked.At(checked.diagnostics.all()[0].related[0].place), "a.yaml:6:10");

  std::string other = AcmePostgres("b", {{"title", "Same"}});
  other.replace(other.find("{name: b}"), 9, "{name: b, project: P2}");
  checked = CheckAcme(AcmePostgres("a", {{"title", "Same"}}) + other);
  EXPECT_EQ(checked.Words(), "");
  EXPECT_EQ(checked.desired.size(), 2u);
}

TEST(Validate, RefusesAReferenceThatLeadsNowhereOrToTheWrongResource) {
  EXPECT_EQ(CheckAcme(Lake("lake") + Warehouse("w", "{ref: Connector/lakee}")).Words(),
            "a.yaml:12:18 manifest.reference-missing: \"storage\" points at "
            "acme/Connector/lakee, and no manifest defines it. [Did you mean \"lake\"?]\n");
  const CheckedManifests wrong =
      CheckAcme(AcmePostgres("pg") + Warehouse("w", "{ref: Connector/pg}"));
  EXPECT_EQ(wrong.Words(),
            "a.yaml:18:18 manifest.reference-kind: \"storage\" points at acme/Connector/pg, which "
            "is of the type \"Postgres\". [It must point at a Lake connector.]\n");
  EXPECT_EQ(wrong.At(wrong.diagnostics.all()[0].related.at(0).place), "a.yaml:4:18");
  EXPECT_EQ(CheckAcme(Job("j", "{name: n}") + Warehouse("w", "{ref: Job/j}")).Problems(),
            "a.yaml:12:18 manifest.reference-kind\n");
}

TEST(Validate, RefusesAReferenceThatCannotBeRead) {
  EXPECT_EQ(CheckAcme(Warehouse("w", "{ref: lake}")).Problems(),
            "a.yaml:7:18 manifest.bad-reference\n");
  EXPECT_EQ(CheckAcme(Warehouse("w", "{ref: Connector/a, to: b}")).Problems(),
            "a.yaml:7:12 manifest.bad-reference\n");
  const CheckedManifests bare = CheckAcme(Warehouse("w", "Connector/lake"));
  EXPECT_EQ(bare.Problems(), "a.yaml:7:12 manifest.wrong-type\n");
  EXPECT_NE(bare.FirstWords().find("[Write {ref: Connector/lake}.]"), std::string::npos);
}

TEST(Validate, TakesAnIdInPlaceOfAReference) {
  for (const char* id : {"5459", "'5459'"}) {
    const CheckedManifests checked = CheckAcme(Warehouse("w", id));
    EXPECT_EQ(checked.Words(), "");
    ASSERT_EQ(checked.desired.size(), 1u);
    EXPECT_EQ(*checked.desired[0].fields.Find("storage"), Value(5459));
  }
}

TEST(Validate, ReportsACircleOnceWithItsPath) {
  const CheckedManifests checked =
      CheckAcme(Job("c",
                    "{name: c, connector: {ref: Connector/x}, steps: [{name: s, source: {ref: "
                    "Job/a}}]}") +
                Job("b", "{name: b, steps: [{name: s, source: {ref: Job/c}}]}") +
                Job("a", "{name: a, steps: [{name: s, source: {ref: Job/b}}]}"));
  // The connector is not there, and the circle is another matter.
  EXPECT_EQ(checked.Problems(),
            "a.yaml:5:34 manifest.reference-missing\na.yaml:15:49 manifest.reference-cycle\n");
  const Diagnostic& circle = checked.diagnostics.all()[1];
  EXPECT_EQ(circle.detail,
            "Each of these needs the next one first: acme/Job/a -> acme/Job/b -> acme/Job/c -> "
            "acme/Job/a.");
  ASSERT_EQ(circle.related.size(), 2u);
  EXPECT_EQ(checked.At(circle.related[0].place), "a.yaml:10:49");
  EXPECT_TRUE(checked.desired.empty());
}

TEST(Validate, RefusesAResourceThatNeedsItself) {
  const CheckedManifests checked =
      CheckAcme(Job("a", "{name: a, steps: [{name: s, source: {ref: Job/a}}]}"));
  EXPECT_EQ(checked.Problems(), "a.yaml:5:49 manifest.reference-cycle\n");
  EXPECT_EQ(checked.diagnostics.all()[0].detail, "acme/Job/a needs itself.");
}

TEST(Validate, FollowsALongChainWithoutRecursion) {
  std::string text;
  constexpr int kLength = 5000;
  for (int i = 0; i < kLength; ++i) {
    text += Job("j" + std::to_string(i), "{name: n" + std::to_string(i) +
                                             ", steps: [{name: s, source: {ref: Job/j" +
                                             std::to_string((i + 1) % kLength) + "}}]}");
  }
  const CheckedManifests checked = CheckAcme(text);
  ASSERT_EQ(checked.diagnostics.all().size(), 1u);
  EXPECT_EQ(checked.diagnostics.all()[0].code.name, "manifest.reference-cycle");
}

TEST(Validate, RefusesAnEarlierAddressThatIsNotFree) {
  EXPECT_EQ(
      CheckAcme(Job("a", "{name: a}") + Job("b", "{name: b}", "lifecycle: {was: Job/a}\n")).Words(),
      "a.yaml:11:18 manifest.was-clash: \"lifecycle.was\" is acme/Job/a, and a manifest "
      "still defines that address. [Take \"was\" out, or the other manifest.]\n");
  EXPECT_EQ(CheckAcme(Job("a", "{name: a}", "lifecycle: {was: Job/x}\n") +
                      Job("b", "{name: b}", "lifecycle: {was: Job/x}\n"))
                .Problems(),
            "a.yaml:12:18 manifest.was-clash\n");
}

TEST(Validate, RefusesToAdoptOneResourceTwice) {
  EXPECT_EQ(CheckAcme(Job("a", "{name: a}", "lifecycle: {adopt: 5}\n") +
                      Job("b", "{name: b}", "lifecycle: {adopt: '5'}\n"))
                .Problems(),
            "a.yaml:12:20 manifest.adopt-clash\n");
}

std::vector<TestFile> ManyFiles() {
  std::vector<TestFile> files;
  for (int i = 0; i < 1200; ++i) {
    const std::string name = "c" + std::to_string(i);
    std::vector<std::pair<std::string, std::string>> changes;
    if (i % 7 == 0) changes.emplace_back("port", "x");
    if (i % 11 == 0) changes.emplace_back("hots", "y");
    if (i % 13 == 0) changes.emplace_back("password", "hunter2");
    files.push_back({"f" + std::to_string(i) + ".yaml", AcmePostgres(name, changes)});
  }
  return files;
}

std::string Addresses(const CheckedManifests& checked) {
  std::string out;
  for (const DesiredResource& resource : checked.desired) out += ToString(resource.address) + "\n";
  return out;
}

TEST(Validate, SaysTheSameOnOneThreadAndOnMany) {
  const CheckedManifests one = CheckManifests(ManyFiles(), AcmeScope(), 1);
  const CheckedManifests four = CheckManifests(ManyFiles(), AcmeScope(), 4);
  EXPECT_TRUE(one.diagnostics.has_errors());
  EXPECT_EQ(one.Words(), four.Words());
  EXPECT_EQ(one.Hidden(), four.Hidden());
  EXPECT_EQ(Addresses(one), Addresses(four));
}

TEST(Validate, SaysTheSameInWhateverOrderTheManifestsAreGiven) {
  CheckedManifests read = CheckManifests(ManyFiles(), AcmeScope());
  std::vector<Manifest> reversed = read.manifests;
  std::reverse(reversed.begin(), reversed.end());
  CheckedManifests again = CheckManifests(ManyFiles(), AcmeScope());
  again.diagnostics = Diagnostics();
  again.desired = Validate(reversed, AcmeScope(), 1, again.diagnostics);
  EXPECT_EQ(read.Words(), again.Words());
  EXPECT_EQ(Addresses(read), Addresses(again));
}

TEST(Validate, OfNothingIsNothing) {
  Diagnostics diagnostics;
  EXPECT_TRUE(Validate({}, AcmeScope(), 4, diagnostics).empty());
  EXPECT_TRUE(diagnostics.empty());
}

}  // namespace
}  // namespace dbsn
