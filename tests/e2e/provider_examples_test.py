"""The examples of each provider: valid offline; those that the sandbox speaks are created, planned empty
and deleted, on a real PostgreSQL."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, source_dir
from support.sources import OTHER, PASSWORD, SourcesTestCase, env

FOLDER = source_dir() / "examples" / "manifests"
PROVIDERS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SETTINGS = {
    "rivergen": {"workspace": 7, "token": env("API_TOKEN")},
    "credible": {"organization": "acme", "project": "sales", "token": env("API_TOKEN")},
    "malloy-publisher": {"environment": "dev"},
    "databasin": {"project": "N1r8Do", "token": env("API_TOKEN")}}


class Examples(SourcesTestCase):
    provider, settings = "rivergen", SETTINGS["rivergen"]

    def setUp(self):
        super().setUp()
        for name in ("shop", "warehouse"):
            if name not in self.database.sql("SELECT datname FROM pg_database"):
                self.database.sql(f"CREATE DATABASE {name}")
        self.work.env.update({
            "ORDERS_DB_PASSWORD": PASSWORD, "SHOP_PASSWORD": PASSWORD, "WAREHOUSE_PASSWORD": OTHER,
            "ARCHIVE_KEY": OTHER, "LAKE_PASSWORD": PASSWORD, "SHOP_BROKER": "amqp://a:b@c",
            "LAKE_BROKER": "amqp://d:e@f"})

    def test_each_is_valid_as_it_stands(self):
        self.assertGreaterEqual(len(PROVIDERS), 6)
        for provider in PROVIDERS:
            with self.subTest(provider):
                run = self.work.run("validate", FOLDER / provider, cwd=self.work.path("manifests"))
                self.assert_exit(run, 0)
                self.assertIn("valid", run.stdout + run.stderr)
                self.assertNotIn("warning", run.stderr)

    def test_those_of_the_sandbox_are_made_and_planned_empty(self):
        for provider, settings in SETTINGS.items():
            with self.subTest(provider):
                self.provider, self.settings = provider, settings
                self.write_workspace()
                for path in (FOLDER / provider).iterdir():
                    text = path.read_text().replace("db.example.com", "127.0.0.1")
                    self.work.write(f"manifests/{path.name}",
                                    text.replace("5432", str(self.database.port)))
                self.apply()
                self.plan()
                self.assert_exit(self.work.run("destroy", "--auto-approve"), 0)
                for path in (FOLDER / provider).iterdir():
                    self.work.remove(f"manifests/{path.name}")


if __name__ == "__main__":
    main()
