#include "schema/manifest.h"

#include <gtest/gtest.h>

#include "tests/support/checked_manifests.h"

namespace dbsn {
namespace {

constexpr const char* kWhole = R"(apiVersion: acme/v1
kind: Job
metadata:
  name: nightly.load_1
  labels: {team: orders, tier: 1.10, on: no}
spec: {name: n}
lifecycle:
  preventDestroy: true
  ignoreChanges: [tags, "options.zone"]
  adopt: 5459
  was: Job/evening
test: {when: always, onFailure: rollback, timeout: 1m30s}
)";

TEST(ManifestReader, ReadsEveryPartOfAManifest) {
  const CheckedManifests checked = CheckAcme(kWhole);
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.manifests.size(), 1u);
  const Manifest& manifest = checked.manifests[0];
  EXPECT_EQ(ToString(manifest.address), "acme/Job/nightly.load_1");
  EXPECT_EQ(manifest.version, "v1");
  EXPECT_EQ(manifest.labels, (Labels{{"on", "no"}, {"team", "orders"}, {"tier", "1.10"}}));
  EXPECT_EQ(manifest.lifecycle.prevent_destroy, true);
  EXPECT_EQ(manifest.lifecycle.ignore_changes,
            (std::vector<Path>{Path("tags"), Path("options.zone")}));
  EXPECT_EQ(manifest.lifecycle.adopt, "5459");
  EXPECT_EQ(manifest.lifecycle.was, "acme/Job/evening");
  EXPECT_EQ(manifest.test.when, TestWhen::kAlways);
  EXPECT_EQ(manifest.test.on_failure, OnTestFailure::kRollback);
  EXPECT_EQ(manifest.test.timeout, std::chrono::milliseconds(90'000));
}

TEST(ManifestReader, ReadsJsonLikeYaml) {
  const CheckedManifests checked = CheckAcmeJson(
      R"({"apiVersion": "acme/v1", "kind": "Job", "metadata": {"name": "n", "labels": {"a": "b"}},
          "spec": {"name": "n"}, "lifecycle": {"preventDestroy": false, "adopt": 7}})");
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.manifests.size(), 1u);
  EXPECT_EQ(checked.manifests[0].lifecycle.prevent_destroy, false);
  EXPECT_EQ(checked.manifests[0].lifecycle.adopt, "7");
}

struct Row {
  const char* yaml;
  const char* problems;
  const char* words;  // a part of the first one's
};

class ManifestReaderFault : public testing::TestWithParam<Row> {};

TEST_P(ManifestReaderFault, IsReportedAtItsPlaceWithWhatToDo) {
  const CheckedManifests checked = CheckAcme(GetParam().yaml);
  EXPECT_EQ(checked.Problems(), GetParam().problems);
  EXPECT_NE(checked.FirstWords().find(GetParam().words), std::string::npos) << checked.FirstWords();
}

INSTANTIATE_TEST_SUITE_P(
    Heads, ManifestReaderFault,
    testing::Values(
        Row{"just text", "a.yaml:1:1 manifest.not-a-manifest\n", "The document is text"},
        Row{"- kind: Job", "a.yaml:1:1 manifest.not-a-manifest\n", "Write \"---\" between"},
        Row{"apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: w}\n",
            "a.yaml:1:13 manifest.not-a-manifest\n", "dbsn.yaml"},
        Row{"kind: Job\nmetadata: {name: n}\nspec: {}\n", "a.yaml:1:1 manifest.missing-key\n",
            "no \"apiVersion\""},
        Row{"apiVersion: acme\nkind: Job\nmetadata: {name: n}\nspec: {}\n",
            "a.yaml:1:13 manifest.bad-value\n", "Write it like acme/v1."},
        Row{"apiVersion: acme/v1\nmetadata: {name: n}\nspec: {}\n",
            "a.yaml:1:1 manifest.missing-key\n", "no \"kind\""},
        Row{"apiVersion: acme/v1\nkind: Job\nspec: {}\n", "a.yaml:1:1 manifest.missing-key\n",
            "no \"metadata\""},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {}\nspec: {}\n",
            "a.yaml:3:1 manifest.missing-key\n", "no \"metadata.name\""},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {name: Orders DB}\nspec: {name: n}\n",
            "a.yaml:3:18 manifest.bad-name\n", "Did you mean \"Orders-DB\"?"},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {name: n}\n",
            "a.yaml:1:1 manifest.missing-key\n", "no \"spec\""},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {name: n}\nspec:\n",
            "a.yaml:4:1 manifest.wrong-type\n", "\"spec\" is empty, must be a map"},
        Row{"apiVersion: acme/v1\nkind: Job\nmetdata: {name: n}\nspec: {name: n}\n",
            "a.yaml:1:1 manifest.missing-key\na.yaml:3:1 manifest.unknown-key\n", "\"metadata\""},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {name: n, label: {a: b}}\nspec: {name: n}\n",
            "a.yaml:3:21 manifest.unknown-key\n", "Did you mean \"labels\"?"},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {name: n, labels: {a=b: c}}\nspec: {name: "
            "n}\n",
            "a.yaml:3:30 manifest.bad-name\n", "cannot be a label"},
        Row{"apiVersion: acme/v1\nkind: Job\nmetadata: {name: n, labels: {a: [b]}}\nspec: {name: "
            "n}\n",
            "a.yaml:3:33 manifest.wrong-type\n", "\"metadata.labels.a\" is a list, must be text"}));

const std::string& Start() {
  static const std::string start =
      "apiVersion: acme/v1\nkind: Job\nmetadata: {name: n}\nspec: {name: n}\n";
  return start;
}

class ManifestPolicyFault : public testing::TestWithParam<Row> {};

TEST_P(ManifestPolicyFault, IsReportedAtItsPlaceWithWhatToDo) {
  const CheckedManifests checked = CheckAcme(Start() + GetParam().yaml);
  EXPECT_EQ(checked.Problems(), GetParam().problems);
  EXPECT_NE(checked.FirstWords().find(GetParam().words), std::string::npos) << checked.FirstWords();
}

INSTANTIATE_TEST_SUITE_P(
    LifecycleAndTest, ManifestPolicyFault,
    testing::Values(Row{"lifecycle: {preventDestroy: yes}", "a.yaml:5:29 manifest.wrong-type\n",
                        "is text, must be true or false"},
                    Row{"lifecycle: {preventDestroy: \"true\"}",
                        "a.yaml:5:29 manifest.wrong-type\n", "without quotes"},
                    Row{"lifecycle: {prevent_destroy: true}", "a.yaml:5:13 manifest.unknown-key\n",
                        "Did you mean \"preventDestroy\"?"},
                    Row{"lifecycle: {ignoreChanges: tags}", "a.yaml:5:28 manifest.wrong-type\n",
                        "must be a list of fields"},
                    Row{"lifecycle: {ignoreChanges: [tagz]}",
                        "a.yaml:5:29 manifest.unknown-field\n", "Did you mean \"tags\"?"},
                    Row{"lifecycle: {was: evening}", "a.yaml:5:18 manifest.bad-value\n",
                        "Write it like Job/NAME."},
                    Row{"lifecycle: {was: Connector/c}", "a.yaml:5:18 manifest.bad-value\n",
                        "cannot change its kind"},
                    Row{"lifecycle: {was: Job/n}", "a.yaml:5:18 manifest.bad-value\n",
                        "this manifest's own address"},
                    Row{"lifecycle: {replace: create_first}",
                        "a.yaml:5:22 manifest.not-supported\n", "not supported in this version"},
                    Row{"lifecycle: {replace: sideways}", "a.yaml:5:22 manifest.bad-value\n",
                        "It can be \"create_first\"."},
                    Row{"lifecycle: true", "a.yaml:5:12 manifest.wrong-type\n",
                        "\"lifecycle\" is true or false, must be a map"},
                    Row{"test: {when: allways}", "a.yaml:5:14 manifest.bad-value\n",
                        "Did you mean \"always\"?"},
                    Row{"test: {onFailure: explode}", "a.yaml:5:19 manifest.bad-value\n",
                        "It can be \"fail\", \"warn\" and \"rollback\"."},
                    Row{"test: {timeout: 60}", "a.yaml:5:17 manifest.bad-value\n", "with its unit"},
                    Row{"test: {timeout: 0s}", "a.yaml:5:17 manifest.bad-value\n",
                        "no length of time"}));

TEST(ManifestReader, HidesWhatSoundsSecretWhenAHeadIsBroken) {
  const CheckedManifests checked = CheckAcme(
      "{apiVersion: acme, kind: Connector, metadata: {name: n}, spec: {password: hunter2}}");
  EXPECT_TRUE(checked.diagnostics.has_errors());
  EXPECT_EQ(checked.Hidden(), "hunter2\n");
}

TEST(ManifestReader, RefusesAJsonListWithWhatToDo) {
  const CheckedManifests checked = CheckAcmeJson(R"([{"kind": "Job"}])");
  EXPECT_EQ(checked.Problems(), "a.json:1:1 manifest.not-a-manifest\n");
  EXPECT_NE(checked.FirstWords().find("A JSON file holds one manifest."), std::string::npos);
}

}  // namespace
}  // namespace dbsn
