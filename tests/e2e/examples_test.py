"""Every example that is shipped: valid, created, planned empty, updated alone, destroyed."""
import json
import os
import re
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect, source_dir
from support.connectors import ConnectorTestCase

FOLDER = source_dir() / "examples" / "manifests"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".yaml", ".yml", ".json"))


def documents(path):
    return [one for one in yaml.safe_load_all(path.read_text()) if one]


def secrets_of(document):
    """The sources of its secrets: pairs of "env" or "file" and a name."""
    return [next(iter(value["valueFrom"].items())) for value in document["spec"].values()
            if isinstance(value, dict) and "valueFrom" in value]


def refers(document):
    return any(isinstance(value, dict) and "ref" in value for value in document["spec"].values())


@on_each_dialect
class Examples(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.secrets = []
        self.titles = {}
        for path in FILES:
            self.work.write(f"manifests/{path.name}", path.read_bytes())
            for document in documents(path):
                name = document["metadata"]["name"]
                self.titles[name] = document["spec"]["connectorName"]
                for source, where in secrets_of(document):
                    secret = f"s3ntinel-{name}-{len(self.secrets)}"
                    self.secrets.append(secret)
                    if source == "env":
                        self.work.env[where] = secret
                    else:
                        self.work.write_secret(where, secret + "\n")
        # Their hosts do not exist: their connection tests are answered here.
        self.order({"kind": "status", "status": 200, "method": "POST", "count": "all",
                    "path": "/api/connector/*/test", "body": json.dumps(
                        {"success": True, "status": "success", "message": "Connection successful",
                         "details": {"connectorType": "any", "testDuration": "0.1s"}})})

    def kept(self):
        """Those that a destroy is refused for: protected, or to be put back after a failed test."""
        return [document["metadata"]["name"] for path in FILES for document in documents(path)
                if (document.get("lifecycle") or {}).get("preventDestroy") or
                (document.get("test") or {}).get("onFailure") == "rollback"]

    def test_all_together(self):
        self.assertGreaterEqual(len(FILES), 8)
        types = {document["spec"]["connectorSubType"] for path in FILES
                 for document in documents(path)}
        self.assertGreaterEqual(len(types), 8)
        self.assertLessEqual({"Postgres", "MySQL", "Amazon S3"}, types)
        self.assert_exit(self.work.run("validate", env={name: "" for name in self.work.env}), 0)
        self.plan(add=len(self.titles))
        run = self.apply()
        self.assertIn(f"{len(self.titles)} added, 0 changed, 0 destroyed.", run.stdout)
        self.assertEqual(self.names(), sorted(self.titles.values()))
        self.plan()
        self.plan(0, "--refresh=full")
        self.apply()
        self.assertEqual(self.names(), sorted(self.titles.values()))

        blocked = self.work.run("destroy", "--auto-approve")
        self.assert_exit(blocked, 1)
        self.assertIn("preventDestroy", blocked.stdout)
        self.assertEqual(len(self.names()), len(self.titles))
        excluded = [f"--exclude=databasin/Connector/{name}" for name in self.kept()]
        self.assert_exit(self.work.run("destroy", "--auto-approve", *excluded), 0)
        self.assertEqual(self.names(), sorted(self.titles[name] for name in self.kept()))
        self.assert_no_secret(self.work, *self.secrets)

    def test_one_by_one(self):
        for path in FILES:
            with self.subTest(file=path.name):
                found = documents(path)
                needs = [FOLDER / "azure-data-lake-storage.yaml"] if any(map(refers, found)) else []
                given = [f"manifests/{one.name}" for one in [path, *needs]]
                run = self.work.run("apply", "--auto-approve", *given)
                self.assert_exit(run, 0)
                run = self.work.run("plan", *given)
                self.assert_exit(run, 0)
                self.assert_plan(run)
        self.assertEqual(self.names(), sorted(self.titles.values()))
        self.plan()
        self.assert_no_secret(self.work, *self.secrets)


class Texts(ConnectorTestCase):
    def test_every_example_opens_with_what_it_teaches(self):
        for path in FILES:
            if path.suffix == ".json":
                continue
            self.assertRegex(path.read_text(), re.compile(r"\A# \S"), path.name)


if __name__ == "__main__":
    main()
