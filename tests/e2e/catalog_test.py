"""dbsn catalog: looking into the catalog, taking the web host's files in its place, and saying what
that would break."""
import http.server
import json
import os
import shutil
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, source_dir
from support.connectors import connector

CATALOG = source_dir() / "providers" / "databasin" / "catalog"
TYPES = "DatabasinConnectorRDBMS.json"
FIELDS = "DatabasinConnectorFieldsAuth.json"
HOST_PATH = "config/connectors/v2"


class WebHost:
    """A static web host on loopback, which remembers what it was asked and with which headers."""

    def __init__(self, folder):
        asked = self.asked = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments, **keywords):
                super().__init__(*arguments, directory=folder, **keywords)

            def do_GET(self):
                asked.append((self.path, {name.lower(): text for name, text in
                                          self.headers.items()}))
                super().do_GET()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/web"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class CatalogCase(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: under-test}\nmanifests: [manifests]\n"
                                     "providers: {databasin: {project: N1r8Do}}\n")
        self.work.write("manifests/orders.yaml", connector("orders"))
        self.other = self.work.top / "other"
        shutil.copytree(CATALOG / "types", self.other / "types")
        shutil.copytree(CATALOG / "fields", self.other / "fields")

    def change(self, part, name, edit):
        path = self.other / part / name
        data = json.loads(path.read_text())
        edit(data)
        path.write_text(json.dumps(data, indent=1))

    def change_type(self, name, **keys):
        def edit(data):
            for entry in data["availableConnectors"]:
                if entry["connectorName"] == name:
                    entry.update(keys)
        self.change("types", TYPES, edit)

    def serve(self):
        """The other catalog on a web host, below the published paths; dbsn.yaml points there."""
        top = self.work.top / "host" / "web" / HOST_PATH
        shutil.copytree(self.other, top)
        host = WebHost(self.work.top / "host")
        self.addCleanup(host.stop)
        self.work.write("dbsn.yaml", self.work.read("dbsn.yaml").replace(
            "{project: N1r8Do}", f'{{project: N1r8Do, webUrl: "{host.url}"}}'))
        return host, top

    def ok(self, *arguments, code=0):
        run = self.work.run(*arguments)
        self.assert_exit(run, code)
        return run


class Looking(CatalogCase):
    def test_lists_every_active_type_by_category(self):
        run = self.ok("catalog", "list")
        active = sum(entry["active"] for path in (CATALOG / "types").glob("*.json")
                     for entry in json.loads(path.read_text())["availableConnectors"])
        self.assertGreaterEqual(active, 121)
        self.assertEqual(len(run.stdout.splitlines()), active + 1)
        self.assertIn(f"{active} types", run.stderr)
        listed = json.loads(self.ok("catalog", "list", "--format", "json").stdout)
        self.assertEqual(len(listed), active)
        self.assertEqual(len({one["category"] for one in listed}), 9)
        every = json.loads(self.ok("catalog", "list", "--all", "--format", "json").stdout)
        self.assertGreater(len(every), active)

    def test_lists_one_category_by_any_of_its_names(self):
        for name in ("ECommerce", "e-commerce", "6"):
            listed = json.loads(
                self.ok("catalog", "list", "--category", name, "--format", "json").stdout)
            self.assertEqual({one["category_id"] for one in listed}, {6})
            self.assertIn("Shopify", [one["name"] for one in listed])
        run = self.ok("catalog", "list", "--category", "Acounting", code=1)
        self.assertIn('Did you mean "Accounting"?', run.stderr)

    def test_searches_names_categories_auth_types_and_fields(self):
        run = self.ok("catalog", "search", "warehouse", "snow")
        self.assertIn("Snowflake", run.stdout)
        self.assertNotIn("Postgres", run.stdout)
        self.assertIn("0 types.", self.ok("catalog", "search", "no-such-thing").stderr)

    def test_shows_a_type_and_the_catalog_itself(self):
        run = self.ok("catalog", "show", "postgres")
        for text in ("Postgres", "connectorHost*", "with basic", "5432"):
            self.assertIn(text, run.stdout)
        self.assertIn('Did you mean "Postgres"?', self.ok("catalog", "show", "Postgras", code=1).stderr)
        [shown] = json.loads(self.ok("catalog", "show", "--format", "json").stdout)
        self.assertEqual(shown["from"], "built in")
        self.assertRegex(shown["digest"], "^sha256:[0-9a-f]{64}$")


class Updating(CatalogCase):
    def test_fetches_the_published_files_without_a_token_and_pins_them(self):
        self.change_type("Postgres", connectorRequiredFields=[1, 2, 3, 4, 16])
        host, _ = self.serve()
        self.work.env["DATABASIN_TOKEN"] = "s3ntinel-token"
        run = self.ok("catalog", "update")
        self.assertIn("! Postgres: httpPath is new, and required", run.stdout)
        self.assertIn("It breaks these manifests: 1 error", run.stdout)
        self.assertIn("manifest.missing-field", run.stderr)
        self.assertEqual(len(host.asked), 10)
        for path, headers in host.asked:
            self.assertTrue(path.startswith(f"/web/{HOST_PATH}/"), path)
            self.assertNotIn("authorization", headers)
            self.assertNotIn("s3ntinel", str(headers))
        self.assertIn("httpPath", self.ok("validate", code=1).stderr)
        host.stop()   # from here on the pinned copy is all there is
        self.assertIn("httpPath", self.ok("validate", code=1).stderr)
        [shown] = json.loads(self.ok("catalog", "show", "--format", "json").stdout)
        self.assertIn(host.url, shown["from"])
        lock = json.loads(self.work.read("dbsn.lock.json"))
        self.assertEqual(lock["catalogs"]["databasin"]["digest"], shown["digest"])

    def test_goes_back_to_the_catalog_in_the_binary(self):
        self.change_type("Postgres", active=False)
        self.ok("catalog", "update", "--from", self.other)
        self.assertIn("manifest.inactive-type", self.ok("validate", code=1).stderr)
        self.ok("catalog", "update", "--built-in")
        self.ok("validate")
        self.assertIn("No catalog is pinned", self.ok("catalog", "update", "--built-in").stderr)

    def test_says_when_the_pinned_copy_is_the_newest(self):
        self.ok("catalog", "update", "--from", self.other)
        before = self.work.read("dbsn.lock.json")
        run = self.ok("catalog", "update", "--from", self.other)
        self.assertIn("It is pinned already.", run.stderr)
        self.assertEqual(self.work.read("dbsn.lock.json"), before)

    def test_a_pinned_copy_that_was_touched_or_lost_stops_everything(self):
        self.ok("catalog", "update", "--from", self.other)
        [types] = (self.work.root / ".dbsn-catalogs").rglob(TYPES)
        text = types.read_text()
        types.write_text(text.replace('"Postgres"', '"Postgre5"'))
        self.assertIn("catalog.changed", self.ok("validate", code=1).stderr)
        types.write_text(text)
        self.ok("validate")
        shutil.rmtree(self.work.root / ".dbsn-catalogs")
        self.assertIn("catalog.changed", self.ok("plan", code=1).stderr)

    def test_a_flag_wins_over_the_pinned_copy(self):
        self.change_type("Postgres", active=False)
        self.ok("catalog", "update", "--from", self.other)
        self.ok("validate", "--catalog", CATALOG)

    def test_a_broken_or_missing_file_names_its_place_and_changes_nothing(self):
        _, top = self.serve()
        whole = (top / "types" / TYPES).read_text()
        for broken, expected in ((whole[:len(whole) // 2], "document.invalid-json"),
                                 (whole.replace('"availableConnectors"', '"connectors"'),
                                  "definition.broken-catalog-entry"),
                                 ("<!doctype html><html><body>app</body></html>",
                                  "api.bad-answer"),
                                 ("", "api.bad-answer")):
            (top / "types" / TYPES).write_text(broken)
            run = self.ok("catalog", "update", code=1)
            self.assertIn(expected, run.stderr)
            self.assertIn(TYPES, run.stderr)
            self.assertFalse((self.work.root / "dbsn.lock.json").exists())
        (top / "types" / TYPES).unlink()
        run = self.ok("catalog", "update", code=1)
        self.assertIn("api.not-found", run.stderr)
        self.assertIn("--from DIR", run.stderr)
        self.ok("validate")

    def test_a_host_that_is_not_there_or_not_https_is_said(self):
        self.work.write("dbsn.yaml", self.work.read("dbsn.yaml").replace(
            "{project: N1r8Do}", '{project: N1r8Do, webUrl: "http://web.example.com"}'))
        self.assertIn("api.insecure-origin", self.ok("catalog", "update", code=1).stderr)

    def test_an_unreadable_lock_file_stops_everything_at_its_place(self):
        for text, place in (("{", "dbsn.lock.json:1"), ('{"format": "dbsn.lock/v9"}',
                                                         "dbsn.lock.json:1:12"),
                            ('{"format": "dbsn.lock/v1", "catalog": {}}', "dbsn.lock.json:1:28")):
            self.work.write("dbsn.lock.json", text)
            run = self.ok("validate", code=1)
            self.assertIn(place, run.stderr)

    def test_the_lock_and_the_copies_are_no_manifests(self):
        self.ok("catalog", "update", "--from", self.other)
        self.assertIn("1 manifest is valid.", self.ok("validate", ".").stderr)


class Comparing(CatalogCase):
    def test_ends_in_two_when_something_differs_and_changes_nothing(self):
        self.change_type("MySQL", connectorRequiredFields=[1, 2, 3])
        run = self.ok("catalog", "diff", "--from", self.other, code=2)
        self.assertIn("! MySQL: connectorDatabaseName is gone", run.stdout)
        self.assertIn("It breaks none of these manifests.", run.stdout)
        self.assertFalse((self.work.root / "dbsn.lock.json").exists())
        self.assertFalse((self.work.root / ".dbsn-catalogs").exists())

    def test_names_the_manifests_that_would_break_at_their_lines(self):
        self.change_type("Postgres", active=False)
        run = self.ok("catalog", "diff", "--from", self.other, "--format", "json", code=2)
        found = json.loads(run.stdout)
        [broken] = found["breaks"]
        self.assertEqual(broken["code"], "manifest.inactive-type")
        lines = self.work.read("manifests/orders.yaml").splitlines()
        self.assertIn("connectorSubType", lines[broken["line"] - 1])
        self.assertIn({"type": "Postgres", "auth_type": "", "breaks": True,
                       "what": "cannot be used any more"}, found["changes"])

    def test_old_mistakes_are_not_blamed_on_the_new_catalog(self):
        self.work.write("manifests/wrong.yaml", connector("wrong", spec="  nonsense: 1\n"))
        self.change_type("MySQL", connectorRequiredFields=[1, 2, 3])
        run = self.ok("catalog", "diff", "--from", self.other, "--format", "json", code=2)
        self.assertEqual(json.loads(run.stdout)["breaks"], [])

    def test_the_same_catalog_differs_in_nothing(self):
        run = self.ok("catalog", "diff", "--from", CATALOG)
        self.assertIn("The catalog is the one in use.", run.stdout)

    def test_a_new_spelling_alone_is_no_difference(self):
        self.change("types", TYPES, lambda data: data.update(unknown="kept"))
        run = self.ok("catalog", "diff", "--from", self.other)
        self.assertIn("0 changes", run.stdout)


if __name__ == "__main__":
    main()
