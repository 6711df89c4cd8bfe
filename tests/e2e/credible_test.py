# label: long
"""Credible's connections and those of the open Malloy Publisher, by their shipped definitions, on
the sandbox and a real PostgreSQL."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.sources import OTHER, PASSWORD, TOKEN, SourcesTestCase, digest, env

NEVER = "test: {when: never}\n"
BASE = "/api/v0/organizations/acme/projects/sales/connections"
# A block of each type that no server stands behind.
BLOCKS = {
    "bigquery": ("bigqueryConnection", {"defaultProjectId": "p", "location": "eu",
                                        "serviceAccountKeyJson": env("KEY"),
                                        "maximumBytesBilled": "1000"}, ("location", "us")),
    "snowflake": ("snowflakeConnection", {"account": "a", "username": "u", "password": env("KEY"),
                                          "warehouse": "w", "responseTimeoutMilliseconds": 900},
                  ("warehouse", "w2")),
    "motherduck": ("motherduckConnection", {"accessToken": env("KEY"), "database": "d"},
                   ("database", "e")),
    "duckdb": ("duckdbConnection", {"attachedDatabases": [
        {"name": "one", "type": "s3", "s3Connection": {"accessKeyId": "AK",
                                                       "secretAccessKey": env("KEY")}},
        {"name": "two", "type": "bigquery", "bigqueryConnection": {"location": "eu"}}]}, None)}


class Connections(SourcesTestCase):
    """What both APIs have in common."""

    kind = "Connection"
    block = "postgresConnection"

    def setUp(self):
        super().setUp()
        self.work.env["KEY"] = OTHER

    def connection(self, more="", name="orders", secret="DBPASS", fields=None, **others):
        block = {"host": "127.0.0.1", "port": self.database.port, "databaseName": "postgres",
                 "userName": "reader", "password": env(secret), **others}
        block = {key: value for key, value in block.items() if value is not None}
        self.manifest({"name": name, "type": "postgres", "postgresConnection": block,
                       **(fields or {})}, "orders", more)

    def one(self):
        rows = self.live()
        self.assertEqual(len(rows), 1)
        return rows[0]["body"]

    def each_type(self):
        for kind, (block, fields, change) in BLOCKS.items():
            with self.subTest(kind):
                self.manifest({"name": kind, "type": kind, block: fields})
                self.apply()
                self.plan()
                if change:
                    fields = {**fields, change[0]: change[1]}
                    self.manifest({"name": kind, "type": kind, block: fields})
                    self.plan(change=1)
                    self.apply()
                    self.plan()
                self.work.remove("manifests/orders.yaml")
                self.apply()
                self.assertEqual(self.live(), [])

    def attached(self):
        """Databases that are attached are known by their names."""
        def written(*items):
            self.manifest({"name": "lake", "type": "duckdb",
                           "duckdbConnection": {"attachedDatabases": list(items)}})
        s3 = {"name": "one", "type": "s3", "s3Connection": {"accessKeyId": "AK",
                                                            "secretAccessKey": env("KEY")}}
        warehouse = {"name": "two", "type": "bigquery", "bigqueryConnection": {"location": "eu"}}
        written(s3, warehouse)
        self.apply()
        self.plan()
        written(warehouse, s3)                                   # the order means nothing
        self.plan()
        written(warehouse, {**s3, "s3Connection": {**s3["s3Connection"], "region": "eu-west-1"}})
        self.plan(change=1)
        self.apply()
        self.plan()
        stored = {one["name"]: one for one in self.one()["duckdbConnection"]["attachedDatabases"]}
        self.assertEqual(stored["one"]["s3Connection"], {
            "accessKeyId": "AK", "secretAccessKey": digest(OTHER), "region": "eu-west-1"})
        self.work.env["KEY"] = PASSWORD                           # rotated
        self.plan(change=1)
        self.apply()
        self.plan()
        written(warehouse)
        self.plan(change=1)
        self.apply()
        self.assertEqual([one["name"] for one in self.one()["duckdbConnection"]
                          ["attachedDatabases"]], ["two"])
        self.plan()

    def wrong_blocks(self):
        self.manifest({"name": "orders", "type": "mysql", "postgresConnection": {"host": "h"}})
        run = self.work.run("validate", "--format", "json")
        self.assert_exit(run, 1)
        found = [json.loads(line) for line in run.stdout.splitlines()]
        found = [one["diagnostic"] for one in found if one["type"] == "diagnostic"]
        self.assertEqual([(one["code"], one["line"], one["column"]) for one in found],
                         [("manifest.missing-field", 4, 1), ("manifest.wrong-block", 7, 3)])
        self.assertIn('Write "mysqlConnection" in its place.', found[1]["hint"])


class Credible(Connections):
    provider, stored = "credible", "credible connection"
    settings = {"organization": "acme", "project": "sales", "token": env("API_TOKEN")}

    def test_tested_before_it_is_made_then_changed_and_deleted_twice(self):
        self.connection()
        shown = self.plan(add=1)
        self.assertIn(f"POST {BASE}?dryRun=true", shown.stdout)
        self.apply()
        stored = self.one()
        self.assertEqual(stored["postgresConnection"]["password"], digest(PASSWORD))
        self.plan()
        changes = {"includeTables": ["sales.*", "public.orders"], "excludeTables": ["sales.x"],
                   "excludeAllTables": True}
        fields = {}
        for name, value in changes.items():
            with self.subTest(field=name):
                fields[name] = value
                self.connection(fields=fields)
                shown = self.plan(change=1)
                self.assertNotIn("password", shown.stdout)       # its block is not sent
                self.apply()
                self.plan()
                self.assertEqual(self.one()[name], value)
        self.database.sql("CREATE DATABASE lake") if "lake" not in self.database.sql(
            "SELECT datname FROM pg_database") else None
        self.connection(fields=fields, databaseName="lake")
        shown = self.plan(change=1)
        self.assertIn("password  (sensitive) from env:DBPASS, sent again",
                      " ".join(shown.stdout.split()).replace("password (", "password  ("))
        self.apply()
        self.assertEqual(self.one()["postgresConnection"],
                         {"host": "127.0.0.1", "port": self.database.port, "databaseName": "lake",
                          "userName": "reader", "password": digest(PASSWORD)})
        self.plan()
        self.work.remove("manifests/orders.yaml")
        self.plan(destroy=1)
        self.api.api("DELETE", BASE + "/orders")
        self.apply()
        self.assertEqual(self.live(), [])
        self.plan()

    def test_a_wrong_password_makes_nothing(self):
        self.connection(secret="WRONGPASS")
        run = self.apply(code=1)
        self.assertIn("Connection test failed: Authentication failed", run.stderr)
        self.assertIn("Check user and password. Nothing was saved.", run.stderr)
        self.assertEqual(self.live(), [])
        self.connection()
        self.apply()
        self.plan()
        self.connection(secret="WRONGPASS")                       # the server tests an update itself
        run = self.apply(code=1)
        self.assertIn("Authentication failed", run.stderr)
        self.assertEqual(self.one()["postgresConnection"]["password"], digest(PASSWORD))
        self.plan(change=1)
        self.connection(secret="OTHERPASS", userName="writer")
        self.apply()
        self.plan()
        self.assertEqual(self.one()["postgresConnection"]["password"], digest(OTHER))

    def test_what_others_set_in_a_block_stays(self):
        self.connection()
        self.apply()
        self.api.api("PATCH", BASE + "/orders", {"postgresConnection": {
            "host": "127.0.0.1", "port": self.database.port, "databaseName": "postgres",
            "userName": "writer", "password": OTHER}})
        shown = self.plan(change=1)
        self.assertIn("changed outside", shown.stdout)
        self.apply()
        self.assertEqual(self.one()["postgresConnection"]["userName"], "reader")
        self.plan()

    def test_an_unknown_member_of_a_block_is_not_erased(self):
        self.connection(more=NEVER)
        self.apply()
        self.api.api("PATCH", BASE + "/orders", {"postgresConnection": {
            "host": "127.0.0.1", "port": self.database.port, "databaseName": "postgres",
            "userName": "reader", "password": PASSWORD, "sslMode": "require"}})
        self.connection(more=NEVER, fields={"excludeAllTables": True})
        self.plan(change=1)                                       # another block: it may go
        self.connection(more=NEVER, userName="writer", secret="OTHERPASS")
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("would erase postgresConnection.sslMode", run.stdout)

    def test_name_and_type_are_another_connection(self):
        self.connection(more=NEVER)
        self.apply()
        self.connection(more=NEVER, name="renamed")
        self.plan(add=1, destroy=1)
        self.apply()
        self.assertEqual(self.one()["name"], "renamed")
        self.plan()

    def test_what_is_there_is_adopted_and_exported(self):
        self.api.api("POST", BASE, {"name": "by_hand", "type": "postgres", "postgresConnection": {
            "host": "127.0.0.1", "port": self.database.port, "databaseName": "postgres",
            "userName": "reader", "password": PASSWORD}})
        self.assert_exit(self.work.run("export", "--out", "manifests"), 0)
        text = self.work.read("manifests/by-hand.yaml")
        self.assertIn("userName: reader", text)
        run = self.work.run("plan")
        self.assert_exit(run, 0)
        self.assert_plan(run, adopt=1)
        self.apply()
        self.plan()

    def test_each_type_with_its_block(self):
        self.each_type()

    def test_attached_databases_by_their_names(self):
        self.attached()

    def test_exactly_the_block_that_the_type_names(self):
        self.wrong_blocks()

    def test_patterns_that_are_published_warn(self):
        self.connection(name="orders.db", fields={"includeTables": ["a/b.c"]})
        run = self.work.run("validate")
        self.assert_exit(run, 0)
        self.assertEqual((run.stdout + run.stderr).count("[manifest.unusual-form]"), 2)

    def test_indexing_in_words_a_key_and_the_newer_path(self):
        self.write_workspace(scheme="ApiKey", collection="environments")
        self.connection()
        self.assertIn("/organizations/acme/environments/sales/connections", self.apply().stdout)
        self.plan()
        run = self.work.run("inspect", "credible/Connection/orders", "indexing")
        self.assert_exit(run, 0)
        self.assertIn("INDEXED (finished)", run.stdout)

    def test_what_was_applied_is_tested_again_by_a_dry_run(self):
        self.connection()
        self.apply()
        run = self.work.run("test")
        self.assert_exit(run, 0)
        self.assertIn("passed", run.stdout)
        self.database.sql("ALTER ROLE reader PASSWORD 'rotated-elsewhere'")
        run = self.work.run("test")
        self.assert_exit(run, 3)
        self.assertIn("Authentication failed", run.stdout)
        self.assertIn("Check user and password.", run.stdout)
        self.assert_no_secret(self.work, PASSWORD, TOKEN)

    def test_doctor_without_a_request_to_ask(self):
        run = self.work.run("doctor")
        self.assert_exit(run, 0)
        self.assertIn("its definition has no request to ask it", run.stdout)


class Publisher(Connections):
    provider, stored = "malloy-publisher", "publisher connection"
    settings = {"environment": "dev"}

    def test_tested_made_changed_block_by_block_and_deleted_twice(self):
        self.connection()
        shown = self.plan(add=1)
        self.assertIn("POST /api/v0/connections/test", shown.stdout)
        self.apply()
        self.plan()
        self.connection(secret="OTHERPASS", userName="writer")
        self.plan(change=1)
        self.apply()
        self.assertEqual(self.one()["postgresConnection"], {
            "host": "127.0.0.1", "port": self.database.port, "databaseName": "postgres",
            "userName": "writer", "password": digest(OTHER)})
        self.plan()
        self.work.remove("manifests/orders.yaml")
        self.plan(destroy=1)
        self.api.api("DELETE", "/api/v0/environments/dev/connections/orders")
        self.apply()
        self.assertEqual(self.live(), [])
        self.plan()

    def test_a_wrong_password_makes_and_changes_nothing(self):
        self.connection(secret="WRONGPASS")
        run = self.apply(code=1)
        self.assertIn("Authentication failed", run.stderr)
        self.assertEqual(self.live(), [])
        self.connection()
        self.apply()
        self.connection(secret="WRONGPASS")
        self.apply(code=1)
        self.assertEqual(self.one()["postgresConnection"]["password"], digest(PASSWORD))

    def test_secrets_come_back_in_clear_and_are_seen_by_nobody(self):
        self.connection()
        self.apply()
        self.api.api("PATCH", "/api/v0/environments/dev/connections/orders", {
            "postgresConnection": {"host": "127.0.0.1", "port": self.database.port,
                                   "databaseName": "postgres", "userName": "reader",
                                   "password": OTHER}})
        shown = self.plan(change=1)                               # its drift is seen, not its text
        self.assertIn("password", shown.stdout)
        self.apply()
        self.plan()
        self.connection(secret=None, **{"password": None})
        run = self.work.run("plan")
        self.assert_exit(run, 0)
        self.connection(**{"password": None, "host": "localhost"})
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("would erase the secret postgresConnection.password", run.stdout)
        self.assert_no_secret(self.work, PASSWORD, OTHER)

    def test_a_500_that_means_that_the_name_is_taken(self):
        self.connection(more=NEVER)
        self.assert_exit(self.work.run("plan", "--out", "saved.plan"), 0)
        self.api.api("POST", "/api/v0/environments/dev/connections/orders", {
            "type": "postgres", "postgresConnection": {"host": "theirs"}})
        run = self.work.run("apply", "--auto-approve", "saved.plan")
        self.assert_exit(run, 1)
        self.assertIn("A connection of that name is there", run.stderr)
        self.assertEqual(self.one()["postgresConnection"], {"host": "theirs"})
        self.plan(adopt=1, change=1)

    def test_each_type_with_its_block(self):
        self.each_type()

    def test_attached_databases_by_their_names(self):
        self.attached()

    def test_exactly_the_block_that_the_type_names(self):
        self.wrong_blocks()


del Connections

if __name__ == "__main__":
    main()
