"""dbsn export and dbsn import of what a person made by hand: odd names, two of one name, an API that
shows nothing; and never over a file, nor with a secret."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect
from support.connectors import LIST, SECRET, ConnectorTestCase, live_body



class ByHand(ConnectorTestCase):
    """A project with connectors that no manifest asked for."""

    def setUp(self):
        self.open_workspace()

    def make(self, name="Orders", project="N1r8Do", **fields):
        """A connector as the web form makes one; its id."""
        body = {**(live_body("") if "connectorSubType" not in fields else {}), **fields,
                "connectorName": name, "internalID": project, "institutionID": 17}
        status, answer = self.box.api("POST", LIST, body)
        self.assertEqual(status // 100, 2, answer)
        return str(max(int(row["connectorID"]) for row in self.rows(project)))

    def export(self, *arguments, code=0):
        run = self.work.run("export", *arguments)
        self.assert_exit(run, code)
        return run

    def plan_of_export(self, *arguments):
        """The plan after an export into the manifests' folder."""
        self.export("--out", "manifests", *arguments)
        for file in self.work.path("manifests").iterdir():
            for name in re.findall(r"env: (\w+)", file.read_text()):
                self.work.env[name] = "anything"
        return self.work.run("plan")

    def files(self):
        return sorted(file.name for file in self.work.path("manifests").iterdir())


class Exporting(ByHand):
    dialect = "wire"

    def test_a_connector_becomes_a_manifest_without_defaults_and_without_its_secret(self):
        self.make()
        text = self.export().stdout
        self.assertEqual(text, """apiVersion: databasin/v1
kind: Connector
metadata:
  name: orders
spec:
  connectorName: Orders
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: db.example.com
  connectorPort: 5432
  connectorDatabaseName: shop
  connectorUsername: reader
  connectorPassword: {valueFrom: {env: ORDERS_PASSWORD}}
""")
        self.assert_no_secret(self.work, SECRET)

    def test_names_are_safe_for_files_and_different_in_any_case(self):
        for name in ("../../etc/passwd", "Orders (EU)", "orders eu", "Заказы", "x" * 200,
                     "a\nb: {c}", "nul\x1b[31m", "-rf", "ORDERS-EU",
                     "${var.secret} and $${var.x", "yes", "# no"):
            self.make(name)
        self.assert_plan(self.plan_of_export(), adopt=12)
        names = self.files()
        self.assertEqual(len({name.lower() for name in names}), 12)
        for name in names:
            self.assertRegex(name, r"^[a-z0-9][a-z0-9-]{0,70}\.yaml$")
        self.assertIn("etc-passwd.yaml", names)
        self.assertTrue({"orders-eu.yaml", "orders-eu-2.yaml", "orders-eu-3.yaml"} <= set(names))
        self.assertTrue(any(name.startswith("postgres-") for name in names), names)

    def test_two_of_one_name_say_which_each_is(self):
        ids = [self.make("Twins"), self.make("Twins")]
        self.assert_plan(self.plan_of_export(), adopt=2)
        texts = "".join(file.read_text() for file in self.work.path("manifests").iterdir())
        self.assertEqual(sorted(re.findall(r"adopt: '?\"?(\d+)", texts)), sorted(ids))
        self.assert_exit(self.work.run("apply", "--auto-approve"), 0)
        self.assert_plan(self.work.run("plan"))

    def test_what_is_managed_is_left_out_and_only_all_exports_it_under_its_own_name(self):
        self.make("Orders")
        self.assert_plan(self.plan_of_export(), adopt=1)
        self.work.path("manifests/orders.yaml").rename(self.work.path("manifests/o.yaml"))
        self.work.write("manifests/o.yaml",
                        self.work.read("manifests/o.yaml").replace("name: orders", "name: mine"))
        self.assertIn("1 is managed here already and left out", self.export().stderr)
        self.assert_exit(self.work.run("apply", "--auto-approve"), 0)
        self.make("Invoices")
        run = self.export()
        self.assertIn("1 is managed here already and left out", run.stderr)
        self.assertIn("name: invoices", run.stdout)
        self.assertNotIn("Orders", run.stdout)
        self.assertIn("  name: mine\n", self.export("--all").stdout)

    def test_a_new_one_may_not_take_the_name_of_a_manifest(self):
        self.work.write("manifests/a.yaml", self.work.run(
            "scaffold", "Postgres", "--name", "orders", "--minimal").stdout.replace(
                "connectorName: Orders", "connectorName: Another"))
        self.make("Orders")
        self.assertIn("  name: orders-2\n", self.export().stdout)

    def test_an_id_becomes_a_reference_also_to_what_is_managed(self):
        lake = self.make("Lake", connectorType=3, connectorSubType="Azure Data Lake Storage",
                         connectorAuthType=3, connectorStorageAccountName="lake",
                         connectorContainerName="raw", connectorPassword=SECRET)
        self.assert_plan(self.plan_of_export(), adopt=1)
        self.assert_exit(self.work.run("apply", "--auto-approve"), 0)
        self.make("House", connectorType=2, connectorSubType="Databricks", connectorAuthType=6,
                  storageCredentialsConnectorID=int(lake), httpPath="/sql/1.0/x",
                  connectorHost="adb-1.azuredatabricks.net", connectorPassword=SECRET)
        self.assertIn("storageCredentialsConnectorID: {ref: Connector/lake}",
                      self.export().stdout)

    def test_only_those_that_are_asked_for_by_id_or_name(self):
        first = self.make("First")
        self.make("Second")
        self.make("Third")
        text = self.export(first, "Third").stdout
        self.assertEqual(re.findall("connectorName: (.*)", text), ["First", "Third"])
        run = self.export(first, "Fourth", code=1)
        self.assertEqual(run.stdout, "")
        self.assertIn("Nothing live has this id or name", run.stderr)

    def test_a_file_for_all_a_folder_for_each_and_never_over_another(self):
        self.make("First")
        self.make("Second")
        self.export("--out", "all.yaml")
        self.assertEqual(self.work.read("all.yaml").count("---\n"), 1)
        self.assert_exit(self.work.run("validate", "all.yaml"), 0)
        self.work.write("there/second.yaml", "mine\n")
        run = self.export("--out", "there", code=1)
        self.assertIn("there/second.yaml is there already", run.stderr)
        self.assertEqual(sorted(os.listdir(self.work.path("there"))), ["second.yaml"])
        self.assertEqual(self.work.read("there/second.yaml"), "mine\n")
        os.symlink("/etc/passwd", self.work.path("link.yaml"))
        self.assertIn("link.yaml is there already", self.export("--out", "link.yaml", code=1).stderr)

    def test_another_project_stands_in_each_manifest(self):
        self.make("Theirs", project="Stg001")
        self.assertIn("There is nothing to export.", self.export().stderr)
        self.assertIn("  project: Stg001\n", self.export("--project", "Stg001").stdout)

    def test_a_server_that_fails_leaves_no_half(self):
        self.make("First")
        self.make("Second")
        self.order({"kind": "status", "status": 404, "method": "GET", "path": LIST + "/*",
                    "nth": 2, "count": "all"},
                   {"kind": "status", "status": 400, "method": "GET", "path": LIST + "/*",
                    "count": 1})
        run = self.export("--out", "manifests", code=1)
        self.assertEqual(self.files(), [])
        self.assertIn("400", run.stderr)

    def test_a_null_list_is_said(self):
        self.order({"kind": "null", "method": "GET", "path": LIST})
        self.assertIn("cli.nothing-shown", self.export().stderr)


class Drafting(ByHand):
    dialect = "reference"

    def test_a_row_that_tells_no_type_is_a_draft_with_the_types_that_fit(self):
        self.make()
        run = self.export()
        self.assertRegex(run.stdout, r"# Its type is not told; by its fields it may be ")
        self.assertIn("  # connectorSubType: ", run.stdout)
        self.assertIn("  connectorDatabaseName: shop\n", run.stdout)
        self.assertIn("cli.incomplete", run.stderr)
        self.assert_no_secret(self.work, SECRET)


@on_each_dialect
class Importing(ByHand):
    def setUp(self):
        super().setUp()
        self.work.env["ORDERS_PASSWORD"] = SECRET
        self.live = self.make(connectorDatabaseName="live")
        self.work.write("manifests/orders.yaml", self.work.run(
            "scaffold", "Postgres", "--name", "orders", "--minimal").stdout.replace(
                "connectorName: Orders", "connectorName: Orders by dbsn").replace(
                    "app_reader", "reader"))

    def test_it_records_and_sends_nothing_and_the_next_plan_shows_what_differs(self):
        before = self.work.api("GET", f"{LIST}/{self.live}")
        run = self.work.run("import", "orders", self.live)
        self.assert_exit(run, 0)
        self.assertIn("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.", run.stdout)
        self.assertIn("connectorDatabaseName, connectorName", run.stdout)
        self.assertEqual(self.work.api("GET", f"{LIST}/{self.live}"), before)
        plan = self.work.run("plan")
        self.assert_plan(plan, change=1)
        for part in ("Orders by dbsn", '"live"', "connectorDatabaseName"):
            self.assertIn(part, plan.stdout)
        self.assertNotIn("connectorPassword", plan.stdout.split("Plan:")[0].split("PUT")[0])
        self.assert_exit(self.work.run("apply", "--auto-approve", "--exclude", "none"), 1)
        self.assertIn(self.work.run("apply", "--auto-approve").code, (0, 3))
        self.assert_plan(self.work.run("plan"))
        self.assert_no_secret(self.work, SECRET)

    def test_what_is_not_there_or_not_declared_or_held_already_is_refused(self):
        run = self.work.run("import", "orders", "99999")
        self.assert_exit(run, 1)
        self.assertIn("no live connector with the id 99999", run.stdout)
        run = self.work.run("import", "invoices", self.live)
        self.assert_exit(run, 1)
        self.assertIn(f"dbsn export {self.live}", run.stderr)
        run = self.work.run("import", "order", self.live)
        self.assertIn('Did you mean "databasin/Connector/orders"?', run.stderr)
        self.assertFalse(self.work.path(".dbsn/state.json").exists())
        self.assert_exit(self.work.run("import", "Connector/orders", self.live), 0)
        run = self.work.run("import", "orders", self.live)
        self.assert_exit(run, 1)
        self.assertIn("The state holds it already", run.stdout)

    def test_one_live_resource_never_belongs_to_two(self):
        self.assert_exit(self.work.run("import", "orders", self.live), 0)
        self.work.write("manifests/second.yaml", self.work.read("manifests/orders.yaml").replace(
            "name: orders", "name: second").replace("Orders by dbsn", "Second"))
        run = self.work.run("import", "second", self.live)
        self.assert_exit(run, 1)
        self.assertIn(f"The id {self.live} is databasin/Connector/orders already", run.stdout)

    def test_others_are_neither_made_nor_deleted(self):
        self.work.write("manifests/second.yaml", self.work.read("manifests/orders.yaml").replace(
            "name: orders", "name: second").replace("Orders by dbsn", "Second"))
        self.assert_exit(self.work.run("import", "orders", self.live), 0)
        self.work.remove("manifests/orders.yaml")
        other = self.make("Second live")
        self.assert_exit(self.work.run("import", "second", other), 0)
        self.assertEqual(self.work.api("GET", f"{LIST}/{self.live}")[0], 200)
        listed = self.work.run("state", "list").stdout
        self.assertIn("databasin/Connector/orders", listed)
        self.assertIn("databasin/Connector/second", listed)


if __name__ == "__main__":
    main()
