"""dbsn convert: API bodies as people have saved them become manifests that validate; secrets in them
are neither copied nor shown."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main
from support.connectors import live_body

SECRET = "s3ntinel-in-a-saved-body"
BODY = live_body("orders", connectorPassword=SECRET, connectorMaxConnections=16)


class Converting(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()

    def save(self, name, value):
        text = value if isinstance(value, str) else json.dumps(value)
        self.work.write_secret(name, text)
        return name

    def convert(self, value, *arguments, code=0, name="saved.json"):
        run = self.work.run("convert", self.save(name, value), *arguments)
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, SECRET)
        return run

    def validate(self, text):
        self.work.write("manifests/all.yaml", text)
        self.assert_exit(self.work.run("validate", "manifests"), 0)

    def test_a_request_body(self):
        run = self.convert(BODY)
        self.assertEqual(run.stdout, """apiVersion: databasin/v1
kind: Connector
metadata:
  name: database-orders
  project: N1r8Do
spec:
  connectorName: Database orders
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: db.example.com
  connectorPort: 5432
  connectorDatabaseName: shop
  connectorUsername: reader
  connectorPassword: {valueFrom: {env: DATABASE_ORDERS_PASSWORD}}
  connectorMaxConnections: 16
""")
        self.assertIn("saved.json:1:", run.stderr)
        self.assertIn("cli.secret-in-file", run.stderr)
        self.validate(run.stdout)

    def test_lists_and_answers_that_wrap_them(self):
        second = {**BODY, "connectorName": "Second", "connectorID": 7}
        for value in ([BODY, second], {"data": [BODY, second]},
                      {"name": "our databases", "of": [BODY, second]},
                      {"success": True, "result": {"connectors": [BODY], "more": second}}):
            run = self.convert(value)
            self.assertEqual(re.findall(r"^  name: (.*)$", run.stdout, re.M),
                             ["database-orders", "second"])
            self.validate(run.stdout)

    def test_template_files_with_keys_that_begin_with_an_underscore(self):
        template = {"_comment": "how we make a database", "_secret": SECRET,
                    "_connectorName": "another", **BODY, "_note": {"connectorName": "inner"}}
        self.assertEqual(self.convert(template).stdout, self.convert(BODY).stdout)
        run = self.convert({"_templates": [BODY], "use": BODY})
        self.assertEqual(run.stdout.count("kind: Connector"), 1)

    def test_the_spellings_of_older_bodies(self):
        run = self.convert({**BODY, "connectorAuthType": "basic", "connectorType": "RDBMS",
                            "connectorPort": 5432, "isActive": 1, "createdAt": "2025-01-01"})
        self.assertIn("connectorAuthType: basic", run.stdout)
        self.assertNotIn("isActive", run.stdout)
        self.validate(run.stdout)

    def test_fields_that_stand_inside_a_member(self):
        run = self.convert({"name": "s", "vhost": "/", "component": "shovel", "value": {
            "src-uri": SECRET, "src-queue": "q", "dest-uri": SECRET, "odd": 1}},
            "--kind", "Shovel")
        self.assertIn("  src-queue: q\n", run.stdout)
        self.assertEqual(run.stderr.count("cli.secret-in-file"), 2)
        self.assertEqual(run.stderr.count("cli.not-copied"), 1)

    def test_ids_among_the_bodies_become_references(self):
        lake = {"connectorID": 41, "connectorName": "Lake", "connectorType": 3,
                "connectorSubType": "Azure Data Lake Storage", "connectorAuthType": 3,
                "connectorStorageAccountName": "lake", "connectorContainerName": "raw"}
        house = {"connectorName": "House", "connectorSubType": "Databricks",
                 "connectorAuthType": 6, "connectorHost": "adb-1.azuredatabricks.net",
                 "httpPath": "/sql/1.0/x", "storageCredentialsConnectorID": 41}
        run = self.convert([house, lake])
        self.assertIn("storageCredentialsConnectorID: {ref: Connector/lake}", run.stdout)
        self.validate(run.stdout)

    def test_what_is_missing_or_means_nothing_is_said(self):
        body = {key: value for key, value in BODY.items() if key != "connectorHost"}
        run = self.convert({**body, "conectorHost": SECRET})
        self.assertIn('"conectorHost" is no field of a Postgres.', run.stderr)
        self.assertIn("connectorHost is not told", run.stderr)
        self.assertIn("  # connectorHost: ", run.stdout)
        run = self.convert({"connectorSubType": "Postgres"}, name="house db.json")
        self.assertIn("  name: house-db\n", run.stdout)
        self.assertIn("  connectorPassword: {valueFrom", run.stdout)   # of its one auth type

    def test_every_file_of_several_or_none(self):
        self.save("a.json", BODY)
        self.save("b.json", {"nothing": "here"})
        run = self.work.run("convert", "a.json", "b.json", "--out", "manifests")
        self.assert_exit(run, 1)
        self.assertIn("b.json: error: No body to convert", run.stderr)
        self.assertFalse(self.work.path("manifests").exists())
        self.save("b.json", {**BODY, "connectorName": "Other"})
        self.assert_exit(self.work.run("convert", "a.json", "b.json", "--out", "manifests"), 0)
        self.assertEqual(sorted(os.listdir(self.work.path("manifests"))),
                         ["database-orders.yaml", "other.yaml"])

    def test_broken_json_is_told_with_its_place_and_without_its_line(self):
        run = self.convert('{"connectorName": "x",\n "connectorPassword": "' + SECRET + '",,}',
                           code=1)
        self.assertRegex(run.stderr, r"saved\.json:2:\d+: error: ")
        self.assertIn("deep", self.convert("[" * 5000 + "]" * 5000, code=1).stderr)
        self.assert_exit(self.work.run("convert", "no-such.json"), 1)

    def test_a_saved_list_of_the_sandbox_plans_without_a_change(self):
        box = self.sandbox("--dialect", "wire")
        work = self.workspace(box)
        for name in ("a", "b"):
            self.assertEqual(work.api("POST", "/api/connector", live_body(name))[0] // 100, 2)
        rows = work.api("GET", "/api/connector?internalID=N1r8Do&institutionID=17")[1]
        whole = [work.api("GET", f"/api/connector/{row['connectorID']}")[1] for row in rows]
        work.write("saved.json", json.dumps(whole))
        self.assert_exit(work.run("convert", "saved.json", "--out", "manifests"), 0)
        for name in ("A", "B"):
            work.env[f"DATABASE_{name}_PASSWORD"] = SECRET
        self.assert_plan(work.run("plan"), adopt=2)


if __name__ == "__main__":
    main()
