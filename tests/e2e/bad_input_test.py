"""What a person can get wrong in a file or a flag: each is told with where, what and what next,
in one run; nothing crashes and nothing is sent."""
import json
import os
import re
import resource
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, dbsn_binary, main, on_each_dialect

GOOD = """apiVersion: databasin/v1
kind: Connector
metadata: {name: orders}
spec:
  connectorName: Orders
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: db.orders.internal
  connectorPort: 5432
  connectorDatabaseName: orders
  connectorUsername: orders
  connectorPassword: {valueFrom: {env: ORDERS_DB_PASSWORD}}
"""


class BadManifests(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: under-test}\nmanifests: [manifests]\n"
                                     "providers:\n  databasin:\n    url: http://127.0.0.1:1\n"
                                     "    project: N1r8Do\n    institution: 17\n")

    def refused(self, text, code, place=None, name="manifests/orders.yaml", says=()):
        self.work.write(name, text)
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertIn(f"[{code}]", run.stderr, f"\n{run}")
        if place:
            self.assertRegex(run.stderr, re.escape(f"{name}:{place}: error"), f"\n{run}")
        for words in says:
            self.assertIn(words, run.stderr)
        return run

    def test_the_good_one_is_good(self):
        self.work.write("manifests/orders.yaml", GOOD)
        self.assert_exit(self.work.run("validate"), 0)

    def test_unknown_field(self):
        self.refused(GOOD.replace("connectorHost", "connectorHots"), "manifest.unknown-field",
                     "8:3", says=['Did you mean "connectorHost"?', "^~~~~~~~~~~~~"])

    def test_wrong_type(self):
        self.refused(GOOD.replace("5432", "postgres"), "manifest.wrong-type", "9:18")

    def test_missing_field(self):
        self.refused(GOOD.replace("  connectorDatabaseName: orders\n", ""),
                     "manifest.missing-field", says=["connectorDatabaseName"])

    def test_duplicate_key(self):
        run = self.refused(GOOD + "  connectorHost: other\n", "document.duplicate-key", "13:3")
        self.assertIn("manifests/orders.yaml:8:3", run.stderr)

    def test_duplicate_address(self):
        self.work.write("manifests/a.yaml", GOOD)
        run = self.refused(GOOD.replace("Orders", "Other"), "manifest.duplicate-address")
        self.assertIn("manifests/a.yaml:3:", run.stderr)

    def test_bad_yaml(self):
        self.refused(GOOD + "  broken: [1, 2\n", "document.invalid-yaml")

    def test_tabs(self):
        run = self.refused(GOOD.replace("  connectorHost", "\tconnectorHost"),
                           "document.tab-indent", "8:1")
        self.assertIn("tab", run.stderr)

    def test_not_utf8(self):
        self.refused(GOOD.encode().replace(b"orders.internal", b"orders.\xff\xfe"),
                     "document.not-utf8", "8:28")

    def test_nesting_ten_thousand_deep(self):
        self.refused("a: " + "[" * 10_000 + "]" * 10_000, "document.too-deep")
        self.work.remove("manifests/orders.yaml")
        self.refused("[" * 200_000, "document.too-deep", name="manifests/deep.json")

    def test_alias_bomb(self):
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
        self.refused("\n".join(lines), "document.too-many-nodes")

    def test_a_file_past_the_limit(self):
        path = self.work.write("manifests/huge.yaml", "")
        with open(path, "r+b") as file:
            file.truncate(100 << 20)
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertIn("manifests/huge.yaml", run.stderr)
        self.assertIn("larger", run.stderr.lower())

    def test_an_unreadable_file(self):
        folder = self.work.path("manifests")
        folder.mkdir()
        os.symlink("nowhere", folder / "gone.yaml")
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertIn("manifests/gone.yaml", run.stderr)

    def test_a_path_that_is_not_there(self):
        run = self.work.run("validate", "elsewhere/none.yaml")
        self.assert_exit(run, 1)
        self.assertIn("elsewhere/none.yaml", run.stderr)

    def test_unknown_provider(self):
        self.refused(GOOD.replace("databasin/v1", "databsin/v1"), "manifest.unknown-provider",
                     "1:13", says=['"databasin'])

    def test_unknown_kind_and_version(self):
        self.refused(GOOD.replace("kind: Connector", "kind: Conector"), "manifest.unknown-kind",
                     "2:7")
        self.refused(GOOD.replace("databasin/v1", "databasin/v9"), "manifest.version-not-served")

    def test_a_literal_secret_is_refused_and_never_repeated(self):
        secret = "s3ntinel-literal"
        self.work.write_secret("manifests/orders.yaml", "")
        run = self.refused(GOOD.replace("{valueFrom: {env: ORDERS_DB_PASSWORD}}", secret),
                           "manifest.literal-secret", "12:22")
        self.assertIn("(hidden)", run.stderr)
        self.assert_no_secret(self.work, secret)

    def test_a_program_is_refused_offline_where_the_workspace_allows_none(self):
        self.refused(GOOD.replace("{env: ORDERS_DB_PASSWORD}", "{exec: [pass, orders]}"),
                     "secret.exec-off", "12:3", says=["allowExec: true"])

    def test_all_problems_in_one_run(self):
        self.work.write("manifests/b.yaml", GOOD.replace("orders}", "b}").replace(
            "connectorPort: 5432", "connectorPort: 70000").replace("Orders", "B orders"))
        run = self.refused(GOOD.replace("connectorHost", "connectorHots"),
                           "manifest.unknown-field")
        self.assertIn("manifests/b.yaml:9:18", run.stderr)

    def test_json_manifests_have_places_too(self):
        text = json.dumps({"apiVersion": "databasin/v1", "kind": "Connector",
                           "metadata": {"name": "orders"},
                           "spec": {"connectorName": "Orders", "connectorSubType": "Postgres",
                                    "connectorHots": "x"}}, indent=2)
        self.refused(text, "manifest.unknown-field", "10:5", name="manifests/orders.json")
        self.refused('{"apiVersion": "databasin/v1",', "document.invalid-json",
                     name="manifests/orders.json")

    def test_a_missing_environment_variable_is_told_at_its_place(self):
        self.work.env["DATABASIN_TOKEN"] = "t"
        self.work.write("manifests/orders.yaml", GOOD)
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertRegex(run.stderr, r"manifests/orders\.yaml:12:\d+: error")
        self.assertIn("ORDERS_DB_PASSWORD", run.stderr)

    def test_no_token_says_where_it_looked(self):
        self.work.write("manifests/orders.yaml", GOOD)
        run = self.work.run("plan", env={"ORDERS_DB_PASSWORD": "x"})
        self.assert_exit(run, 1)
        self.assertIn("DATABASIN_TOKEN", run.stderr)
        self.assertIn(".token", run.stderr)


class BadWorkspaces(DbsnTestCase):
    def refused(self, text, code, says=()):
        work = self.workspace()
        work.write("dbsn.yaml", text)
        run = work.run("validate")
        self.assert_exit(run, 1)
        self.assertIn(code, run.stderr, f"\n{run}")
        self.assertIn("dbsn.yaml:", run.stderr)
        for words in says:
            self.assertIn(words, run.stderr)

    def test_later_keys_are_refused_at_their_place(self):
        head = "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: w}\n"
        self.refused(head + "policies: {requireLabels: [team]}\n", "manifest.not-supported",
                     ["not supported in this version"])

    def test_unknown_keys_and_definitions(self):
        head = "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: w}\n"
        self.refused(head + "provders: {}\n", "[", ['Did you mean "providers"?'])
        self.refused(head + "providers: {mine: {definition: nobody}}\n", "[", ["nobody"])
        self.refused(head + "providers: {databasin: {ulr: 'http://127.0.0.1:1'}}\n", "[", ["ulr"])


class BadCatalogs(DbsnTestCase):
    """A catalog folder named on the command line, as --catalog takes it."""
    FIELDS = "fields/DatabasinConnectorFieldsAuth.json"

    def setUp(self):
        self.work = self.workspace()
        self.work.write("manifests/orders.yaml", GOOD)
        source = os.path.join(os.environ.get("DBSN_SOURCE_DIR", os.path.join(
            os.path.dirname(os.path.abspath(__file__)), "..", "..")),
            "providers/databasin/catalog")
        for folder in ("types", "fields"):
            for name in os.listdir(os.path.join(source, folder)):
                with open(os.path.join(source, folder, name), "rb") as file:
                    self.work.write(f"catalog/{folder}/{name}", file.read())

    def validate(self, code):
        run = self.work.run("validate", "--catalog", "catalog", "manifests")
        self.assert_exit(run, code)
        return run

    def test_a_whole_one_is_taken(self):
        self.validate(0)

    def test_cut_off(self):
        text = self.work.read("catalog/types/DatabasinConnectorRDBMS.json")
        self.work.write("catalog/types/DatabasinConnectorRDBMS.json", text[:len(text) // 2])
        run = self.validate(1)
        self.assertRegex(run.stderr, r"DatabasinConnectorRDBMS\.json:\d+:\d+")

    def test_missing(self):
        self.work.remove("catalog/" + self.FIELDS)
        self.assertIn("fields", self.validate(1).stderr)

    def test_malformed(self):
        self.work.write("catalog/" + self.FIELDS, '{"requiredFields": 7}')
        self.assertIn("DatabasinConnectorFieldsAuth.json", self.validate(1).stderr)


@on_each_dialect
class BadStates(DbsnTestCase):
    def setUp(self):
        self.box = self.sandbox()
        self.work = self.workspace(self.box)
        self.work.env["ORDERS_DB_PASSWORD"] = "s3ntinel"
        self.work.write("manifests/orders.yaml", GOOD + "test: {when: never}\n")
        self.assert_exit(self.work.run("apply", "--auto-approve"), 0)

    def test_a_state_from_a_newer_version_is_refused(self):
        state = json.loads(self.work.read(".dbsn/state.json"))
        state["version"] = 99
        self.work.write(".dbsn/state.json", json.dumps(state))
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("state.newer-version", run.stderr)

    def test_a_truncated_state_is_refused_with_what_to_do(self):
        text = self.work.read(".dbsn/state.json")
        self.work.write(".dbsn/state.json", text[:len(text) // 2])
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertIn("state.unreadable", run.stderr)
        self.assertIn("state.json.backup", run.stderr)
        status, rows = self.work.api("GET", "/api/connector?internalID=N1r8Do")
        self.assertEqual((status, len(rows)), (200, 1))

    def test_files_of_the_state_are_for_their_owner_alone(self):
        for name in (".dbsn/state.json", ".dbsn/state.json.backup"):
            if self.work.path(name).exists():
                self.assertEqual(self.work.path(name).stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.work.read(".dbsn/.gitignore").strip(), "*")

    def test_a_full_disk_loses_nothing(self):
        self.work.write("manifests/more.yaml", "---\n".join(
            GOOD.replace("orders}", f"more-{i}}}").replace("Orders", f"More {i}") +
            "test: {when: never}\n" for i in range(40)))
        before = self.work.read(".dbsn/state.json")

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))
        done = subprocess.run([str(dbsn_binary()), "apply", "--auto-approve"], cwd=self.work.root,
                              env=self.work.environment(), capture_output=True, check=False,
                              timeout=120, preexec_fn=limit)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertIn(b"file.disk-full", done.stderr)
        self.assertEqual(self.work.read(".dbsn/state.json"), before)
        self.assert_exit(self.work.run("apply", "--auto-approve"), 0)
        status, rows = self.work.api("GET", "/api/connector?internalID=N1r8Do")
        names = [row["connectorName"] for row in rows]
        self.assertEqual(len(names), 41)
        self.assertEqual(len(set(names)), 41)
        self.assert_plan(self.work.run("plan"))

    def test_another_origin_is_no_plan_full_of_deletes(self):
        other = self.sandbox()
        self.work.use(other)
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("state.other-origin", run.stderr)

    def test_a_held_lock_says_who_holds_it(self):
        import fcntl
        with open(self.work.path(".dbsn/lock"), "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertIn("state.locked", run.stderr)


class BadFlags(DbsnTestCase):
    def test_unknown_flags_and_commands_are_told(self):
        work = self.workspace()
        for arguments in (["plan", "--frobnicate"], ["frobnicate"], ["plan", "--parallelism", "0"],
                          ["plan", "--format", "yaml"], ["show"]):
            run = work.run(*arguments)
            self.assert_exit(run, 1)
            self.assertTrue(run.stderr.strip(), f"\n{run}")

    def test_apply_without_a_terminal_is_refused_before_any_request(self):
        box = self.sandbox()
        work = self.workspace(box)
        work.write("manifests/orders.yaml", GOOD)
        run = work.run("apply", env={"ORDERS_DB_PASSWORD": "x"})
        self.assert_exit(run, 1)
        self.assertIn("--auto-approve", run.stderr)
        status, log = work.api("GET", "/_sandbox/requests")
        self.assertEqual([one for one in log["requests"] if one["path"].startswith("/api")], [])

    def test_a_full_standard_output_is_no_success(self):
        work = self.workspace()
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(dbsn_binary()), "version"], stdout=full,
                                  stderr=subprocess.PIPE, env=work.environment(), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)


if __name__ == "__main__":
    main()
