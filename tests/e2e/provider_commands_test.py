"""dbsn provider list, check and test: what a definition can reach, and whether its API does so."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, source_dir
from support.sources import OTHER, PASSWORD, TOKEN, SourcesTestCase, env
from support.strangers import Notes
from vocabulary_test import NOTE, Strangers

SHIPPED = ["credible", "databasin", "dibop", "malloy-publisher", "rabbitmq", "rclone", "rivergen"]


def verdicts(run):
    """What was tried → Pass, Fail or Skip."""
    found = re.findall(r"^  (Pass|Fail|Skip)  (.{26}) +\d+\.\d s  ", run.stdout, re.MULTILINE)
    return {what.strip(): verdict for verdict, what in found}


class Looking(Strangers):
    def test_those_that_are_shipped(self):
        run = self.work.run("provider", "list", "--format", "json")
        self.assert_exit(run, 0)
        self.assertEqual([one["name"] for one in self.json_of(run)], SHIPPED)
        run = self.work.run("provider", "list")
        self.assertRegex(run.stdout, r"databasin +1\.0\.0 +Automation, Connector, Pipeline")

    def test_what_a_definition_can_reach(self):
        run = self.work.run("provider", "check", source_dir() / "providers" / "rclone")
        self.assert_exit(run, 0)
        for part in ("goes to the setting url, http://127.0.0.1:5572",
                     "with the settings user and password, in Authorization: Basic",
                     "RCLONE_RC_PASS", "Remote create: POST /config/create",
                     "POST /job/status"):
            self.assertIn(part, run.stdout)
        run = self.work.run("provider", "check", "--format", "json")
        self.assert_exit(run, 0)
        found = {one["name"]: one for one in self.json_of(run)}
        self.assertEqual(sorted(found), SHIPPED)
        self.assertEqual([place["receives"] for place in found["databasin"]["places"]],
                         ["the setting token, in Authorization: Bearer", ""])

    def test_mistakes_at_their_places(self):
        self.work.write("mine/provider.yaml", "apiVersion: dbsn.provider/v1\nkind: Provider\n"
                        "metadata: {name: mine, version: 1.0.0}\nserves: [v1]\nsettings:\n"
                        "  url: {type: url, requierd: true}\norigin: ulr\n")
        run = self.work.run("provider", "check", "mine")
        self.assert_exit(run, 1)
        self.assertIn("mine/provider.yaml:6:20: error", run.stderr)
        self.assertIn('Did you mean "required"?', run.stderr)
        self.assertIn("mine/provider.yaml:7:9: error", run.stderr)
        run = self.work.run("provider", "check", "nowhere")
        self.assert_exit(run, 1)


class Trying(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Notes)
        self.work.env.update({"NOTES_KEY": Notes.KEY, "TOKEN": "s3ntinel-token-1",
                              "TOKEN2": "s3ntinel-token-2"})

    def notes(self, kind=NOTE):
        self.define("notes", kind, self.server,
                    settings="  key: {type: string, sensitive: true, required: true, env: [NOTES_KEY]}\n",
                    auth="auth: {kind: query, parameter: api_key, secret: key}\n")
        for name, token, size, text in (("one", "TOKEN", 3, "hello"), ("two", "TOKEN2", 9, "bye")):
            self.manifest("notes", "Note", {
                "name": name, "text": text, "size": size,
                "token": f"{{valueFrom: {{env: {token}}}}}"}, name)

    def test_a_definition_that_says_what_the_api_does(self):
        self.notes()
        run = self.dbsn("provider", "test", "one", "--changed", "Note/two")
        found = verdicts(run)
        self.assertEqual({what for what, verdict in found.items() if verdict == "Fail"}, set())
        for what in ("list", "create", "read back", "secret token", "update size", "update text",
                     "rotate token", "delete", "absent", "delete again"):
            self.assertEqual(found[what], "Pass", what)
        self.assertIn("(list.names)", run.stdout)
        self.assertEqual(self.server.things, {})
        self.assert_no_secret(self.work, Notes.KEY, "s3ntinel-token-1", "s3ntinel-token-2")
        self.assertFalse(self.work.path(".dbsn/state.json").exists())

    def test_each_thing_that_it_says_wrong(self):
        wrong = {
            "masks: [<hidden>]": ("label: Token", "secret token", "write_only, masks"),
            "names: true": ("names: false", "list it", "(see list)"),
            'path: "/notes/{id}", headers': ('path: "/elsewhere", headers', "update text", "update")}
        for right, (other, what, word) in wrong.items():
            with self.subTest(what):
                self.notes(NOTE.replace(right, other))
                run = self.dbsn("provider", "test", "one", code=2)
                self.assertEqual(verdicts(run)[what], "Fail", run)
                self.assertIn(word, run.stdout)
                self.assertEqual(self.server.things, {})

    def test_answers_are_held_against_their_schema(self):
        read = 'read: {method: GET, path: "/notes/{id}", '
        for kind, failed in (("string", 0), ("integer", 1)):
            with self.subTest(kind):
                schema = f"answers: {{type: object, properties: {{text: {{type: {kind}}}}}}}, "
                self.notes(NOTE.replace(read, read + schema))
                run = self.dbsn("provider", "test", "one", code=2 if failed else 0)
                self.assertEqual(verdicts(run)["answers of read"], "Fail" if failed else "Pass")
                if failed:
                    self.assertIn("text is no integer", run.stdout)
                self.assertEqual(self.server.things, {})

    def test_an_api_that_changes_what_it_was_sent(self):
        self.notes()
        handle = self.server.handle

        def shouting(method, path, query, headers, body):
            if method == "PUT":
                body = json.dumps({**json.loads(body), "text": "HELLO"})
            return handle(method, path, query, headers, body)
        self.server.handle = shouting
        run = self.dbsn("provider", "test", "one", code=2)
        self.assertIn('text was sent as "hello" and reads as "HELLO"', run.stdout)
        self.assertEqual(self.server.things, {})

    def test_it_never_touches_what_it_did_not_make(self):
        self.notes()
        self.server.things["one"] = {"name": "one", "text": "theirs"}
        run = self.dbsn("provider", "test", "one", code=2)
        self.assertIn("the suite makes and deletes its own", run.stdout)
        self.assertEqual(self.server.things["one"]["text"], "theirs")
        del self.server.things["one"]
        self.apply()
        run = self.dbsn("provider", "test", "one", code=1)
        self.assertIn("The state holds it", run.stderr)
        self.assertEqual(sorted(self.server.things), ["one", "two"])
        run = self.dbsn("provider", "test", "notes/Note/oen", code=1)
        self.assertIn("Did you mean", run.stderr)

    def test_as_json(self):
        self.notes()
        run = self.dbsn("provider", "test", "one", "--format", "json")
        found = self.json_of(run)
        self.assertEqual(found["address"], "notes/Note/one")
        self.assertEqual({one["verdict"] for one in found["findings"]}, {"Pass", "Skip"})


class OnTheSandbox(SourcesTestCase):
    provider = "rivergen"
    settings = {"workspace": 7, "token": env("API_TOKEN")}

    def test_the_shipped_definitions(self):
        block = {"host": "127.0.0.1", "port": self.database.port, "databaseName": "postgres",
                 "userName": "reader", "password": env("DBPASS")}
        cases = {
            "rivergen": ("DataSource", self.settings, {
                "name": "Orders", "type": "postgresql", "host": "127.0.0.1",
                "port": self.database.port, "database_name": "postgres", "description": "mine",
                "username": "reader", "password": env("DBPASS")}),
            "credible": ("Connection", {"organization": "acme", "project": "sales",
                                        "token": env("API_TOKEN")},
                         {"name": "orders", "type": "postgres", "excludeAllTables": False,
                          "postgresConnection": block}),
            "malloy-publisher": ("Connection", {"environment": "dev"},
                                 {"name": "orders", "type": "postgres",
                                  "postgresConnection": block})}
        for provider, (kind, settings, spec) in cases.items():
            with self.subTest(provider):
                self.provider, self.settings = provider, settings
                self.write_workspace()
                self.manifest(spec, kind=kind)
                run = self.work.run("provider", "test", f"{kind}/orders")
                self.assert_exit(run, 0)
                self.assertIn("passed", run.stdout)
                self.assertEqual(verdicts(run)["test"], "Pass")
                self.assert_no_secret(self.work, PASSWORD, OTHER, TOKEN)


del Strangers, SourcesTestCase

if __name__ == "__main__":
    main()
