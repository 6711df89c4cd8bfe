"""dbsn fmt: one layout, no value touched, every file safe."""
import json
import os
import resource
import stat
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, dbsn_binary, main, source_dir
from support.connectors import connector

ROUGH = "".join("  " * (line.startswith("  ")) + line + "\n"
                for line in connector("orders").splitlines())
ROUGH = ROUGH.replace("spec:", "# what it is\nspec:   ").replace(
    "connectorPort: 5432\n", "connectorPort:    5432   # the usual\n\n\n") + "\n\n"


class Formatting(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: w}\nmanifests: [manifests]\n"
                                     "providers: {databasin: {project: N1r8Do}}\n")

    def fmt(self, *arguments, code=0):
        run = self.work.run("fmt", *arguments)
        self.assert_exit(run, code)
        return run

    def test_lays_out_what_the_workspace_names_and_says_which(self):
        self.work.write("manifests/a.yaml", ROUGH, mode=0o640)
        self.work.write("manifests/deep/b.yml", connector("other"))
        self.work.write("manifests/c.json", '{ "apiVersion":"databasin/v1" }')
        run = self.fmt("--check", code=2)
        self.assertEqual(run.stdout, "manifests/a.yaml\n")
        self.assertEqual(self.work.read("manifests/a.yaml"), ROUGH)
        run = self.fmt()
        self.assertEqual(run.stdout, "manifests/a.yaml\n")
        text = self.work.read("manifests/a.yaml")
        self.assertIn("\n  name: orders\n", text)
        self.assertIn("# what it is\nspec:\n", text)
        self.assertIn("  connectorPort: 5432   # the usual\n\n  connectorDatabaseName", text)
        self.assertTrue(text.endswith("\n") and not text.endswith("\n\n"))
        self.assertEqual(stat.S_IMODE(self.work.path("manifests/a.yaml").stat().st_mode), 0o640)
        self.assertIn("2 files are laid out already.", self.fmt("--check").stderr)
        self.assertEqual(self.work.read("manifests/c.json"), '{ "apiVersion":"databasin/v1" }')

    def test_a_broken_file_is_left_and_the_others_are_laid_out(self):
        broken = "a: [1\nconnectorPassword: s3ntinel-literal\n"
        self.work.write_secret("manifests/a.yaml", broken)
        self.work.write("manifests/b.yaml", ROUGH)
        self.work.write("manifests/c.yaml", "? explicit\n: key\n")
        run = self.fmt(code=1)
        self.assertEqual(run.stdout, "manifests/b.yaml\n")
        self.assertRegex(run.stderr, r"manifests/a\.yaml:\d+:\d+: error")
        self.assertIn("document.not-laid-out", run.stderr)
        self.assertEqual(self.work.read("manifests/a.yaml"), broken)
        self.assertEqual(self.work.places_of("s3ntinel-literal"), [])

    def test_files_of_environments_and_files_that_are_named(self):
        self.work.write("dbsn.yaml", self.work.read("dbsn.yaml") +
                        "environments: {prod: {manifests: [prod]}}\n")
        for name in ("manifests/a.yaml", "prod/b.yaml", "elsewhere/c.yaml"):
            self.work.write(name, ROUGH)
        self.assertEqual(self.fmt("--check", code=2).stdout, "manifests/a.yaml\nprod/b.yaml\n")
        self.assertEqual(self.fmt("elsewhere").stdout, "elsewhere/c.yaml\n")
        self.assertIn("no-such", self.fmt("no-such.yaml", code=1).stderr)

    def test_a_link_stays_one_and_a_folder_that_cannot_be_written_loses_nothing(self):
        self.work.write("real.yaml", ROUGH)
        self.work.path("manifests").mkdir()
        os.symlink("../real.yaml", self.work.path("manifests/link.yaml"))
        self.fmt()
        self.assertTrue(self.work.path("manifests/link.yaml").is_symlink())
        self.assertNotEqual(self.work.read("real.yaml"), ROUGH)
        self.assertEqual(self.work.run("fmt", "--check").code, 0)

    def test_a_full_disk_leaves_the_file_as_it_was(self):
        self.work.write("manifests/a.yaml", ROUGH + "# " + "x" * 9000 + "\n")
        before = self.work.read("manifests/a.yaml")
        done = subprocess.run(
            [str(dbsn_binary()), "fmt"], cwd=self.work.root, env=self.work.environment(),
            capture_output=True, check=False, text=True, preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (4096, 4096)))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("manifests/a.yaml", done.stderr)
        self.assertEqual(self.work.read("manifests/a.yaml"), before)
        self.assertEqual(os.listdir(self.work.path("manifests")), ["a.yaml"])

    def test_examples_and_everything_that_dbsn_writes_are_laid_out_already(self):
        self.fmt("--check", str(source_dir() / "examples" / "manifests"))
        listed = json.loads(self.work.run("catalog", "list", "--format", "json").stdout)
        for one in listed:
            self.work.run("scaffold", one["name"], "--out", f"manifests/{len(one['name'])}/"
                          + "".join(c if c.isalnum() else "-" for c in one["name"]) + ".yaml")
        run = self.fmt("--check")
        self.assertIn(f"{len(listed)} files are laid out already.", run.stderr)


if __name__ == "__main__":
    main()
