# label: long
"""dbsn scaffold: what it prints is a valid manifest, whole or with everything switched on."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main
from support.manifest_text import switched_on


class Scaffolding(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()

    def scaffold(self, *arguments, code=0):
        run = self.work.run("scaffold", *arguments)
        self.assert_exit(run, code)
        return run

    def test_tells_of_each_field_what_it_is_for(self):
        text = self.scaffold("databricks").stdout
        for part in ("# A Databricks connector.", "  connectorSubType: Databricks",
                     "# HTTP Path:", "  # connectorMaxConnections: 16", "default 8"):
            self.assertIn(part, text)

    def test_minimal_is_only_what_must_be_written(self):
        text = self.scaffold("Postgres", "--minimal", "--name", "orders-db").stdout
        self.assertNotIn("#", text)
        self.assertIn("  name: orders-db\n", text)
        self.assertIn("{valueFrom: {env: ORDERS_DB_PASSWORD}}", text)

    def test_takes_an_auth_type_by_name_or_number_that_the_type_offers(self):
        by_name = self.scaffold("Azure Data Lake Storage", "--auth", "azure sas token").stdout
        self.assertEqual(by_name, self.scaffold("Azure Data Lake Storage", "--auth", "4").stdout)
        self.assertIn("connectorAuthType: azure sas token", by_name)
        run = self.scaffold("Postgres", "--auth", "oauth", code=1)
        self.assertIn('It offers "basic".', run.stderr)
        self.assertIn('Did you mean "Postgres"?', self.scaffold("Postgress", code=1).stderr)

    def test_a_kind_without_types_is_scaffolded_by_its_name(self):
        text = self.scaffold("shovel", "--name", "orders").stdout
        for part in ("# A shovel.", "kind: Shovel\n", "  name: orders\n",
                     "  src-uri: {valueFrom: {env: ORDERS_SOURCE_URI}}", "  # ack-mode: on-confirm"):
            self.assertIn(part, text)
        self.work.write("manifests/shovel.yaml", text)
        self.assert_exit(self.work.run("validate", "manifests"), 0)

    def test_writes_a_new_file_and_never_over_another(self):
        self.scaffold("MySQL", "--out", "manifests/deep/mysql.yaml")
        before = self.work.read("manifests/deep/mysql.yaml")
        run = self.scaffold("Postgres", "--out", "manifests/deep/mysql.yaml", code=1)
        self.assertIn("cli.file-there", run.stderr)
        self.assertEqual(self.work.read("manifests/deep/mysql.yaml"), before)
        self.assert_exit(self.work.run("validate", "manifests"), 0)

    def test_every_type_with_every_auth_type_validates_whole_and_bare(self):
        listed = json.loads(self.work.run("catalog", "list", "--format", "json").stdout)
        count = 0
        for told in listed:
            for auth in told["auth_types"]:
                name = f"conn-{count}"
                text = self.scaffold(told["name"], "--auth", auth["name"], "--name", name).stdout
                text = text.replace("Connector/NAME", "Connector/target")
                self.work.write(f"bare/{name}.yaml", text)
                fields = {field["name"] for field in told["fields"] + auth["fields"]}
                self.work.write(f"whole/{name}.yaml", switched_on(text, fields))
                count += 1
        self.assertGreaterEqual(count, 200)
        lake = self.scaffold("Azure Data Lake Storage", "--name", "target", "--minimal").stdout
        for folder in ("bare", "whole"):
            self.work.write(f"{folder}/target.yaml", lake)
            run = self.work.run("validate", "--format", "json", folder)
            found = [json.loads(line) for line in run.stdout.splitlines()]
            errors = [one["diagnostic"] for one in found if one["type"] == "diagnostic"
                      and one["diagnostic"]["severity"] == "error"]
            self.assertEqual(errors, [])
            self.assert_exit(run, 0)
            self.assertIn(f"{count + 1} manifests are valid.", run.stdout)
        whole = "".join(path.read_text() for path in (self.work.root / "whole").iterdir())
        self.assertIn("\n  connectorMaxConnections: 16\n", whole)


if __name__ == "__main__":
    main()
