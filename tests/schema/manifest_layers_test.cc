#include "schema/manifest_layers.h"

#include <gtest/gtest.h>

#include "schema/manifest_codes.h"
#include "schema/variable_codes.h"
#include "tests/support/checked_manifests.h"

namespace dbsn {
namespace {

std::string Head(std::string_view name, std::string_view kind = "Connector") {
  return "---\napiVersion: acme/v1\nkind: " + std::string(kind) +
         "\nmetadata: {name: " + std::string(name) + "}\n";
}

CheckedManifests Check(std::string base, std::string own, const Variables& variables = {},
                       int threads = 1) {
  return CheckEnvironment({{"base.yaml", std::move(base)}}, {{"own.yaml", std::move(own)}},
                          variables, AcmeScope(), threads);
}

Variables Given(std::initializer_list<std::pair<const char*, const char*>> values,
                bool quoted = false) {
  Variables variables;
  for (const auto& [name, text] : values) {
    variables[name] = {.text = text, .quoted = quoted, .place = {}, .value_place = {}};
  }
  return variables;
}

TEST(ManifestLayers, LetsAPartialOverlayChangeOneField) {
  const CheckedManifests checked = Check(AcmePostgres("orders") + AcmePostgres("sales"),
                                         Head("orders") + "spec: {host: db.prod.example.com}\n");
  EXPECT_EQ(checked.Problems(), "");
  ASSERT_EQ(checked.desired.size(), 2u);
  const DesiredResource* orders = checked.Find("acme/Connector/orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->fields.Find(Key("host"))->Plain(), "db.prod.example.com");
  EXPECT_EQ(orders->fields.Find(Key("port"))->Plain(), "5432");
  EXPECT_EQ(orders->file, "base.yaml");
  EXPECT_EQ(orders->overlay, "own.yaml");
  EXPECT_EQ(checked.At(orders->PlaceOf(Path::Parse("host"))), "own.yaml:5:14");
  EXPECT_EQ(checked.At(orders->PlaceOf(Path::Parse("port"))), "base.yaml:9:9");
  EXPECT_EQ(checked.Find("acme/Connector/sales")->overlay, "");
}

TEST(ManifestLayers, MergesMetadataLifecycleAndTest) {
  const CheckedManifests checked = Check(
      "---\napiVersion: acme/v1\nkind: Job\nmetadata: {name: j, labels: {a: '1', b: '2'}}\n"
      "spec: {name: nightly}\nlifecycle: {preventDestroy: false, adopt: 7}\n"
      "test: {when: never}\n",
      "---\napiVersion: acme/v1\nkind: Job\nmetadata: {name: j, labels: {b: '3', a: }}\n"
      "lifecycle: {preventDestroy: true}\ntest: {onFailure: warn}\n");
  EXPECT_EQ(checked.Problems(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  const DesiredResource& job = checked.desired.front();
  EXPECT_EQ(job.labels, (Labels{{"b", "3"}}));
  EXPECT_EQ(job.lifecycle.prevent_destroy, true);
  EXPECT_EQ(job.lifecycle.adopt, "7");
  EXPECT_EQ(job.test.when, TestWhen::kNever);
  EXPECT_EQ(job.test.on_failure, OnTestFailure::kWarn);
}

TEST(ManifestLayers, KeepsWhatOnlyTheEnvironmentHas) {
  const CheckedManifests checked = Check(AcmePostgres("orders"), AcmePostgres("only-here"));
  EXPECT_EQ(checked.Problems(), "");
  EXPECT_EQ(checked.desired.size(), 2u);
  EXPECT_EQ(checked.Find("acme/Connector/only-here")->file, "own.yaml");
}

TEST(ManifestLayers, SaysThatAMisspeltOverlayIsNone) {
  CheckedManifests checked = Check(AcmePostgres("orders"), Head("ordrs") + "spec: {port: 1}\n");
  std::string hints;
  for (Diagnostic problem : checked.diagnostics.all()) {
    EXPECT_EQ(problem.code, kManifestMissingField);
    checked.lone.AddTo(problem);
    hints += problem.hint + "\n";
  }
  EXPECT_NE(hints.find("so it is no overlay. Did you mean \"orders\"?"), std::string::npos)
      << hints;
  EXPECT_EQ(hints.find("no overlay"), hints.rfind("no overlay")) << "once for each manifest";
}

TEST(ManifestLayers, RefusesTwoOverlaysOfOneAddressWithBothPlaces) {
  const CheckedManifests checked = Check(
      AcmePostgres("orders"), Head("orders") + "spec: {port: 1}\n" + Head("orders") + "spec: {}\n");
  EXPECT_EQ(checked.Problems(), "own.yaml:9:18 overlay.duplicate\n");
  ASSERT_EQ(checked.diagnostics.all().front().related.size(), 1u);
  EXPECT_EQ(checked.At(checked.diagnostics.all().front().related.front().place), "own.yaml:4:18");
}

TEST(ManifestLayers, ShowsTheWinningValueAndTheBasesBesideIt) {
  CheckedManifests checked =
      Check(AcmePostgres("orders"), Head("orders") + "spec: {port: 70000}\n");
  EXPECT_EQ(checked.Problems(), "own.yaml:5:14 manifest.out-of-range\n");
  Diagnostic problem = checked.diagnostics.all().front();
  BasePlaces(checked.replaced).AddTo(problem);
  ASSERT_EQ(problem.related.size(), 1u);
  EXPECT_EQ(checked.At(problem.related.front().place), "base.yaml:9:9");
}

TEST(ManifestLayers, ReportsAMistakeInTheMergedManifestOnlyWhereItStands) {
  EXPECT_EQ(Check(AcmePostgres("orders", {{"port", "70000"}}), Head("orders") + "spec: {port: 1}\n")
                .Problems(),
            "")
      << "the overlay has put it right";
  EXPECT_EQ(Check(AcmePostgres("orders", {{"hots", "x"}}), Head("orders") + "spec: {port: 1}\n")
                .Problems(),
            "base.yaml:12:3 manifest.unknown-field\n");
  EXPECT_EQ(Check(AcmePostgres("orders"), Head("orders") + "spec: {hots: x}\n").Problems(),
            "own.yaml:5:8 manifest.unknown-field\n");
}

TEST(ManifestLayers, FindsTheSecretInABaseWhateverAnOverlayPutsInItsPlace) {
  const CheckedManifests checked =
      Check(AcmePostgres("orders", {{"password", "hunter2"}}),
            Head("orders") + "spec: {password: {valueFrom: {env: P}}}\n");
  EXPECT_EQ(checked.Problems(), "base.yaml:11:13 manifest.literal-secret\n");
  EXPECT_TRUE(checked.Hidden().starts_with("hunter2\n"));
  EXPECT_TRUE(checked.desired.empty());
  EXPECT_EQ(
      Check(AcmePostgres("orders", {{"password", "hunter2"}}), Head("orders") + "spec: {port: 1}\n")
          .Problems(),
      "base.yaml:11:13 manifest.literal-secret\n")
      << "once";
}

TEST(ManifestLayers, WarnsOfARemovalThatFindsNothing) {
  EXPECT_EQ(Check(AcmePostgres("orders"), Head("orders") + "spec: {databse: }\n").Problems(),
            "own.yaml:5:8 overlay.nothing-removed (warning)\n");
}

TEST(ManifestLayers, TypesAVariableAsTheCatalogSays) {
  const Variables variables = Given({{"port", "6000"}, {"domain", "prod.internal"}, {"p", "P9"}});
  const CheckedManifests checked = Check(
      "---\napiVersion: acme/v1\nkind: Connector\nmetadata: {name: o, project: '${var.p}'}\n"
      "spec:\n  title: Orders\n  engine: Postgres\n  host: db.${var.domain}\n"
      "  port: ${var.port}\n  user: '$${var.user}'\n"
      "  limit: \"${var.port}\"\n  password: {valueFrom: {env: 'P_${var.p}'}}\n",
      "", variables);
  EXPECT_EQ(checked.Problems(), "base.yaml:11:10 manifest.above-advice (warning)\n");
  ASSERT_EQ(checked.desired.size(), 1u);
  const DesiredResource& orders = checked.desired.front();
  EXPECT_EQ(orders.project, "P9");
  EXPECT_EQ(*orders.fields.Find(Key("port")), Value(6000));
  EXPECT_EQ(*orders.fields.Find(Key("limit")), Value(6000));
  EXPECT_EQ(*orders.fields.Find(Key("host")), Value("db.prod.internal"));
  EXPECT_EQ(*orders.fields.Find(Key("user")), Value("${var.user}"));
  EXPECT_EQ(checked.uses.used().size(), 3u);
}

TEST(ManifestLayers, TakesAQuotedVariableForTextOnlyWhereAnyTypeMayStand) {
  const CheckedManifests checked =
      Check(Head("j", "Job") + "spec: {name: nightly, enabled: '${var.on}', extra: '${var.n}'}\n",
            "", Given({{"on", "true"}, {"n", "5"}}, true));
  EXPECT_EQ(checked.Problems(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  EXPECT_EQ(*checked.desired.front().fields.Find(Key("enabled")), Value(true));
  EXPECT_EQ(*checked.desired.front().fields.Find(Key("extra")), Value("5"));
}

TEST(ManifestLayers, ReportsAMissingVariableAtItsUseAndNothingThatFollowsFromIt) {
  const CheckedManifests checked = Check(
      Head("j", "Job") +
          "spec:\n  name: nightly-${var.domian}-x\n  enabled: ${var.on}\n  tier: ${var.domian}\n"
          "test: {timeout: '${var.domian}'}\n",
      "", Given({{"domain", "d"}}));
  EXPECT_EQ(checked.Problems(),
            "base.yaml:6:17 variable.undefined\nbase.yaml:7:12 variable.undefined\n");
  EXPECT_EQ(checked.Covered(checked.diagnostics.all().front().place), "${var.domian}");
  EXPECT_TRUE(checked.desired.empty());
}

TEST(ManifestLayers, RefusesVariablesInKeysAndAddresses) {
  const CheckedManifests checked = Check(
      "---\napiVersion: acme/${var.v}\nkind: ${var.v}\nmetadata: {name: 'a-${var.v}'}\n"
      "spec: {'${var.v}': 1}\n",
      "", Given({{"v", "v1"}}));
  EXPECT_EQ(checked.Problems(),
            "base.yaml:2:18 variable.misplaced\nbase.yaml:3:7 variable.misplaced\n"
            "base.yaml:4:21 variable.misplaced\nbase.yaml:5:9 variable.misplaced\n");
}

TEST(ManifestLayers, TakesNoSecretFromAVariable) {
  for (const char* writing : {"${var.password}", "x-${var.password}", "${var.missing}"}) {
    const CheckedManifests checked = Check(AcmePostgres("orders", {{"password", writing}}), "",
                                           Given({{"password", "hunter2"}}));
    EXPECT_NE(checked.Problems().find("base.yaml:11:13 manifest.literal-secret"), std::string::npos)
        << checked.Problems();
    EXPECT_EQ(checked.Words().find("hunter2"), std::string::npos);
  }
}

TEST(ManifestLayers, GivesTheSameOnAnyNumberOfThreads) {
  std::string base, own;
  for (int i = 0; i < 2000; ++i) {
    const std::string name = "r" + std::to_string(i);
    base += AcmePostgres(name, {{"host", "${var.domian}"}, {"title", "The " + name}});
    if (i % 7 == 0) own += Head(name) + "spec: {port: " + std::to_string(i) + "}\n";
  }
  const CheckedManifests one = Check(base, own);
  const CheckedManifests many = Check(base, own, {}, 4);
  EXPECT_EQ(one.Words(), many.Words());
  EXPECT_NE(one.Words().find("used in 2000 places"), std::string::npos) << one.Words();
}

}  // namespace
}  // namespace dbsn
