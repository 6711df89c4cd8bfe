"""dbsn init: what it writes is a workspace that validates, and it writes over nothing."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import yaml
from support import DbsnTestCase, main


class Beginning(DbsnTestCase):
    def test_a_provider_without_types_has_an_example_too(self):
        work = self.workspace()
        self.assert_exit(work.run("init", "--provider", "rabbitmq"), 0)
        self.assertIn("kind: FederationUpstream", work.read("manifests/example.yaml"))
        self.assert_exit(work.run("validate"), 0)

    def setUp(self):
        self.work = self.workspace()

    def init(self, *arguments, code=0):
        run = self.work.run("init", *arguments)
        self.assert_exit(run, code)
        return run

    def test_a_workspace_with_an_example_that_validates_and_plans(self):
        run = self.init("shop", "--project", "N1r8Do")
        self.assertIn("dbsn validate -C shop", run.stderr)
        valid = self.work.run("validate", "-C", "shop")
        self.assert_exit(valid, 0)
        self.assertIn("1 manifest is valid.", valid.stderr)
        written = yaml.safe_load(self.work.read("shop/dbsn.yaml"))
        self.assertEqual(written["metadata"]["name"], "shop")
        self.assertEqual(written["providers"]["databasin"],
                         {"project": "N1r8Do", "token": {"valueFrom": {"env": "DATABASIN_TOKEN"}}})
        box = self.sandbox()
        self.work.env.update(DATABASIN_TOKEN="a-test-token", DATABASIN_API_URL=box.url,
                             MYSQL_PASSWORD="s3ntinel-example")
        self.assert_plan(self.work.run("plan", "-C", "shop"), add=1)
        self.assert_no_secret(self.work, "s3ntinel-example")

    def test_in_the_current_folder_under_a_name(self):
        self.init("--name", "data-platform")
        self.assertIn("{name: data-platform}", self.work.read("dbsn.yaml"))
        self.assert_exit(self.work.run("validate"), 0)

    def test_every_setting_is_there_to_be_switched_on(self):
        self.init()
        text = self.work.read("dbsn.yaml")
        for part in ("    # url: https://api.databasin.ai\n", "    # project:\n",
                     "    # webUrl: https://app.databasin.ai\n", "    # institution:\n"):
            self.assertIn(part, text)

    def test_the_file_of_the_ci_calls_what_there_is(self):
        for ci, path in (("github", ".github/workflows/dbsn.yaml"), ("gitlab", ".gitlab-ci.yml")):
            self.init(ci, "--ci", ci)
            text = self.work.read(f"{ci}/{path}")
            self.assertIsInstance(yaml.safe_load(text), dict)
            [command] = [line.split("dbsn ", 1)[1].split(" >")[0] for line in text.splitlines()
                         if "run: dbsn " in line or "script: dbsn " in line]
            run = self.work.run(*command.split(), cwd=self.work.path(ci))
            self.assert_exit(run, 0)

    def test_writes_nothing_when_one_of_its_files_is_there(self):
        self.work.write("shop/manifests/example.yaml", "mine\n")
        run = self.init("shop", code=1)
        self.assertIn("cli.file-there", run.stderr)
        self.assertFalse(self.work.path("shop/dbsn.yaml").exists())
        self.assertEqual(self.work.read("shop/manifests/example.yaml"), "mine\n")

    def test_a_provider_that_is_none_and_a_folder_that_cannot_be_made(self):
        self.assertIn('Did you mean "databasin"?',
                      self.init("--provider", "databasn", code=1).stderr)
        self.work.write("file", "")
        self.assertIn("file", self.init("file/below", code=1).stderr)


if __name__ == "__main__":
    main()
