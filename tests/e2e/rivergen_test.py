# label: long
"""RiverGen's data sources, by their shipped definition, on the sandbox and a real PostgreSQL."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.sources import OTHER, PASSWORD, SourcesTestCase, digest, env

# Another value of each field that an update can change.
CHANGES = {
    "description": "all orders", "schema_name": "sales", "connection_pool_size": 9,
    "connection_timeout": 11, "query_timeout": 12, "max_retries": 1, "schema_auto_refresh": False,
    "schema_refresh_interval": 60, "metadata": {"team": "data", "level": 2}, "tags": ["a", "b"]}
NEVER = "test: {when: never}\n"


class DataSources(SourcesTestCase):
    provider, kind, stored = "rivergen", "DataSource", "rivergen data source"
    settings = {"workspace": 7, "token": env("API_TOKEN")}

    def source(self, more="", name="orders", title="Orders", password="DBPASS", **fields):
        spec = {"name": title, "type": "postgresql", "host": "127.0.0.1",
                "port": self.database.port, "database_name": "postgres", "username": "reader",
                "password": env(password), **fields}
        self.manifest({key: value for key, value in spec.items() if value is not None}, name, more)

    def one(self):
        rows = [row for row in self.live() if not row["deleted"]]
        self.assertEqual(len(rows), 1)
        return rows[0]["body"]

    def test_created_tested_changed_field_by_field_and_deleted_twice(self):
        self.source()
        run = self.apply()
        self.assertIn("test passed", run.stdout)
        self.assertEqual(self.one()["credentials"],
                         {"username": "reader", "password": digest(PASSWORD)})
        self.plan()
        fields = {}
        for name, value in CHANGES.items():
            with self.subTest(field=name):
                fields[name] = value
                self.source(**fields, more=NEVER)
                self.plan(change=1)
                self.forget_requests()
                self.apply()
                self.assertNotIn("PATCH /api/v1/data-sources/1/credentials", self.requests())
                self.plan()
                self.assertEqual(self.one()[name], value)
        self.source(more=NEVER)
        self.apply()
        self.plan()
        self.assertEqual((self.one()["connection_pool_size"], self.one()["description"]), (5, ""))
        self.work.remove("manifests/orders.yaml")
        self.plan(destroy=1)
        self.api.api("DELETE", "/api/v1/data-sources/1")
        self.apply()                                             # it is gone already
        self.assertTrue(self.live()[0]["deleted"])
        self.plan()

    def test_fields_and_credentials_go_in_two_requests(self):
        self.source(more=NEVER)
        self.apply()
        self.source(password="OTHERPASS", username="writer", query_timeout=77, more=NEVER)
        shown = self.plan(change=1)
        self.assertIn('PATCH /api/v1/data-sources/1 {"query_timeout":77}', shown.stdout)
        self.assertIn('PATCH /api/v1/data-sources/1/credentials {"password":{"$secret":'
                      '"env:OTHERPASS"},"rotate_credentials":false,"username":"writer"}',
                      shown.stdout)
        self.apply()
        self.assertEqual(self.one()["credentials"],
                         {"username": "writer", "password": digest(OTHER)})
        self.plan()

    def test_a_killed_second_request_is_sent_by_the_next_run(self):
        self.source(more=NEVER)
        self.apply()
        self.source(password="OTHERPASS", query_timeout=77, more=NEVER)
        self.api.api("POST", "/_sandbox/faults", {
            "kind": "status", "status": 403, "method": "PATCH",
            "path": "/api/v1/data-sources/*/credentials"}, token=None)
        self.apply(code=1)
        self.assertEqual(self.one()["query_timeout"], 77)
        self.plan(change=1)
        self.apply()
        self.assertEqual(self.one()["credentials"]["password"], digest(OTHER))
        self.plan()

    def test_a_wrong_password_fails_the_test_though_the_answer_says_success(self):
        self.source(password="WRONGPASS")
        run = self.apply(code=3)
        self.assertIn("test failed: Authentication failed", run.stdout)
        self.assertIn("Check user and password.", run.stdout)
        self.source()
        self.assertIn("test passed", self.apply().stdout)
        self.plan()

    def test_a_connection_string_in_place_of_server_and_password(self):
        self.work.env["CONNECTION"] = (f"postgresql://reader:{PASSWORD}@127.0.0.1:"
                                       f"{self.database.port}/postgres")
        self.manifest({"name": "Orders", "type": "postgresql",
                       "connection_string": env("CONNECTION")})
        self.assertIn("test passed", self.apply().stdout)
        self.assertEqual(self.one()["credentials"], {})        # sent even when empty
        self.plan()

    def test_what_cannot_be_updated_replaces(self):
        self.source(type="snowflake", warehouse="W1", role="R", more=NEVER)
        self.apply()
        self.plan()
        self.source(type="snowflake", warehouse="W2", role="R", more=NEVER)
        shown = self.plan(add=1, destroy=1)
        self.assertIn("cannot be updated: replace", shown.stdout)
        self.apply()
        self.assertEqual(self.one()["credentials"]["warehouse"], "W2")
        self.plan()

    def test_ssh_fields_count_only_with_the_tunnel(self):
        self.source(ssh_port=2222, ssh_host="gate.example.com", more=NEVER)
        self.apply()
        self.plan()                                              # answered as null
        self.source(ssh_port=2222, ssh_host="gate.example.com", use_ssh_tunnel=True, more=NEVER)
        self.plan(change=1)
        self.apply()
        self.plan()
        self.source(ssh_port=2223, ssh_host="gate.example.com", use_ssh_tunnel=True, more=NEVER)
        self.plan(change=1)
        self.apply()
        self.plan()

    def test_drift_is_shown_and_put_back(self):
        self.source(more=NEVER)
        self.apply()
        self.api.api("PATCH", "/api/v1/data-sources/1", {"host": "stolen.example.com",
                                                        "description": "theirs"})
        shown = self.plan(change=1)
        self.assertIn("changed outside", shown.stdout)
        self.apply()
        self.assertEqual((self.one()["host"], self.one()["description"]), ("127.0.0.1", "theirs"))
        self.plan()

    def test_what_is_there_is_adopted_and_exported(self):
        self.api.api("POST", "/api/v1/data-sources", {
            "workspace_id": 7, "name": " By hand ", "type": "postgresql", "host": "127.0.0.1",
            "port": self.database.port, "database_name": "postgres",
            "credentials": {"username": "reader", "password": PASSWORD}})
        self.assert_exit(self.work.run("export", "--out", "manifests"), 0)
        text = self.work.read("manifests/by-hand.yaml")
        self.assertIn("name: By hand", text)
        self.work.env["BY_HAND_PASSWORD"] = PASSWORD
        self.plan(adopt=1)
        self.apply()
        self.plan()

    def test_a_name_that_is_taken_says_what_to_do(self):
        self.source(more=NEVER)
        self.assert_exit(self.work.run("plan", "--out", "saved.plan"), 0)
        self.api.api("POST", "/api/v1/data-sources", {
            "workspace_id": 7, "name": "Orders", "type": "other", "credentials": {}})
        run = self.work.run("apply", "--auto-approve", "saved.plan")
        self.assert_exit(run, 1)
        self.assertIn("adopt that data source", run.stderr)

    def test_a_final_delete_leaves_nothing(self):
        self.source(more=NEVER)
        self.apply()
        self.write_workspace(forceDelete="true")
        self.work.remove("manifests/orders.yaml")
        self.assertIn("?force=true", self.plan(destroy=1).stdout)
        self.apply()
        self.assertEqual(self.live(), [])

    def test_a_hundred_and_fifty_come_in_pages_and_workspaces_are_apart(self):
        for i in range(150):
            self.source(name=f"s{i:03}", title=f"Source {i:03}", more=NEVER)
        self.manifest({"name": "Source 000", "type": "other"}, "elsewhere", NEVER, project="8")
        self.apply()
        self.forget_requests()
        self.plan()
        lists = [one for one in self.requests() if one == "GET /api/v1/data-sources"]
        self.assertEqual(len(lists), 3)                        # two pages of one, one of the other
        self.assertEqual(sorted({row["scope"] for row in self.live()}), ["7", "8"])

    def test_schemas_are_discovered_and_shown(self):
        self.source()
        self.apply()
        run = self.work.run("refresh", "DataSource/orders")
        self.assert_exit(run, 0)
        self.assertIn("total_tables", run.stdout)
        run = self.work.run("inspect", "DataSource/orders", "schemas")
        self.assert_exit(run, 0)
        self.assertIn("public", run.stdout)
        run = self.work.run("inspect", "DataSource/orders", "health")
        self.assert_exit(run, 0)
        self.assertIn("active", run.stdout)


class Rules(SourcesTestCase):
    provider, kind = "rivergen", "DataSource"
    settings = {"workspace": 7, "token": env("API_TOKEN")}

    def refusals(self, spec):
        self.manifest(spec)
        run = self.work.run("validate", "--format", "json")
        events = [json.loads(line) for line in run.stdout.splitlines()]
        found = [one["diagnostic"] for one in events if one["type"] == "diagnostic"]
        return [(one["code"], one["detail"], one["hint"], one["line"], one["column"])
                for one in found]

    def test_a_database_needs_a_server_or_a_connection_string(self):
        found = self.refusals({"name": "Orders", "type": "mysql", "host": "db.example.com"})
        self.assertEqual(found, [(
            "manifest.missing-field",
            'A data source whose "type" is "mysql" needs "host", "port" and "database_name", or '
            '"connection_string".',
            'What lacks is "port" and "database_name". Databases are reached by host, port and '
            'name, or by a connection string.', 4, 1)])
        self.assertEqual(self.refusals({"name": "Orders", "type": "other"}), [])

    def test_a_file_needs_its_path_in_its_shape(self):
        found = self.refusals({"name": "Orders", "type": "csv"})
        self.assertEqual([one[0] for one in found], ["manifest.missing-field"])
        self.assertIn('needs "file_path"', found[0][1])
        found = self.refusals({"name": "Orders", "type": "s3", "file_path": "/tmp/x.csv"})
        self.assertEqual([(one[0], one[3:]) for one in found], [("manifest.bad-format", (7, 14))])
        self.assertEqual(self.refusals({"name": "Orders", "type": "csv",
                                        "file_path": "organizations/1/files/1/file.csv"}), [])

    def test_types_names_and_what_is_not_read_any_more(self):
        found = self.refusals({"name": "Orders", "type": "postgres", "host": "h", "port": 1,
                               "database_name": "d"})
        self.assertIn('Did you mean "postgresql"?', found[0][2])
        self.assertIn("manifest.bad-format",
                      [one[0] for one in self.refusals({"name": " Orders", "type": "other"})])
        found = self.refusals({"name": "Orders", "type": "other", "storage_file_id": 5})
        self.assertEqual([one[0] for one in found], ["manifest.deprecated-field"])


if __name__ == "__main__":
    main()
