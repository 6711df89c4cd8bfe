// Manifests against the definition that is shipped, read from the checkout.
#include <gtest/gtest.h>

#include "schema/validate.h"
#include "tests/support/checked_manifests.h"
#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

ValidationScope Databasin() {
  ValidationScope scope;
  scope.providers = {{"databasin", DatabasinDefinition()}};
  scope.default_project = {{"databasin", "N1r8Do"}};
  return scope;
}

CheckedManifests Check(const std::string& name, const std::string& spec) {
  return CheckManifests({{"a.yaml", "apiVersion: databasin/v1\nkind: Connector\nmetadata: {name: " +
                                        name + "}\nspec:\n" + spec}},
                        Databasin());
}

constexpr const char* kPostgres = R"(  connectorName: Orders
  connectorSubType: Postgres
  connectorHost: db.orders.internal
  connectorPort: 5432
  connectorDatabaseName: orders
  connectorUsername: app
  connectorPassword: {valueFrom: {env: ORDERS_PASSWORD}}
)";

TEST(ValidateDatabasin, TakesAPostgresConnectorWithTheOneAuthTypeItHas) {
  const CheckedManifests checked = Check("orders", kPostgres);
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  EXPECT_EQ(*checked.desired[0].fields.Find("connectorPort"), Value(5432));
  EXPECT_EQ(checked.desired[0].project, "N1r8Do");
}

TEST(ValidateDatabasin, TakesABodyAsTheApiWritesIt) {
  const CheckedManifests checked =
      Check("orders", std::string(kPostgres) + "  connectorType: 1\n  connectorAuthType: 2\n");
  EXPECT_EQ(checked.Words(), "");
  ASSERT_EQ(checked.desired.size(), 1u);
  EXPECT_EQ(*checked.desired[0].fields.Find("connectorAuthType"), Value(2));
}

TEST(ValidateDatabasin, SaysWhatAMisspeltFieldWasMeantToBe) {
  std::string spec = kPostgres;
  spec.replace(spec.find("connectorHost"), 13, "connectorHots");
  const CheckedManifests checked = Check("orders", spec);
  EXPECT_EQ(checked.Problems(),
            "a.yaml:4:1 manifest.missing-field\na.yaml:7:3 manifest.unknown-field\n");
  EXPECT_NE(checked.Words().find("A Postgres connector has no field \"connectorHots\". [Did you "
                                 "mean \"connectorHost\"?]"),
            std::string::npos)
      << checked.Words();
}

TEST(ValidateDatabasin, WantsAStorageConnectorWhereStorageIsReferredTo) {
  const std::string lakehouse =
      "---\napiVersion: databasin/v1\nkind: Connector\nmetadata: {name: lakehouse}\nspec:\n"
      "  connectorName: Orders lakehouse\n  connectorSubType: Databricks\n"
      "  connectorAuthType: personal access token\n"
      "  connectorHost: adb-1.azuredatabricks.net\n  httpPath: /sql/1.0/warehouses/abc\n"
      "  connectorCatalogName: main\n  connectorUsername: token\n"
      "  connectorPassword: {valueFrom: {env: DATABRICKS_TOKEN}}\n"
      "  storageCredentialsConnectorID: {ref: Connector/orders}\n";
  const CheckedManifests checked = Check("orders", kPostgres + lakehouse);
  EXPECT_EQ(checked.Problems(), "a.yaml:25:40 manifest.reference-kind\n") << checked.Words();
}

}  // namespace
}  // namespace dbsn
