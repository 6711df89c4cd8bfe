"""The main job, end to end: manifests to live connectors of a real API, tested against a real
PostgreSQL, each plan afterwards empty."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, on_each_dialect

SECRET = "s3ntinel-orders-Password"
ROTATED = "s3ntinel-Rotated-password"


def postgres(name, title, server, env="ORDERS_DB_PASSWORD", more="", spec=""):
    return f"""apiVersion: databasin/v1
kind: Connector
metadata:
  name: {name}
{more}spec:
  connectorName: {title}
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: 127.0.0.1
  connectorPort: {server.port}
  connectorDatabaseName: shop
  connectorUsername: orders
  connectorPassword: {{valueFrom: {{env: {env}}}}}
{spec}"""


class Base(DbsnTestCase):
    def setUp(self):
        self.server = self.shared_postgres()
        if not type(self).__dict__.get("_made"):
            self.server.create_login("orders", SECRET, "shop")
            self.server.sql("CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL);", "shop")
            type(self)._made = True
        self.set_password(SECRET)
        self.box = self.sandbox()
        self.work = self.workspace(self.box)
        self.work.env["ORDERS_DB_PASSWORD"] = SECRET

    def set_password(self, password):
        self.server.sql(f"ALTER ROLE orders PASSWORD '{password}';")

    def rows(self, project="N1r8Do"):
        status, rows = self.work.api("GET", f"/api/connector?internalID={project}")
        self.assertEqual(status, 200)
        return {row["connectorName"]: row for row in rows
                if row.get("isDeleted") not in (1, "1", True)}

    def live(self, name):
        status, row = self.work.api("GET", f"/api/connector/{self.rows()[name]['connectorID']}")
        self.assertEqual(status, 200)
        return row

    def apply(self, code=0, *arguments):
        run = self.work.run("apply", "--auto-approve", *arguments)
        self.assert_exit(run, code)
        return run

    def plan(self, code=0, *arguments, **counts):
        run = self.work.run("plan", *arguments)
        self.assert_exit(run, code)
        self.assert_plan(run, **counts)
        return run

    def requests(self, method):
        """The paths and bodies of the writes that dbsn sent, as the sandbox saw them."""
        status, log = self.work.api("GET", "/_sandbox/requests")
        self.assertEqual(status, 200)
        return [one for one in log["requests"] if one["method"] == method]


@on_each_dialect
class MainJob(Base):
    def test_creates_tests_and_then_plans_nothing(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        plan = self.plan(add=1)
        self.assertIn("connectorPassword", plan.stdout)
        self.assertIn("(sensitive)", plan.stdout)
        self.assertEqual(self.rows(), {})
        run = self.apply()
        self.assertIn("passed", run.stdout)
        row = self.live("Orders")
        self.assertEqual(str(row["connectorPort"]), str(self.server.port))
        self.plan()
        self.assert_exit(self.apply(), 0)
        self.assertEqual(len(self.rows()), 1)
        self.assert_no_secret(self.work, SECRET)

    def test_an_update_sends_only_the_field_that_differs(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        self.work.write("manifests/orders.yaml", postgres(
            "orders", "Orders", self.server, spec="  connectorMaxConnections: 16\n"))
        plan = self.plan(change=1)
        self.assertIn("8 -> 16", plan.stdout)
        self.apply()
        bodies = [one["body"] for one in self.requests("PUT")]
        bodies = [json.loads(body) if isinstance(body, str) else body for body in bodies]
        self.assertEqual(bodies, [{"connectorMaxConnections": 16}])
        self.plan()

    def test_a_change_by_another_client_is_drift_and_is_put_back(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        status, _ = self.work.api("PUT", f"/api/connector/{self.live('Orders')['connectorID']}",
                                  {"connectorDatabaseName": "elsewhere"})
        self.assertEqual(status, 200)
        plan = self.plan(change=1)
        self.assertIn("changed outside", plan.stdout)
        self.assertIn("elsewhere", plan.stdout)
        self.apply()
        self.assertEqual(self.live("Orders")["connectorDatabaseName"], "shop")
        self.plan()

    def test_a_live_twin_is_adopted_and_its_secret_is_assumed(self):
        twin = {"connectorName": "Orders", "connectorType": 1, "connectorSubType": "Postgres",
                "connectorAuthType": 2, "connectorHost": "127.0.0.1",
                "connectorPort": str(self.server.port), "connectorDatabaseName": "shop",
                "connectorUsername": "orders", "connectorPassword": SECRET,
                "connectorMaxConnections": 8, "internalID": "N1r8Do", "institutionID": 17}
        status, answer = self.work.api("POST", "/api/connector", twin)
        self.assertEqual(status, 200, answer)
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        plan = self.plan(adopt=1)
        self.assertIn("assumed", plan.stdout)
        self.apply()
        self.assertEqual(len(self.rows()), 1)
        self.assertEqual(self.requests("PUT"), [])
        self.plan()
        self.work.remove("manifests/orders.yaml")
        blocked = self.work.run("apply", "--auto-approve")
        self.assert_exit(blocked, 1)
        self.assertIn("--allow-delete-adopted", blocked.stdout)
        self.apply(0, "--allow-delete-adopted", "databasin/Connector/orders")
        self.assertEqual(self.rows(), {})

    def test_what_has_no_manifest_any_more_is_deleted(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.work.write("manifests/reports.yaml", postgres("reports", "Reports", self.server))
        self.apply()
        self.work.remove("manifests/reports.yaml")
        self.plan(destroy=1)
        self.apply()
        self.assertEqual(list(self.rows()), ["Orders"])
        self.plan()

    def test_a_rotated_secret_is_seen_and_sent_and_nothing_else_is(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        self.set_password(ROTATED)
        self.work.env["ORDERS_DB_PASSWORD"] = ROTATED
        plan = self.plan(change=1)
        self.assertIn("its secret changed", plan.stdout)
        self.apply()
        self.plan()
        self.assert_no_secret(self.work, SECRET, ROTATED)

    def test_a_wrong_password_fails_the_test_with_a_hint_and_status_3(self):
        self.work.env["ORDERS_DB_PASSWORD"] = "s3ntinel-wrong"
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        run = self.apply(3)
        self.assertIn("failed", run.stdout)
        self.assertIn("user name and password", run.stdout)
        self.assert_no_secret(self.work, "s3ntinel-wrong")
        self.assert_exit(self.work.run("test"), 3)
        self.work.env["ORDERS_DB_PASSWORD"] = SECRET
        self.apply()
        self.assert_exit(self.work.run("test"), 0)
        self.plan()

    def test_a_failed_test_only_warns_or_rolls_back_where_the_manifest_says_so(self):
        self.work.env["ORDERS_DB_PASSWORD"] = "s3ntinel-wrong"
        self.work.write("manifests/orders.yaml", postgres(
            "orders", "Orders", self.server) + "test: {onFailure: warn}\n")
        self.apply(0)
        self.work.write("manifests/reports.yaml", postgres(
            "reports", "Reports", self.server) + "test: {onFailure: rollback}\n")
        run = self.apply(1)
        self.assertIn("rolled back", run.stdout)
        self.assertEqual(list(self.rows()), ["Orders"])

    def test_a_reference_orders_creates_and_deletes(self):
        self.work.env["LAKE_KEY"] = "s3ntinel-lake-key"
        self.work.env["DBX_TOKEN"] = "s3ntinel-dbx-token"
        self.work.write("manifests/all.yaml", """apiVersion: databasin/v1
kind: Connector
metadata: {name: a-lakehouse}
spec:
  connectorName: Lakehouse
  connectorSubType: Databricks
  connectorAuthType: personal access token
  connectorHost: adb-1.azuredatabricks.net
  httpPath: /sql/1.0/warehouses/abc
  connectorCatalogName: main
  connectorPassword: {valueFrom: {env: DBX_TOKEN}}
  storageCredentialsConnectorID: {ref: Connector/lake}
test: {when: never}
---
apiVersion: databasin/v1
kind: Connector
metadata: {name: lake}
spec:
  connectorName: Lake
  connectorSubType: Azure Data Lake Storage
  connectorAuthType: azure access key
  connectorStorageAccountName: ordersdata
  connectorContainerName: raw
  connectorPassword: {valueFrom: {env: LAKE_KEY}}
test: {when: never}
""")
        valid = self.work.run("validate")
        self.assert_exit(valid, 0)
        plan = self.plan(add=2)
        self.assertIn("id of databasin/Connector/lake", plan.stdout)
        self.apply()
        lake = self.rows()["Lake"]["connectorID"]
        self.assertEqual(str(self.live("Lakehouse")["storageCredentialsConnectorID"]), str(lake))
        self.plan()
        run = self.work.run("destroy", "--auto-approve")
        self.assert_exit(run, 0)
        self.assertEqual(self.rows(), {})
        deleted = [one["path"] for one in self.requests("DELETE")]
        self.assertEqual(deleted[-1], f"/api/connector/{lake}")

    def test_another_subtype_is_a_replace(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        before = self.rows()["Orders"]["connectorID"]
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server).replace(
            "Postgres", "MySQL") + "test: {when: never}\n")
        self.plan(add=1, destroy=1)
        self.apply()
        self.assertEqual(len(self.rows()), 1)
        self.assertNotEqual(self.rows()["Orders"]["connectorID"], before)
        self.plan()

    def test_another_project_is_a_replace(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        self.work.write("manifests/orders.yaml", postgres(
            "orders", "Orders", self.server, more="  project: Stg001\n"))
        self.plan(add=1, destroy=1)
        self.apply()
        self.assertEqual(self.rows(), {})
        self.assertEqual(list(self.rows("Stg001")), ["Orders"])
        self.plan()

    def test_what_vanished_is_created_again(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        self.work.api("DELETE", f"/api/connector/{self.live('Orders')['connectorID']}")
        plan = self.plan(add=1)
        self.assertIn("deleted outside", plan.stdout)
        self.apply()
        self.plan()

    def test_preventdestroy_holds_when_the_manifest_is_gone(self):
        self.work.write("manifests/orders.yaml", postgres(
            "orders", "Orders", self.server) + "lifecycle: {preventDestroy: true}\n")
        self.apply()
        self.work.remove("manifests/orders.yaml")
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertIn("preventDestroy", run.stdout)
        self.assertEqual(list(self.rows()), ["Orders"])

    def test_ignored_and_renamed_and_labelled(self):
        self.work.write("manifests/orders.yaml", postgres(
            "orders", "Orders", self.server, spec="  connectorMaxConnections: 4\n") +
            "lifecycle: {ignoreChanges: [connectorMaxConnections]}\n")
        self.apply()
        self.work.api("PUT", f"/api/connector/{self.live('Orders')['connectorID']}",
                      {"connectorMaxConnections": 9})
        self.plan()
        self.work.write("manifests/orders.yaml", postgres(
            "shop", "Orders", self.server, more="  labels: {team: orders}\n",
            spec="  connectorMaxConnections: 4\n") +
            "lifecycle: {ignoreChanges: [connectorMaxConnections], was: Connector/orders}\n")
        plan = self.plan()
        self.assertIn("recorded only", plan.stdout)
        self.apply()
        self.assertEqual(len(self.rows()), 1)
        listed = self.work.run("state", "list")
        self.assertIn("databasin/Connector/shop", listed.stdout)
        self.assertNotIn("databasin/Connector/orders", listed.stdout)
        self.plan()

    def test_narrowed_runs_touch_nothing_outside(self):
        for name in ("a", "b", "c"):
            self.work.write(f"manifests/{name}.yaml", postgres(
                name, f"Database {name}", self.server, more=f"  labels: {{team: {name}}}\n"))
        self.plan(0, "--target", "databasin/Connector/a", add=1)
        self.plan(0, "--exclude", "databasin/Connector/a", add=2)
        self.plan(0, "-l", "team=b", add=1)
        self.plan(0, "manifests/c.yaml", add=1)
        self.apply()
        self.work.remove("manifests/a.yaml")
        self.plan(0, "manifests/c.yaml")
        self.plan(0, "-l", "team=b")
        self.plan(0, destroy=1)

    def test_a_saved_plan_is_applied_once_and_refused_when_stale(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.plan(2, "--out", "p.json", "--detailed-exitcode", add=1)
        self.assert_plan(self.work.run("show", "p.json"), add=1)
        self.assert_exit(self.work.run("apply", "--auto-approve", "p.json"), 0)
        again = self.work.run("apply", "--auto-approve", "p.json")
        self.assert_exit(again, 1)
        self.assertIn("apply.", again.stderr)
        self.work.write("manifests/orders.yaml", postgres(
            "orders", "Orders", self.server, spec="  connectorMaxConnections: 16\n"))
        self.plan(0, "--out", "p.json", change=1)
        self.work.api("PUT", f"/api/connector/{self.live('Orders')['connectorID']}",
                      {"connectorMaxConnections": 5})
        stale = self.work.run("apply", "--auto-approve", "p.json")
        self.assert_exit(stale, 1)
        self.assertIn("apply.stale-plan", stale.stderr)
        self.assertEqual(self.live("Orders")["connectorMaxConnections"], 5)
        self.assert_no_secret(self.work, SECRET)

    def test_secrets_come_from_files_too(self):
        self.work.write_secret("secrets/orders", SECRET + "\n")
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server).replace(
            "{env: ORDERS_DB_PASSWORD}", "{file: secrets/orders}"))
        del self.work.env["ORDERS_DB_PASSWORD"]
        run = self.apply()
        self.assertIn("passed", run.stdout)
        self.assert_no_secret(self.work, SECRET)

    def test_metadata_of_a_live_connector(self):
        self.work.write("manifests/orders.yaml", postgres("orders", "Orders", self.server))
        self.apply()
        shown = self.work.run("inspect", "Connector/orders", "catalogs")
        self.assert_exit(shown, 0)
        self.assertIn("shop", shown.stdout)
        shown = self.work.run("inspect", "Connector/orders", "columns", "--in-catalog", "shop",
                              "--in-schema", "public", "--in-table", "item")
        self.assert_exit(shown, 0)
        self.assertIn("name", shown.stdout)
        refreshed = self.work.run("refresh", "Connector/orders")
        self.assert_exit(refreshed, 0)
        self.assertIn("Complete", refreshed.stdout)
        shown = self.work.run("inspect", "Connector/orders")
        self.assert_exit(shown, 0)
        self.assert_no_secret(self.work, SECRET)


@on_each_dialect
class MySql(DbsnTestCase):
    def test_a_mysql_connector_logs_in_to_a_real_server(self):
        server = self.shared_mariadb()
        server.create_login("orders", SECRET, "shop")
        box = self.sandbox()
        work = self.workspace(box)
        work.env["ORDERS_DB_PASSWORD"] = SECRET
        work.write("manifests/orders.yaml",
                   postgres("orders", "Orders", server).replace("Postgres", "MySQL"))
        run = work.run("apply", "--auto-approve")
        self.assert_exit(run, 0)
        self.assertIn("passed", run.stdout)
        self.assert_plan(work.run("plan"))
        work.env["ORDERS_DB_PASSWORD"] = "s3ntinel-wrong"
        self.assert_exit(work.run("apply", "--auto-approve"), 3)
        self.assert_no_secret(work, SECRET, "s3ntinel-wrong")


if __name__ == "__main__":
    main()
