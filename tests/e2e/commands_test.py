"""Each command as a person or a script uses it: what it prints where, its exit status, and what it
leaves alone."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, free_port, main, on_each_dialect, source_dir
from support.connectors import SECRET, ConnectorTestCase, connector, live_body

COMMANDS = (("validate",), ("diff",), ("drift",), ("plan",), ("show",), ("apply",), ("destroy",), ("undo",), ("test",),
            ("fmt",), ("new",), ("export",), ("import",), ("inspect",), ("refresh",), ("doctor",), ("state",), ("state", "list"), ("state", "show"),
            ("state", "rm"), ("state", "mv"), ("state", "protect"), ("state", "rekey"), ("state", "history"),
            ("state", "pull"), ("state", "push"), ("state", "restore"), ("state", "unlock"), ("init",), ("explain",),
            ("scaffold",), ("schema",), ("convert",),
            ("catalog",),
            ("catalog", "list"), ("catalog", "search"), ("catalog", "show"),
            ("catalog", "update"), ("catalog", "diff"),
            ("provider",), ("provider", "new"), ("provider", "list"), ("provider", "check"), ("provider", "test"),
            ("provider", "publish"), ("sandbox",), ("completion",), ("version",))


def snapshot(folder):
    """Every file below the folder: its content, mode and time."""
    return {str(path.relative_to(folder)): (path.is_file() and path.read_bytes(),
                                            path.lstat().st_mode, path.lstat().st_mtime_ns)
            for path in sorted(folder.rglob("*"))}


def lines_of_json(text):
    return [json.loads(line) for line in text.splitlines()]


class Help(DbsnTestCase):
    def test_version(self):
        work = self.workspace()
        run = work.run("version")
        self.assert_exit(run, 0)
        self.assertRegex(run.stdout, r"^dbsn \d+\.\d+\.\d+\S*\n$")
        self.assertEqual(work.run("--version").stdout, run.stdout)

    def test_every_command_has_help(self):
        work = self.workspace()
        whole = work.run("--help")
        self.assert_exit(whole, 0)
        self.assertIn("Exit status:", whole.stdout)
        for command in COMMANDS:
            run = work.run(*command, "--help")
            self.assert_exit(run, 0)
            self.assertIn(" ".join(command), run.stdout)
            self.assertEqual(run.stderr, "")
            self.assertRegex(whole.stdout, rf"(?m)^ *{command[0]} ")

    def test_nothing_at_all_is_asked(self):
        run = self.workspace().run()
        self.assert_exit(run, 1)
        self.assertIn("subcommand", run.stderr)


class Validating(ConnectorTestCase):
    def setUp(self):
        self.work = self.workspace()

    def test_without_a_workspace_file_and_without_secrets(self):
        self.work.write("orders.yaml", connector("orders"))
        run = self.work.run("validate", "orders.yaml")
        self.assert_exit(run, 0)
        self.assertIn("1 manifest is valid.", run.stderr)
        self.assertEqual(run.stdout, "")

    def test_folders_documents_and_json(self):
        self.work.write("all/two.yaml", connector("a") + "---\n" + connector("b"))
        self.work.write("all/deeper/c.yml", connector("c"))
        self.work.write("all/d.json", json.dumps({
            "apiVersion": "databasin/v1", "kind": "Connector", "metadata": {"name": "d"},
            "spec": {"connectorName": "Database d", "connectorSubType": "Postgres",
                     "connectorAuthType": 2, "connectorHost": "db.example.com",
                     "connectorPort": "5432", "connectorDatabaseName": "shop",
                     "connectorUsername": "reader",
                     "connectorPassword": {"valueFrom": {"env": "DB_PASSWORD"}}}}))
        self.work.write("all/notes.txt", "no manifest")
        run = self.work.run("validate", "all")
        self.assert_exit(run, 0)
        self.assertIn("4 manifests are valid.", run.stderr)

    def test_json_is_an_event_a_line_with_places(self):
        self.work.write("orders.yaml", connector("orders").replace("Host", "Hots"))
        run = self.work.run("validate", "--format", "json", "orders.yaml")
        self.assert_exit(run, 1)
        self.assertEqual(run.stderr, "")
        events = lines_of_json(run.stdout)
        self.assertTrue(all({"type", "time", "message"} <= set(event) for event in events))
        found = [event["diagnostic"] for event in events
                 if event["type"] == "diagnostic" and
                 event["diagnostic"]["code"] == "manifest.unknown-field"]
        self.assertEqual([(one["file"], one["line"], one["column"], one["severity"])
                          for one in found], [("orders.yaml", 9, 3, "error")])
        self.assertIn("connectorHost", found[0]["hint"])

    def test_from_another_folder(self):
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: w}\nmanifests: [manifests]\n")
        self.work.write("manifests/a.yaml", connector("a").replace("5432", "x"))
        for flag in (("-C", "work"), ("-C", "work/dbsn.yaml"), ("--workspace", "work")):
            run = self.work.run("validate", *flag, cwd=self.work.top)
            self.assert_exit(run, 1)
            self.assertIn("work/manifests/a.yaml:", run.stderr)


@on_each_dialect
class Planning(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b")

    def test_it_takes_no_lock_and_writes_nothing(self):
        before = snapshot(self.work.top)
        self.plan(add=2)
        self.assertEqual(snapshot(self.work.top), before)
        self.apply()
        self.declare("c")
        before = snapshot(self.work.top)
        self.plan(add=1)
        self.plan(0, "--destroy", destroy=2)
        self.plan(0, "--refresh=full", add=1)
        self.assert_exit(self.work.run("doctor"), 0)
        self.assert_exit(self.work.run("state", "list"), 0)
        self.assertEqual(snapshot(self.work.top), before)
        self.assertEqual({one["method"] for one in self.requests()} - {"GET"}, {"POST"})
        self.assertEqual(len(self.requests("POST")), 2)

    def test_json_is_one_document_whatever_else_is_said(self):
        run = self.work.run("plan", "--format", "json", "--out", "p.json")
        self.assert_exit(run, 0)
        plan = self.json_of(run)
        self.assertEqual(plan["kind"], "dbsn.plan")
        self.assertEqual(plan["counts"]["add"], 2)
        self.assertEqual([(one["address"], one["action"]) for one in plan["changes"]],
                         [("databasin/Connector/a", "create"), ("databasin/Connector/b", "create")])
        self.assertEqual(self.json_of(self.work.run("show", "--format", "json", "p.json")), plan)
        self.assertEqual(json.loads(self.work.read("p.json")), plan)
        self.assertEqual(self.work.path("p.json").stat().st_mode & 0o777, 0o600)
        self.assert_no_secret(self.work, SECRET)

    def test_detailed_exit_status(self):
        self.plan(2, "--detailed-exitcode", add=2)
        self.apply()
        self.plan(0, "--detailed-exitcode")
        self.declare("a", metadata="  labels: {team: orders}\n")
        run = self.plan(0, "--detailed-exitcode")
        self.assertIn("1 recorded only.", run.stdout)

    def test_it_opens_with_where_it_would_work(self):
        run = self.plan(add=2)
        self.assertEqual(run.stdout.splitlines()[:2],
                         ["Workspace under-test",
                          f"databasin: {self.box.url} institution 17, project N1r8Do"])
        self.assertIn("POST /api/connector", run.stdout)
        self.assertIn("API calls", run.stdout)

    def test_a_file_that_is_no_plan_is_refused(self):
        self.work.write("p.json", '{"kind": "dbsn.plan", "format": 1')
        for command in (("show", "p.json"), ("apply", "--auto-approve", "p.json"),
                        ("show", "absent.json")):
            run = self.work.run(*command)
            self.assert_exit(run, 1)
            self.assertIn(command[-1], run.stderr)
        run = self.work.run("plan", "--format", "json", "--out", "p.json")
        plan = json.loads(self.work.read("p.json"))
        plan["format"] = 99
        self.work.write("p.json", json.dumps(plan))
        self.assert_exit(self.work.run("show", "p.json"), 1)

    def test_without_a_workspace_file(self):
        work = self.workspace(env={"DATABASIN_API_URL": self.box.url, "DATABASIN_TOKEN": "t",
                                   "DB_PASSWORD": SECRET})
        work.write("a.yaml", connector("a"))
        self.assert_plan(work.run("plan", "--project", "N1r8Do", "a.yaml"), add=1)
        self.assert_plan(work.run("plan", "--project", "101", "a.yaml"), add=1)
        self.assert_exit(work.run("apply", "--auto-approve", "--project", "N1r8Do", "a.yaml"), 0)
        self.assert_plan(work.run("plan", "--project", "N1r8Do", "a.yaml"))
        missing = work.run("plan", "a.yaml")
        self.assert_exit(missing, 1)
        self.assertIn("metadata.project", missing.stderr)

    def test_from_another_folder_it_is_the_same(self):
        self.apply()
        run = self.work.run("plan", "-C", "work", cwd=self.work.top)
        self.assert_exit(run, 0)
        self.assert_plan(run)
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        for path in ("work/manifests/a.yaml", "work/manifests"):
            run = self.work.run("plan", "-C", "work", path, cwd=self.work.top)
            self.assert_plan(run, change=1)
        self.assertFalse((self.work.top / ".dbsn").exists())


@on_each_dialect
class Applying(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b")

    def test_json_is_an_event_a_line(self):
        run = self.apply(0, "--format", "json")
        events = lines_of_json(run.stdout)
        self.assertTrue(all({"type", "time", "message"} <= set(event) for event in events))
        kinds = [event["type"] for event in events]
        for kind, count in (("planned_change", 2), ("change_summary", 1), ("run_start", 1),
                            ("apply_start", 2), ("apply_complete", 2), ("run_end", 1)):
            self.assertEqual(kinds.count(kind), count, kind)
        self.assertEqual(events[-1]["tally"]["added"], 2)
        ids = {event["change"]["address"]: event["end"]["id"] for event in events
               if event["type"] == "apply_complete"}
        self.assertEqual(sorted(ids), ["databasin/Connector/a", "databasin/Connector/b"])
        self.assertEqual(sorted(ids.values()),
                         sorted(str(row["connectorID"]) for row in self.rows()))
        self.assertEqual(run.stderr, "")
        self.order({"kind": "status", "status": 400, "method": "PUT", "count": "all",
                    "path": "/api/connector/*", "body": '{"message":"No"}'})
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        run = self.apply(1, "--format", "json")
        events = lines_of_json(run.stdout)
        self.assertIn("apply_errored", [event["type"] for event in events])
        self.assertIn("api.rejected", [event["diagnostic"]["code"] for event in events
                                       if event["type"] == "diagnostic"])

    def test_the_log_tells_every_request_and_no_secret(self):
        run = self.apply(0, "--log", "run.log")
        lines = lines_of_json(self.work.read("run.log"))
        run_id = re.search(r"Run (\S+):", run.stderr).group(1)
        self.assertEqual({line["run"] for line in lines}, {run_id})
        self.assertTrue(all({"time", "level", "event"} <= set(line) for line in lines))
        sent = [line["data"] for line in lines if line["event"] == "request"]
        seen = [one for one in self.requests() if one["method"] == "POST"]
        self.assertEqual(len([one for one in sent if one["method"] == "POST"]), len(seen))
        self.assertEqual(len({one["request"] for one in sent}), len(sent))
        self.assertTrue(all(one["status"] == 200 for one in sent))
        self.assertEqual(self.work.path("run.log").stat().st_mode & 0o777, 0o600)
        self.plan(0, "--log", "run.log", "--log-level", "trace")
        self.assertEqual(len({line["run"] for line in lines_of_json(self.work.read("run.log"))}), 2)
        self.assert_no_secret(self.work, SECRET, "a-test-token")
        unwritable = self.work.run("plan", "--log", "nowhere/run.log")
        self.assert_exit(unwritable, 1)
        self.assertIn("nowhere/run.log", unwritable.stderr)

    def test_pipes_and_no_color_give_no_escapes(self):
        for run in (self.work.run("plan"), self.apply(), self.work.run("doctor"),
                    self.work.run("state", "list"), self.work.run("plan", "--frobnicate")):
            self.assertNotIn("\x1b", run.stdout + run.stderr)
        self.declare("c")
        plain = self.work.run_in_terminal("apply", "--auto-approve", env={"NO_COLOR": "1"})
        self.assert_exit(plain, 0)
        self.assertNotIn("\x1b", plain.stdout)
        self.assertIn("1 added", plain.stdout)

    def test_a_terminal_shows_colours_and_progress(self):
        self.order({"kind": "latency", "ms": 200, "method": "POST", "count": "all",
                    "path": "/api/connector"})
        run = self.work.run_in_terminal("apply", "--auto-approve")
        self.assert_exit(run, 0)
        self.assertIn("\x1b[", run.stdout)
        self.assertRegex(run.stdout, r"\[[#.]+\] 1/2")
        self.assertIn("create databasin/Connector/a", run.stdout)
        self.assertIn("2 added", run.stdout)

    def test_the_prompt_takes_yes_and_nothing_else(self):
        for answer in ("no\n", "y\n", "YES\n", "\n", "\x04", " yes\n"):
            run = self.work.run_in_terminal("apply", answers=[("goes on: ", answer)])
            self.assert_exit(run, 1)
            self.assertIn("Nothing was changed.", run.stdout)
        run = self.work.run_in_terminal("apply", answers=[("goes on: ", "\x03")])
        self.assert_exit(run, 130)
        self.assertEqual(self.names(), [])
        self.assertEqual(self.requests("POST"), [])
        run = self.work.run_in_terminal("apply", answers=[("goes on: ", "yes\n")])
        self.assert_exit(run, 0)
        self.assertEqual(len(self.names()), 2)
        run = self.work.run_in_terminal("apply")
        self.assert_exit(run, 0)
        self.assertNotIn("goes on", run.stdout)
        run = self.work.run_in_terminal("destroy", answers=[("goes on: ", "no\n")])
        self.assert_exit(run, 1)
        self.assertEqual(len(self.names()), 2)
        run = self.work.run_in_terminal("destroy", answers=[("Delete all of this?", "yes\n")])
        self.assert_exit(run, 0)
        self.assertEqual(self.names(), [])

    def test_destroy_deletes_what_the_state_holds_and_nothing_else(self):
        self.assertEqual(self.box.api("POST", "/api/connector", live_body("foreign"))[0], 200)
        self.apply()
        refused = self.work.run("destroy")
        self.assert_exit(refused, 1)
        self.assertIn("--auto-approve", refused.stderr)
        run = self.work.run("destroy", "--auto-approve", "--target", "databasin/Connector/a")
        self.assert_exit(run, 0)
        self.assertEqual(self.names(), ["Database b", "Database foreign"])
        run = self.work.run("destroy", "--auto-approve")
        self.assert_exit(run, 0)
        self.assertIn("0 added, 0 changed, 1 destroyed.", run.stdout)
        self.assertEqual(self.names(), ["Database foreign"])
        self.assert_exit(self.work.run("destroy", "--auto-approve"), 0)


@on_each_dialect
class States(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b")
        self.apply()

    def test_list_and_show(self):
        listed = self.work.run("state", "list")
        self.assert_exit(listed, 0)
        self.assertEqual([line.split()[0] for line in listed.stdout.splitlines()],
                         ["ADDRESS", "databasin/Connector/a", "databasin/Connector/b"])
        rows = self.json_of(self.work.run("state", "list", "--format", "json"))
        self.assertEqual([row["id"] for row in rows],
                         [str(self.live(name)["connectorID"]) for name in ("a", "b")])
        for address in ("databasin/Connector/a", "Connector/a", "a"):
            shown = self.json_of(self.work.run("state", "show", address))
            self.assertEqual(shown["id"], str(self.live("a")["connectorID"]))
            self.assertEqual(shown["secrets_marked"], ["connectorPassword"])
            self.assertNotIn("marks", shown)
        absent = self.work.run("state", "show", "Connector/aa")
        self.assert_exit(absent, 1)
        self.assertIn('Did you mean "databasin/Connector/a"?', absent.stderr)
        self.assert_no_secret(self.work, SECRET)

    def test_rm_forgets_and_the_next_plan_adopts(self):
        self.assert_exit(self.work.run("state", "rm", "Connector/a"), 0)
        self.assertEqual(len(self.names()), 2)
        self.plan(adopt=1)
        self.apply()
        self.plan()
        self.assertEqual(len(self.names()), 2)
        run = self.work.run("state", "rm", "a", "nobody")
        self.assert_exit(run, 1)
        self.assertIn("databasin/Connector/a", self.work.run("state", "list").stdout)

    def test_mv_keeps_the_live_resource(self):
        before = self.live("a")["connectorID"]
        self.assert_exit(self.work.run("state", "mv", "Connector/a", "Connector/z"), 0)
        taken = self.work.run("state", "mv", "Connector/z", "Connector/b")
        self.assert_exit(taken, 1)
        self.work.remove("manifests/a.yaml")
        self.work.write("manifests/z.yaml", connector("z", title="Database a"))
        self.plan(change=1)
        self.apply()
        self.plan()
        self.assertEqual(self.live("a")["connectorID"], before)
        self.assertEqual(len(self.names()), 2)

    def test_unlock_without_a_lock(self):
        run = self.work.run("state", "unlock", "some-id")
        self.assert_exit(run, 1)
        self.assertIn("[state.not-locked]", run.stderr)

    def test_an_empty_state_is_no_mistake(self):
        work = self.workspace(self.box)
        run = work.run("state", "list")
        self.assert_exit(run, 0)
        self.assertEqual(self.json_of(work.run("state", "list", "--format", "json")), [])
        self.assert_exit(work.run("test"), 0)


@on_each_dialect
class Looking(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()

    def test_doctor_when_all_is_well_and_when_it_is_not(self):
        self.declare("a")
        run = self.work.run("doctor")
        self.assert_exit(run, 0)
        self.assertNotIn("fail", run.stdout)
        for words in ("workspace under-test", "1 valid manifests", "pong", "signed in as"):
            self.assertIn(words, run.stdout)
        down = self.work.run("doctor", "--url", f"http://127.0.0.1:{free_port()}")
        self.assert_exit(down, 1)
        self.assertIn("fail", down.stdout)
        self.assertIn("[api.unreachable]", down.stderr)
        del self.work.env["DATABASIN_TOKEN"]
        run = self.work.run("doctor")
        self.assert_exit(run, 1)
        self.assertIn("DATABASIN_TOKEN", run.stderr)
        empty = self.workspace().run("doctor")
        self.assert_exit(empty, 1)
        self.assertIn("no dbsn.yaml here", empty.stdout)
        self.assertIn("No token of any provider is at hand.", empty.stderr)
        without_file = self.workspace()
        without_file.env["DATABASIN_TOKEN"] = "a-test-token"
        run = without_file.run("doctor", "--url", self.box.url)
        self.assert_exit(run, 0)
        self.assertNotIn("rabbitmq", run.stdout)
        without_file.env["DB_PASSWORD"] = SECRET
        without_file.write("a.yaml", connector("a"))
        run = without_file.run("plan", "a.yaml", "--project", "N1r8Do", "--url", self.box.url)
        self.assert_exit(run, 0)
        self.assertNotIn("rabbitmq", run.stdout)

    def test_connection_tests_of_all_or_of_one(self):
        self.declare("a", "b")
        self.work.write("manifests/s3.yaml", """apiVersion: databasin/v1
kind: Connector
metadata: {name: s3}
spec:
  connectorName: Archive
  connectorSubType: Amazon S3
  connectorAuthType: s3 access key and secret
  connectorStorageAccountName: orders-archive
  connectorUsername: AKIAIOSFODNN7EXAMPLE
  connectorPassword: {valueFrom: {env: DB_PASSWORD}}
""")
        run = self.apply()
        self.assertIn("cannot be tested, as expected", run.stdout)
        passed = {"kind": "status", "status": 200, "method": "POST",
                  "path": "/api/connector/*/test", "body": json.dumps(
                      {"success": True, "status": "success", "message": "Connection successful",
                       "details": {"connectorType": "Postgres", "testDuration": "1.2s"}})}
        refused = {**passed, "body": json.dumps({"success": False, "status": "error",
                                                 "message": "Connection refused"})}
        self.order({**passed, "count": 2})
        run = self.work.run("test")
        self.assert_exit(run, 0)
        self.assertEqual(run.stdout.count("passed"), 2)
        self.assertIn("1.2s", run.stdout)
        self.assertIn("cannot be tested, as expected", run.stdout)
        self.order(refused)
        run = self.work.run("test", "Connector/a", "--format", "json")
        self.assert_exit(run, 3)
        outcome = self.json_of(run)["tests"]
        self.assertEqual([one["address"] for one in outcome], ["databasin/Connector/a"])
        self.assertIn("Connection refused", json.dumps(outcome))
        self.assertIn("host, port and firewall", json.dumps(outcome))
        self.order({**passed, "status": 500, "body": '{"message":"worker died"}', "count": "all"})
        run = self.work.run("test", "Connector/a")
        self.assert_exit(run, 1)
        self.assertIn("worker died", run.stdout)
        self.heal()

    def test_a_live_object_and_levels_that_are_not_there(self):
        self.declare("a")
        self.apply()
        whole = self.json_of(self.work.run("inspect", "a", "--format", "json"))
        self.assertEqual(whole["connectorHost"], "db.example.com")
        wrong = self.work.run("inspect", "a", "colums")
        self.assert_exit(wrong, 1)
        self.assertIn('Did you mean "columns"?', wrong.stderr)
        wrong = self.work.run("inspect", "a", "columns")
        self.assert_exit(wrong, 1)
        self.assertIn("table", wrong.stderr)
        self.box.api("DELETE", f"/api/connector/{self.live('a')['connectorID']}")
        gone = self.work.run("inspect", "a")
        self.assert_exit(gone, 1)
        self.assertIn("any more", gone.stderr)

    def test_a_refresh_may_take_longer_than_other_requests(self):
        self.open_workspace(more="    timeout: 1\n")
        self.declare("a")
        self.apply()
        self.order({"kind": "latency", "ms": 1800, "method": "POST",
                    "path": "/api/connector/*/refresh"},
                   {"kind": "status", "status": 200, "method": "POST",
                    "path": "/api/connector/*/refresh", "body": json.dumps(
                        {"message": "Refreshed", "status": "success", "catalogCount": 1,
                         "schemaCount": 2, "tableCount": 1234})})
        run = self.work.run("refresh", "Connector/a")
        self.assert_exit(run, 0)
        self.assertIn("Complete.", run.stdout)
        self.assertIn("1234", run.stdout)


class Sandboxes(DbsnTestCase):
    def test_bad_options_are_told_before_the_port_is_opened(self):
        work = self.workspace()
        for arguments in (("--dialect", "klingon"), ("--fault", "kind=earthquake"),
                          ("--fault", "ms=5"), ("--rate-limit", "0"), ("--listen", "nowhere"),
                          ("--tls-cert", "absent.pem", "--tls-key", "absent.key"),
                          ("--catalog", "absent")):
            run = work.run("sandbox", *("--listen", "127.0.0.1:0") * ("--listen" not in arguments),
                           *arguments)
            self.assert_exit(run, 1)
            self.assertIn("error", run.stderr)
            self.assertEqual(run.stdout, "")

    def test_a_port_that_is_taken(self):
        box = self.sandbox()
        run = self.workspace().run("sandbox", "--listen", f"127.0.0.1:{box.port}")
        self.assert_exit(run, 1)
        self.assertIn(str(box.port), run.stderr)


class Folders(DbsnTestCase):
    def test_definitions_and_catalogs_can_come_from_folders(self):
        work = self.workspace()
        work.write("a.yaml", connector("a"))
        providers = source_dir() / "providers"
        self.assert_exit(work.run("validate", "--providers", providers, "a.yaml"), 0)
        self.assert_exit(work.run("validate", "--catalog", providers / "databasin" / "catalog",
                                  "a.yaml"), 0)
        for flag in ("--providers", "--catalog"):
            run = work.run("validate", flag, "absent", "a.yaml")
            self.assert_exit(run, 1)
            self.assertIn("absent", run.stderr)


if __name__ == "__main__":
    main()
