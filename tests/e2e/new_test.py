"""dbsn new on a terminal, as a person would use it, and by flags where there is none."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.connectors import ConnectorTestCase, connector

RIGHT, WRONG = "s3ntinel-right-pw", "s3ntinel-wrong-pw"
PROJECT, CATEGORY, TYPE = "Project [N1r8Do]: ", "Enter alone: any: ", "? for the list: "
OPTIONAL, WRITE, APPLY = "Fill some in? [y/N]: ", "[Y/n]: ", 'Only "yes" goes on: '
CORRECT = '"no" ends: '


def answers_to(field, answer):
    """What is asked for a field, and the answer; its help may hold colons."""
    return [(f"({field})", ""), (": ", ""), (": ", answer + "\n")] if field in HELPED else [
        (f"({field})", ""), (": ", answer + "\n")]


HELPED = {"connectorHost"}   # whose help holds a colon


class Guided(ConnectorTestCase):
    dialect = "wire"

    def setUp(self):
        self.open_workspace()
        self.database = self.shared_postgres()
        self.work.write_secret("right.txt", RIGHT)
        self.work.write_secret("wrong.txt", WRONG)
        if not getattr(type(self), "has_login", False):
            self.database.create_login("reader", RIGHT, "shop")
            type(self).has_login = True

    def questions(self, password="file:right.txt", port=None, title="Orders DB"):
        """Up to the file that is to be written."""
        asked = [(PROJECT, "\n"), (CATEGORY, "rdbms\n"), (TYPE, "postgr\n"),
                 (TYPE, "postgres\n")]
        for field, answer in (("connectorName", title), ("connectorHost", "127.0.0.1"),
                              ("connectorPort", str(port or self.database.port)),
                              ("connectorDatabaseName", "shop"), ("connectorUsername", "reader"),
                              ("connectorPassword", password)):
            asked += answers_to(field, answer)
        return asked + [(OPTIONAL, "\n")]

    def new(self, answers, *arguments, code=0):
        run = self.work.run_in_terminal("new", *arguments, answers=answers,
                                        env={"NO_COLOR": "1"}, patience=40)
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, RIGHT, WRONG)
        return run.stdout.replace("\r\n", "\n")

    def updates(self):
        return [request["body"] for request in self.requests("PUT")]

    def test_from_the_first_question_to_a_tested_connector(self):
        shown = self.new(self.questions() + [(WRITE, "\n"), (APPLY, "yes\n")])
        self.assertLess(shown.index("Category"), shown.index("Connector type"))
        self.assertLess(shown.index("(connectorName)"), shown.index("(connectorHost)"))
        self.assertNotIn("How it signs in", shown)   # there is one way
        self.assertIn("whole number from 1 to 65535 [5432]: ", shown)
        self.assertIn("Plan: 1 to add, 0 to change, 0 to destroy.", shown)
        self.assertRegex(shown, r"""
databasin/Connector/orders-db
  id     5001
  name   Orders DB
  type   Postgres, basic
  test   passed: Connection successful \(duration [\d.]+s, type Postgres\)
  files  manifests/orders-db.yaml
Next: commit manifests/orders-db.yaml; `dbsn plan` shows what differs from now on\.
""")
        self.assertEqual(self.names(), ["Orders DB"])
        self.assert_plan(self.work.run("plan"))

    def test_a_failed_test_is_explained_corrected_and_run_again(self):
        shown = self.new(self.questions(password="file:wrong.txt") + [
            (WRITE, "\n"), (APPLY, "yes\n"), ("test failed", ""), ("The configuration", ""),
            ("* connectorPassword", "file:wrong.txt"[:0]), (CORRECT, "connectorPassword\n"),
            ("file:PATH [file:wrong.txt]: ", "file:right.txt\n"), ("test passed", "")])
        self.assertIn("1 to change", shown)
        self.assertRegex(shown, r"user name|password")
        self.assertIn("  test   passed", shown)
        self.assertEqual([list(body) for body in self.updates()], [["connectorPassword"]])
        self.assertIn("connectorPassword: {valueFrom: {file: right.txt}}",
                      self.work.read("manifests/orders-db.yaml"))
        self.assert_plan(self.work.run("plan"))

    def test_only_the_corrected_fields_are_sent_and_it_goes_on_until_it_passes(self):
        shown = self.new(self.questions(port=1, password="file:wrong.txt") + [
            (WRITE, "\n"), (APPLY, "yes\n"),
            (CORRECT, "nothing-like-it\n"), ("is none of them", ""),
            (CORRECT, "3\n"), (": ", "70000\n"), ("it can be 1 to 65535", ""),
            (": ", f"{self.database.port}\n"), ("test failed", ""),
            (CORRECT, "connectorUsername, connectorPassword\n"), ("[reader]: ", "\n"),
            ("[file:wrong.txt]: ", "file:right.txt\n"), ("test passed", "")])
        self.assertEqual([list(body) for body in self.updates()],
                         [["connectorPort"], ["connectorPassword"]])
        self.assertEqual(shown.count(APPLY), 1)
        self.assertEqual(len(self.names()), 1)

    def test_enter_alone_tests_again_and_no_leaves_it_as_it_is(self):
        shown = self.new(self.questions(password="file:wrong.txt") + [
            (WRITE, "\n"), (APPLY, "yes\n"), (CORRECT, "\n"), ("test failed", ""),
            (CORRECT, "no\n")], code=3)
        self.assertEqual(self.updates(), [])
        self.assertEqual(len(self.requests("POST", "/api/connector/5001/test")), 2)
        self.assertIn("  test   failed", shown)
        self.assertIn("Next: correct manifests/orders-db.yaml", shown)

    def test_what_the_server_refuses_is_corrected_too(self):
        self.order({"kind": "status", "status": 422, "method": "POST", "path": "/api/connector",
                    "count": 2, "body": '{"message": "the host is not allowed"}'})
        shown = self.new(self.questions() + [
            (WRITE, "\n"), (APPLY, "yes\n"), ("the host is not allowed", ""), (CORRECT, "\n"),
            ("the host is not allowed", ""), (CORRECT, "connectorHost\n"),
            ("[127.0.0.1]: ", "localhost\n"), ("test passed", "")])
        self.assertEqual(self.names(), ["Orders DB"])
        self.assertEqual(self.updates(), [])
        self.assertIn("  id     5001\n", shown)

    def test_a_manifest_that_somebody_else_changed_is_left_as_it_is(self):
        def edit():
            text = self.work.read("manifests/orders-db.yaml")
            self.work.write("manifests/orders-db.yaml", text + "# mine\n")
            return "connectorUsername\n"
        shown = self.new(self.questions(password="file:wrong.txt") + [
            (WRITE, "\n"), (APPLY, "yes\n"), (CORRECT, edit), ("[reader]: ", "other\n")], code=3)
        self.assertIn("was changed by somebody else meanwhile", shown)
        self.assertTrue(self.work.read("manifests/orders-db.yaml").endswith("# mine\n"))

    def test_a_secret_itself_is_neither_taken_nor_repeated(self):
        shown = self.new(self.questions(password="hunter2-s3ntinel")[:-1] + [
            ("is not kept", ""), ("[ORDERS_DB_PASSWORD]: ", "NO_SUCH_VARIABLE\n"),
            ("NO_SUCH_VARIABLE is not set here", ""), (OPTIONAL, "\n"), (WRITE, "\n")], code=1)
        self.assertEqual(shown.count("hunter2"), 1)   # the terminal's own echo
        self.assertIn("secret.missing", shown)
        self.assertIn("Next: `dbsn apply` makes it", shown)
        self.assertIn("{env: NO_SUCH_VARIABLE}", self.work.read("manifests/orders-db.yaml"))
        self.assertEqual(self.names(), [])

    def test_no_to_the_file_or_to_the_plan(self):
        shown = self.new(self.questions() + [(WRITE, "n\n")], code=1)
        self.assertIn("Nothing was written.", shown)
        self.assertEqual(os.listdir(self.work.path("manifests")), [])
        shown = self.new(self.questions() + [(WRITE, "y\n"), (APPLY, "no\n")], code=1)
        self.assertIn("Next: `dbsn apply` makes it", shown)
        self.assertEqual(os.listdir(self.work.path("manifests")), ["orders-db.yaml"])
        self.assertEqual(self.names(), [])

    def test_ctrl_c_and_the_end_of_input_leave_nothing(self):
        self.new(self.questions()[:8] + [(": ", "\x03")], code=130)
        self.new(self.questions()[:8] + [(": ", "\x04")], code=1)
        self.assertEqual(os.listdir(self.work.path("manifests")), [])

    def test_names_and_files_never_clash(self):
        self.declare("orders-db", title="Orders DB")
        self.work.write("manifests/orders-db-2.yaml", connector("other"))
        shown = self.new(self.questions()[:6] + [
            ("bears this name already", ""), (": ", "orders db\n")] + self.questions()[6:] + [
                (WRITE, "\n"), (APPLY, "yes\n")])
        self.assertIn("files  manifests/orders-db-3.yaml", shown)

    def test_an_auth_type_is_asked_for_where_there_are_several(self):
        self.work.env["K"] = RIGHT
        shown = self.new([(PROJECT, "Stg001\n"), (CATEGORY, "\n"), (TYPE, "data lake\n"),
                          (TYPE, "azure data lake storage\n"), ("How it signs in", ""),
                          ("number or name [", "no such\n"), ("Answer with a number", ""),
                          ("number or name [", "azure access key\n"),
                          *answers_to("connectorName", "The Lake"),
                          *answers_to("connectorStorageAccountName", "lake"),
                          *answers_to("connectorContainerName", "raw"),
                          ("(connectorPassword)", ""), (": ", "K\n"), (OPTIONAL, "\n"),
                          (WRITE, "\n"), (APPLY, "no\n")], code=1)
        self.assertIn("  project: Stg001\n", shown)
        self.assertIn("  connectorAuthType: azure access key\n", shown)

    def test_optional_fields_references_and_yes_or_no(self):
        lake = self.work.run("scaffold", "Azure Data Lake Storage", "--minimal", "--name", "lake")
        self.work.write("manifests/lake.yaml", lake.stdout)
        self.work.env.update({"T": RIGHT, "LAKE_ACCESS_KEY": RIGHT})
        shown = self.new([*answers_to("connectorName", "House"),
                          ("(connectorHost)", ""), (": ", ""),
                          ("characters: ", "adb-1.azuredatabricks.net\n"),
                          *answers_to("httpPath", "/sql/1.0/x"),
                          ("(connectorPassword)", ""), ("file:PATH [", "T\n"),
                          ("(connectorCatalogName)", ""), ("text [hive_metastore]: ", "\n"),
                          (OPTIONAL, "maybe\n"), ("Answer y or n", ""), (OPTIONAL, "y\n"),
                          ("(connectorUsername)", ""), (": ", "\n"),
                          ("(connectorMaxConnections)", ""), ("default 8: ", "many\n"),
                          ("whole number", ""), ("default 8: ", "16\n"),
                          ("(storageCredentialsExternalTables)", ""), ("yes or no", "yes\n"),
                          ("(storageCredentialsConnectorID)", ""), ("  1  Connector/lake", ""),
                          ("live one: ", "1\n"),
                          ("(connectorAdditionalDetails)", ""), ("GUID: ", "\n"),
                          (WRITE, "\n"), ("2 to add", ""), (APPLY, "no\n")],
                         "--project", "N1r8Do", "databricks", code=1)
        for line in ("connectorMaxConnections: 16", "storageCredentialsExternalTables: true",
                     "storageCredentialsConnectorID: {ref: Connector/lake}"):
            self.assertIn(f"  {line}\n", shown)
        self.assertIn("  connectorCatalogName: hive_metastore\n", shown)
        self.assertNotIn("  connectorUsername:", shown)

    def test_a_reference_is_chosen_among_the_manifests(self):
        lake = self.work.run("scaffold", "Azure Data Lake Storage", "--minimal", "--name", "lake")
        self.work.write("manifests/lake.yaml", lake.stdout)
        self.declare("orders")
        self.work.env["T"] = RIGHT
        run = self.work.run("new", "Databricks", "--set", "connectorName=House", "--set",
                            "connectorHost=adb-1.azuredatabricks.net", "--set",
                            "httpPath=/sql/1.0/x", "--set", "connectorPassword=T", "--set",
                            "storageCredentialsConnectorID=lake")
        self.assert_exit(run, 1)   # the lake's own secret is not set, and it comes first
        self.assertIn("storageCredentialsConnectorID: {ref: Connector/lake}",
                      self.work.read("manifests/house.yaml"))


class ByFlags(ConnectorTestCase):
    dialect = "wire"

    def setUp(self):
        self.open_workspace()
        self.fields = {"connectorName": "Orders DB", "connectorHost": "127.0.0.1",
                       "connectorPort": "1", "connectorDatabaseName": "shop",
                       "connectorUsername": "reader", "connectorPassword": "DB_PASSWORD"}

    def new(self, *arguments, code=0, kind="Postgres", **changes):
        fields = {**self.fields, **changes}
        sets = [part for name, value in fields.items() if value is not None
                for part in ("--set", f"{name}={value}")]
        run = self.work.run("new", kind, *sets, *arguments)
        self.assert_exit(run, code)
        return run

    def test_without_approval_it_writes_and_shows_the_plan(self):
        run = self.new()
        self.assertIn("Plan: 1 to add", run.stdout)
        self.assertIn("Next: `dbsn apply` makes it", run.stderr)
        self.assertEqual(self.names(), [])
        self.assert_exit(self.work.run("validate"), 0)
        self.assertIn("is there already", self.new(
            "--name", "x", "--out", "manifests/orders-db.yaml", code=1,
            connectorName="Other").stderr)

    def test_with_approval_it_applies_and_tests(self):
        run = self.new("--auto-approve", code=3)
        self.assertIn("  test   failed: ", run.stdout)
        self.assertEqual(self.names(), ["Orders DB"])
        self.assert_plan(self.work.run("plan"))

    def test_everything_that_is_missing_or_wrong_is_told_at_once(self):
        run = self.new(code=1, connectorHost=None, connectorUsername=None)
        for field in ("connectorHost", "connectorUsername"):
            self.assertIn(f"--set {field}=: error:", run.stderr)
        run = self.new(code=1, connectorPort="70000", conectorHost="x",
                       connectorPassword="s3ntinel-typed")
        for part in ("it can be 1 to 65535", 'Did you mean "connectorHost"?', "Name what holds it"):
            self.assertIn(part, run.stderr)
        self.assertNotIn("s3ntinel", run.stderr)
        self.assertEqual(os.listdir(self.work.path("manifests")), [])

    def test_what_cannot_be_told_without_a_question_is_refused(self):
        self.assertIn("no type was given", self.work.run("new").stderr)
        run = self.work.run("new", "Azure Data Lake Storage")
        self.assert_exit(run, 1)
        self.assertIn("offers several auth types", run.stderr)
        self.assertIn('Did you mean "Postgres"?', self.new(code=1, kind="Postgress").stderr)

    def test_a_place_that_the_workspace_does_not_know_is_refused(self):
        run = self.new("--out", "elsewhere/orders.yaml", code=1)
        self.assertIn("dbsn.yaml does not name this place", run.stderr)
        self.assertFalse(self.work.path("elsewhere").exists())

    def test_other_manifests_need_no_secret_of_theirs(self):
        self.declare("other", env="SET_NOWHERE")
        self.assertIn("Plan: 1 to add", self.new().stdout)


if __name__ == "__main__":
    main()
