"""What an editor makes of `dbsn schema`: the engine that VS Code's YAML extension and Neovim's
yamlls run, asked as they ask it."""
import json
import os
import shutil
import subprocess
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, npm_modules, source_dir

FOLDER = source_dir() / "tests/e2e/language_server"
POSTGRES = """\
apiVersion: databasin/v1
kind: Connector
metadata:
  name: orders
spec:
  connectorName: Orders
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: db.example.com
  connectorPort: 5432
  connectorDatabaseName: orders
  connectorUsername: reader
  connectorPassword: {valueFrom: {env: DB_PASSWORD}}
"""
LINES = {line.split(":")[0].strip(): number for number, line in enumerate(POSTGRES.splitlines())}


class Pins(DbsnTestCase):
    def test_every_package_is_pinned_by_its_content_and_by_no_host(self):
        lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
        packages = {name: one for name, one in lock["packages"].items() if name}
        self.assertIn("node_modules/yaml-language-server", packages)
        for name, one in packages.items():
            self.assertRegex(one["integrity"], r"^sha512-", name)
            self.assertNotIn("resolved", one, name)


class Editor(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        run = self.work.run("schema")
        self.assert_exit(run, 0)
        self.schema = json.loads(run.stdout)

    def ask(self, *asked):
        node = shutil.which("node")
        self.assertIsNotNone(node, "no node; scripts/install-dependencies.sh npm installs it")
        given = {"modules": str(npm_modules(FOLDER)), "schema": self.schema, "asked": asked}
        done = subprocess.run([node, str(FOLDER / "ask.js")], input=json.dumps(given), text=True,
                              capture_output=True, check=False, timeout=400)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def problems(self, *texts):
        return self.ask(*({"what": "problems", "text": text} for text in texts))

    def offers(self, text, line, character):
        return self.ask({"what": "offers", "text": text, "line": line, "character": character})[0]

    def test_right_manifests_have_no_problem(self):
        types = self.json_of(self.work.run("catalog", "list", "--format", "json"))
        texts = [one["example"] for one in types]
        texts += [path.read_text(encoding="utf-8") for path
                  in sorted((source_dir() / "examples").glob("**/manifests/*.yaml"))]
        texts.append(POSTGRES.replace("5432", "${var.port}").replace("basic", "2"))
        self.assertGreater(len(texts), 230)
        for text, found in zip(texts, self.problems(*texts)):
            self.assertEqual(found, [], text)

    def test_a_mistake_is_shown_at_its_line(self):
        wrong = (("connectorHost: db", "connectorHots: db", "connectorHost"),
                 ("5432", "70000", "connectorPort"),
                 ("5432", "many", "connectorPort"),
                 ("basic", "nonesuch", "connectorAuthType"),
                 ("Postgres", "Postgrse", "connectorSubType"),
                 ("db.example.com", "https://db.example.com", "connectorHost"),
                 ("{valueFrom: {env: DB_PASSWORD}}", "hunter2", "connectorPassword"),
                 ("name: orders", "name: no name", "name"),
                 ("kind: Connector", "kind: Conector", "kind"))
        answers = self.problems(*(POSTGRES.replace(old, new, 1) for old, new, _ in wrong))
        for (_, new, key), found in zip(wrong, answers):
            self.assertIn(LINES[key], [problem["line"] for problem in found], (new, found))
        without = POSTGRES.replace("  connectorHost: db.example.com\n", "")
        found = self.problems(without)[0]
        self.assertEqual([problem["says"] for problem in found],
                         ['Missing property "connectorHost".'])

    def test_types_are_offered(self):
        names = [one["name"] for one
                 in self.json_of(self.work.run("catalog", "list", "--format", "json"))]
        text = "apiVersion: databasin/v1\nkind: Connector\nmetadata: {name: a}\nspec:\n" \
               "  connectorSubType: \n"
        offered = self.offers(text, 4, len("  connectorSubType: "))
        self.assertEqual({yaml.safe_load(label) for label in offered} & set(names), set(names))

    def test_the_fields_of_the_type_and_its_auth_type_are_offered_and_no_others(self):
        head = POSTGRES[:POSTGRES.index("  connectorHost")]
        offered = self.offers(head + "  \n", 8, 2)
        self.assertLessEqual({"connectorHost", "connectorPort", "connectorDatabaseName",
                              "connectorUsername", "connectorPassword"}, set(offered))
        self.assertNotIn("connectorName", offered)
        self.assertNotIn("securityToken", offered)
        without = "apiVersion: databasin/v1\nkind: Connector\nmetadata: {name: a}\nspec:\n  \n"
        offered = self.offers(without, 4, 2)
        self.assertLessEqual({"connectorSubType", "connectorName"}, set(offered))

    def test_hover_shows_what_a_field_is_for(self):
        hover = self.ask({"what": "hover", "text": POSTGRES, "line": LINES["connectorPort"],
                          "character": 5},
                         {"what": "hover", "text": POSTGRES, "line": LINES["connectorPassword"],
                          "character": 5})
        self.assertIn("65535", hover[0])
        self.assertIn("secret", hover[1])


if __name__ == "__main__":
    main()
