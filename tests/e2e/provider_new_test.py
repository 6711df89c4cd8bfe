"""dbsn provider new: from an API's own document, or from answers, to a definition that works."""
import json
import os
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.strangers import Notes, Things
from vocabulary_test import Strangers


class FromADocument(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Things)
        self.document = self.server.document()
        self.work.env.update({"THINGS_SECRET": Things.TOKEN, "PW": "s3ntinel-password"})

    def new(self, *arguments, code=0, name="things", file="openapi.json"):
        if file.endswith(".json"):
            self.work.write(file, json.dumps(self.document))
        run = self.work.run("provider", "new", name, "--openapi", file, *arguments)
        self.assert_exit(run, code)
        return run

    def kind(self):
        return yaml.safe_load(self.work.read("providers/things/thing.yaml"))

    def test_an_unedited_draft_manages_the_api(self):
        run = self.new("--path", "/things")
        self.assertIn("7 fields, 5 of them to be written in manifests.", run.stderr)
        self.assertIn("Left to say: whether the list's pages begin at 1", run.stderr)
        self.assert_exit(self.work.run("provider", "check", "providers/things"), 0)
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: x}\n"
                        "manifests: [manifests]\nproviders:\n  things: {}\n")
        for name, size, colour, secret in (("one", 2, "red", "PW"), ("two", 5, "blue", "THINGS_SECRET")):
            self.manifest("things", "Thing", {
                "name": name, "size": size, "colour": colour, "place": "attic",
                "password": f"{{valueFrom: {{env: {secret}}}}}"}, name)
        def dbsn(*arguments):
            run = self.work.run(*arguments, "--providers", "providers/things")
            self.assert_exit(run, 0)
            return run
        run = dbsn("provider", "test", "one", "--changed", "two")
        self.assertIn(" 0 failed", run.stdout)
        self.assertEqual(self.server.things, {})
        dbsn("apply", "--auto-approve")
        self.assert_plan(dbsn("plan"))
        self.manifest("things", "Thing", {"name": "one", "size": 3, "place": "cellar",
                                          "password": "{valueFrom: {env: PW}}"}, "one")
        run = dbsn("plan")                               # no update takes the place
        self.assert_plan(run, add=1, destroy=1)
        self.assert_no_secret(self.work, "s3ntinel-password", Things.TOKEN)

    def test_what_is_read_of_the_document(self):
        self.new("--path", "/things")
        kind = self.kind()
        self.assertEqual(kind["identity"], {"id": "id", "name": "name"})
        fields = kind["fields"]
        self.assertEqual(fields["size"], {"type": "integer", "default": 1, "min": 1, "max": 9})
        self.assertEqual(fields["colour"]["allowed"], ["red", "blue"])
        self.assertEqual(fields["name"], {"type": "string", "required": True, "max_length": 40,
                                          "help": "What it is called."})
        self.assertTrue(fields["place"]["create_only"])
        self.assertEqual(fields["password"], {"type": "string", "write_only": True, "sensitive": True})
        self.assertTrue(fields["made"]["read_only"])
        self.assertEqual(list(fields)[-2:], ["id", "made"])
        self.assertEqual(kind["operations"]["list"], {
            "method": "GET", "path": "/things", "rows": "things",
            "paging": {"by": "page", "parameter": "page", "size_parameter": "per_page", "size": 100}})
        provider = yaml.safe_load(self.work.read("providers/things/provider.yaml"))
        self.assertEqual(provider["settings"]["url"]["default"], self.server.url)
        self.assertEqual(provider["auth"], {"kind": "bearer", "secret": "secret", "reread_on": [401]})

    def test_other_documents(self):
        schemes = {"header": {"type": "apiKey", "in": "header", "name": "X-Key"},
                   "query": {"type": "apiKey", "in": "query", "name": "key"},
                   "basic": {"type": "http", "scheme": "Basic"},
                   "oauth2": {"type": "oauth2", "flows": {"clientCredentials": {
                       "tokenUrl": "https://auth.example.com/token", "scopes": {}}}}}
        for kind, scheme in schemes.items():
            with self.subTest(kind):
                self.document["components"]["securitySchemes"] = {"token": scheme}
                self.new("--path", "/things", "--out", kind)
                provider = yaml.safe_load(self.work.read(f"{kind}/provider.yaml"))
                self.assertEqual(provider["auth"]["kind"], kind)
                self.assert_exit(self.work.run("provider", "check", kind), 0)
        item = self.document["paths"].pop("/things/{id}")
        del self.document["paths"]["/things"]["post"]
        item["put"] = item.pop("patch")
        self.document["paths"] = {"/orgs/{org}/things": self.document["paths"]["/things"],
                                  "/orgs/{org}/things/{name}": item}
        self.work.write("doc.yaml", yaml.safe_dump(self.document))
        self.new("--path", "/orgs/{org}/things", "--kind", "Gadget", "--out", "named", file="doc.yaml")
        kind = yaml.safe_load(self.work.read("named/gadget.yaml"))
        self.assertEqual((kind["scope"], kind["identity"]),
                         ("org", {"id": "name", "name": "name", "named": True}))
        self.assertEqual(kind["operations"]["create"]["method"], "PUT")
        self.assert_exit(self.work.run("provider", "check", "named"), 0)

    def test_a_schema_that_holds_itself_many_times_over(self):
        schemas = self.document["components"]["schemas"]
        schemas["Node"] = {"type": "object", "properties": {
            f"n{i}": {"$ref": "#/components/schemas/Node"} for i in range(60)}}
        schemas["NewThing"]["properties"]["tree"] = {"$ref": "#/components/schemas/Node"}
        run = self.new("--path", "/things")
        self.assertIn("nests more than can be written out", run.stderr)
        self.assert_exit(self.work.run("provider", "check", "providers/things"), 0)

    def test_what_cannot_be_read(self):
        run = self.new(code=1)
        self.assertIn('It has "/things".', run.stderr)
        self.assertIn('Did you mean "/things"?', self.new("--path", "/thing", code=1).stderr)
        self.new("--path", "/things")
        self.assertIn("cli.file-there", self.new("--path", "/things", code=1).stderr)
        self.document["openapi"] = "2.0"
        self.assertIn("OpenAPI 3 can be read", self.new("--path", "/things", code=1).stderr)
        self.document = {"swagger": "2.0"}
        self.assertIn("no OpenAPI document", self.new("--path", "/things", code=1).stderr)
        self.document = {"openapi": "3.0.0", "paths": {"/a": {"get": {}}, "/a/{id}": {
            "get": {"responses": {"200": {"content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/Loop"}}}}}}}},
            "components": {"schemas": {"Loop": {"$ref": "#/components/schemas/Loop"}}}}
        self.assertIn("describes no body", self.new("--path", "/a", code=1).stderr)
        run = self.work.run("provider", "new", "x", "--openapi", "missing.yaml", "--path", "/a")
        self.assert_exit(run, 1)
        self.assert_exit(self.work.run("provider", "new", "No Name", "--openapi", "x"), 1)
        self.assertIn("Nobody can be asked here", self.work.run("provider", "new", "x").stderr)


class FromAnswers(Strangers):
    def test_a_terminal_asks_for_what_it_needs(self):
        server = self.stranger(Notes)
        answers = [("What people call the API", "Notes\n"), ("base address", server.url + "\n"),
                   ("How requests are authorized", "5\n"), ("The parameter's name", "\n"),
                   ("called, like Thing", "note\n"), ("called, like Thing", "Note\n"),
                   ("The path of them all", "notes\n"), ("The path of them all", "/notes\n"),
                   ("Does the name stand", "yes\n"), ("How one is made", "\n"),
                   ("How one is changed", "4\n"), ("holds the rows", "\n"),
                   ("field that is the name", "\n"), ("Field", "text*\n"), ("Field", "size:integre\n"),
                   ("Field", "size:integer\n"), ("Field", "token!\n"), ("Field", "\n")]
        run = self.work.run_in_terminal("provider", "new", "notes", answers=answers)
        self.assert_exit(run, 0)
        kind = yaml.safe_load(self.work.read("providers/notes/note.yaml"))
        self.assertEqual(kind["fields"], {
            "name": {"type": "string", "required": True, "create_only": True},
            "text": {"type": "string", "required": True}, "size": {"type": "integer"},
            "token": {"type": "string", "sensitive": True}})
        self.assertEqual(sorted(kind["operations"]), ["create", "delete", "list", "read"])
        self.assert_exit(self.work.run("provider", "check", "providers/notes"), 0)
        # The list holds names alone: what the suite finds is the word that was missing.
        self.work.env["NOTES_SECRET"] = Notes.KEY
        self.work.env["TOKEN"] = "s3ntinel-token-1"
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: x}\n"
                        "manifests: [manifests]\nproviders:\n  notes: {}\n")
        self.manifest("notes", "Note", {"name": "one", "text": "hello",
                                        "token": "{valueFrom: {env: TOKEN}}"})
        run = self.work.run("provider", "test", "one", "--providers", "providers/notes")
        self.assert_exit(run, 2)
        path = "providers/notes/note.yaml"
        text = self.work.read(path)
        self.work.write(path, text.replace("    path: /notes\n", "    path: /notes\n    names: true\n", 1)
                        .replace("sensitive: true", "sensitive: true, masks: [<hidden>]"))
        run = self.work.run("provider", "test", "one", "--providers", "providers/notes")
        self.assert_exit(run, 0)
        self.assertEqual(server.things, {})

    def test_a_person_who_leaves_writes_nothing(self):
        run = self.work.run_in_terminal("provider", "new", "notes",
                                        answers=[("What people call the API", "\x03")])
        self.assert_exit(run, 130)
        self.assertFalse(self.work.path("providers").exists())


del Strangers

if __name__ == "__main__":
    main()
