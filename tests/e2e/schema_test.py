# label: long
"""`dbsn schema` says of manifests what `dbsn validate` says of them: of every type's example, of
the repository's examples, and of what people get wrong."""
import copy
import json
import os
import sys

import jsonschema
import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, source_dir

POSTGRES = {
    "apiVersion": "databasin/v1", "kind": "Connector", "metadata": {"name": "orders"},
    "spec": {"connectorName": "Orders", "connectorSubType": "Postgres",
             "connectorAuthType": "basic", "connectorHost": "db.example.com",
             "connectorPort": 5432, "connectorDatabaseName": "orders",
             "connectorUsername": "reader",
             "connectorPassword": {"valueFrom": {"env": "DB_PASSWORD"}}}}
# What is put in place of a member of POSTGRES, by path, and whether that is right.
CASES = (
    ("spec.connectorAuthType", 2, True),
    ("spec.connectorAuthType", "2", True),
    ("spec.connectorAuthType", "BASIC", True),
    ("spec.connectorAuthType", "username_and-password", True),
    ("spec.connectorAuthType", 987, False),
    ("spec.connectorSubType", "postgres", False),
    ("spec.connectorSubType", "Nonesuch", False),
    ("spec.connectorPort", "${var.port}", True),
    ("spec.connectorPort", {"valueFrom": {"env": "PORT"}}, True),
    ("spec.connectorPort", {"valueFrom": {"file": "port"}}, False),
    ("spec.connectorPort", 70000, False),
    ("spec.connectorPort", True, False),
    ("spec.connectorPort", "many", False),
    ("spec.connectorHost", "db.${var.domain}", True),
    ("spec.connectorHost", "10.0.0.7", True),
    ("spec.connectorHost", "::1", True),
    ("spec.connectorHost", "https://db.example.com", False),
    ("spec.connectorHost", "db.example.com:5432", False),
    ("spec.connectorHost", "db example", False),
    ("spec.connectorHost", None, False),
    ("spec.connectorHost", {"ref": "Connector/other"}, False),
    ("spec.connectorUsername", 17, True),
    ("spec.connectorType", 1, True),
    ("spec.connectorType", 2, False),
    ("spec.connectorID", 17, False),
    ("spec.connectorPassword", "${var.domain}", False),
    ("spec.connectorPassword", {"valueFrom": {"file": "secrets/db"}}, True),
    ("spec.connectorPassword", {"valueFrom": {"env": "NOT-A-NAME"}}, False),
    ("spec.connectorPassword", {"valueFrom": {"env": "A", "file": "b"}}, False),
    ("spec.connectorPassword", {"valueFrom": {"vault": "a#b"}}, False),
    ("spec.connectorPassword", {"valueFrom": {"env": "A"}, "more": 1}, False),
    ("apiVersion", "databasin/v9", False),
    ("apiVersion", "nobody/v1", False),
    ("kind", "Nonesuch", False),
    ("kind", "${var.domain}", False),
    ("metadata.name", "no name", False),
    ("metadata.name", 7, True),
    ("metadata.project", 101, True),
    ("metadata.project", "two words", False),
    ("metadata.labels", {"team": "orders", "tier": 1, "on": True}, True),
    ("metadata.labels", {"no label": "x"}, False),
    ("metadata.owner", "me", False),
    ("lifecycle", {"preventDestroy": True, "ignoreChanges": ["connectorHost"]}, True),
    ("lifecycle", {"adopt": 5459}, True),
    ("lifecycle", {"preventDestroy": "yes"}, False),
    ("lifecycle", {"was": "Connector/before"}, True),
    ("lifecycle", {"was": "before"}, False),
    ("lifecycle", {"replace": "create_first"}, False),
    ("test", {"when": "always", "onFailure": "rollback", "timeout": "1m30s"}, True),
    ("test", {"when": "sometimes"}, False),
    ("test", {"timeout": "60"}, False),
    ("test", {"timeout": "s"}, False),
    ("test", None, False),
    ("specs", {}, False),
)


def with_member(manifest, path, value):
    changed = copy.deepcopy(manifest)
    *way, last = path.split(".")
    at = changed
    for step in way:
        at = at[step]
    at[last] = value
    return changed


class Schema(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.types = self.json_of(self.work.run("catalog", "list", "--format", "json"))
        run = self.work.run("schema")
        self.assert_exit(run, 0)
        self.assertEqual(run.stderr, "")
        self.schema = json.loads(run.stdout)
        jsonschema.Draft7Validator.check_schema(self.schema)
        self.validator = jsonschema.Draft7Validator(self.schema)

    def examples(self):
        """A right manifest of every type, no two of one name. References are ids."""
        for number, one in enumerate(self.types):
            manifest = yaml.safe_load(one["example"])
            manifest["metadata"]["name"] = f"m{number}"
            for name, value in manifest["spec"].items():
                if isinstance(value, dict) and "ref" in value:
                    manifest["spec"][name] = 5459
            yield one, manifest

    def assert_agree(self, cases):
        """Both the schema and validate say of each manifest whether it is right."""
        for number, (_, manifest, _) in enumerate(cases):
            self.work.write(f"m/{number}.yaml", yaml.safe_dump(manifest))
        # Each name stands once in a run of validate, so that only the manifest itself is judged.
        wrong = set()
        for start in range(0, len(cases), 300):
            files = [f"m/{number}.yaml" for number in range(start, min(start + 300, len(cases)))]
            run = self.work.run("validate", "--format", "json", "--var", "port=5432", "--var",
                                "domain=example.com", *files)
            for line in run.stdout.splitlines():
                event = json.loads(line)
                if event["type"] == "diagnostic" and event["diagnostic"]["severity"] == "error":
                    wrong.add(event["diagnostic"].get("file"))
        for number, (what, manifest, right) in enumerate(cases):
            self.assertEqual(f"m/{number}.yaml" not in wrong, right, f"validate, {what}")
            said = [error.message[:300] for error in self.validator.iter_errors(manifest)]
            self.assertEqual(not said, right, f"the schema, {what}: {said}")

    def test_every_types_example_is_right(self):
        self.assertGreater(len(self.types), 200)
        for one in self.types:
            self.assertEqual(list(self.validator.iter_errors(yaml.safe_load(one["example"]))), [],
                             one["name"])
        self.assert_agree([(one["name"], self.renamed(manifest, number), True)
                           for number, (one, manifest) in enumerate(self.examples())])

    @staticmethod
    def renamed(manifest, number):
        changed = with_member(manifest, "metadata.name", f"c{number}")
        return with_member(changed, "spec.connectorName", f"Case {number}")

    def test_every_example_of_the_repository_is_right(self):
        count = 0
        for path in sorted((source_dir() / "examples").glob("**/manifests/**/*")):
            if not path.is_file():
                continue
            for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                self.assertEqual(list(self.validator.iter_errors(manifest)), [], path)
                count += 1
        self.assertGreaterEqual(count, 15)

    def test_of_every_type_what_is_wrong_is_wrong(self):
        every_auth = sorted({auth["code"] for one in self.types for auth in one["auth_types"]})
        cases = []
        secrets = 0
        for one, manifest in self.examples():
            def add(what, path, value):
                changed = with_member(manifest, path, value)
                cases.append((f"{one['name']}: {what}", changed, False))
            for name in manifest["spec"]:
                if name == "connectorAuthType" and len(one["auth_types"]) < 2:
                    continue
                changed = copy.deepcopy(manifest)
                del changed["spec"][name]
                cases.append((f"{one['name']}: no {name}", changed, False))
            add("an unknown field", "spec.connectorHots", "db.example.com")
            add("a wrong type", "spec.connectorName", ["a", "list"])
            add("no auth type", "spec.connectorAuthType", "no such thing")
            offered = [auth["code"] for auth in one["auth_types"]]
            if offered:
                add("another's auth type", "spec.connectorAuthType",
                    next(code for code in every_auth if code not in offered))
            for name, value in manifest["spec"].items():
                if isinstance(value, dict) and "valueFrom" in value:
                    add("a secret written down", f"spec.{name}", "hunter2")
                    secrets += 1
        self.assertGreater(secrets, 150)
        self.assert_agree([(what, with_member(manifest, "metadata.name", f"c{number}"), right)
                           for number, (what, manifest, right) in enumerate(cases)])

    def test_it_agrees_with_validate_on_one_type_in_detail(self):
        for path, value, right in CASES:
            with self.subTest(path=path, value=value):
                self.assert_agree([(path, with_member(POSTGRES, path, value), right)])

    def test_a_file_holds_the_same_and_nothing_else_is_written(self):
        run = self.work.run("schema", "--out", "dbsn.schema.json")
        self.assert_exit(run, 0)
        self.assertEqual(run.stdout, "")
        self.assertEqual(json.loads(self.work.read("dbsn.schema.json")), self.schema)
        self.assertEqual([path.name for path in self.work.root.iterdir()], ["dbsn.schema.json"])
        refused = self.work.run("schema", "--out", "nowhere/dbsn.schema.json")
        self.assert_exit(refused, 1)
        self.assertIn("nowhere", refused.stderr)

    def test_a_workspace_is_known_by_its_entries_and_needs_no_environment(self):
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: w}\n"
                                     "providers:\n  europe: {definition: databasin}\n"
                                     "  asia: {definition: databasin}\n"
                                     "environments:\n  staging: {}\n  prod: {}\n")
        run = self.work.run("schema")
        self.assert_exit(run, 0)
        schema = json.loads(run.stdout)
        self.assertEqual(schema["properties"]["apiVersion"]["enum"], ["asia/v1", "europe/v1"])
        judge = jsonschema.Draft7Validator(schema)
        self.assertTrue(judge.is_valid(with_member(POSTGRES, "apiVersion", "asia/v1")))
        self.assertFalse(judge.is_valid(POSTGRES))
        self.assertLess(len(run.stdout), 1.1 * len(json.dumps(self.schema)))


if __name__ == "__main__":
    main()
