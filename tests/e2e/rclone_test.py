# label: long
"""rclone's remotes, on a remote control and WebDAV servers that nobody here wrote."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main
from support.rclone import DAV_PASSWORD, DAV_USER, PASSWORD, USER, PrivateRclone, WebDav

WRONG = "s3ntinel-wrong-password"
OTHER = "s3ntinel-other-password"

# Another value of each field that an update can change.
CHANGES = {"vendor": "nextcloud", "user": "somebody", "port": 8443, "host": "files.example.com",
           "key_file": "/keys/lake", "tls": True, "explicit_tls": True, "provider": "Minio",
           "access_key_id": "AKIA", "region": "eu-west-1", "endpoint": "https://s3.example.com",
           "account": "lake", "domain": "EXAMPLE", "remote": "other:folder",
           "description": "a lake, of files"}


class Rclone(DbsnTestCase):
    def setUp(self):
        self.server = self._shared("_rclone", PrivateRclone)
        self.dav = self._shared("_webdav", WebDav)
        for name in self.server.names():
            self.server.api("config/delete", {"name": name})
        self.work = self.workspace()
        self.work.env.update({"RC": PASSWORD, "DAV": DAV_PASSWORD, "WRONG": WRONG, "OTHER": OTHER})
        self.work.write("dbsn.yaml", f"""apiVersion: dbsn/v1
kind: Workspace
metadata: {{name: files}}
manifests: [manifests]
providers:
  rclone:
    url: "{self.server.url}"
    user: {USER}
    password: {{valueFrom: {{env: RC}}}}
""")
        self.work.path("manifests").mkdir()

    def remote(self, name="lake", secret="DAV", more="", file="lake", **fields):
        fields = {"type": "webdav", "url": self.dav.url, "user": DAV_USER, **fields}
        lines = "".join(f"  {key}: {str(value).lower() if isinstance(value, bool) else value}\n"
                        for key, value in fields.items() if value is not None)
        password = "" if secret is None else f"  pass: {{valueFrom: {{env: {secret}}}}}\n"
        self.work.write(f"manifests/{file}.yaml", f"""apiVersion: rclone/v1
kind: Remote
metadata: {{name: {file}}}
spec:
  name: {name}
{lines}{password}{more}""")

    def apply(self, *arguments, code=0):
        run = self.work.run("apply", "--auto-approve", *arguments)
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, PASSWORD, DAV_PASSWORD, WRONG, OTHER)
        return run

    def plan(self, code=0, **counts):
        run = self.work.run("plan")
        self.assert_exit(run, code)
        self.assert_plan(run, **counts)
        self.assert_no_secret(self.work, PASSWORD, DAV_PASSWORD, WRONG, OTHER)
        return run


class Remotes(Rclone):
    def test_created_tested_changed_field_by_field_and_deleted_twice(self):
        self.remote()
        run = self.apply()
        self.assertIn("POST /config/create", run.stdout)
        self.assertIn("test passed", run.stdout)
        live = self.server.remote("lake")
        self.assertEqual((live["type"], live["url"], live["user"]),
                         ("webdav", self.dav.url, DAV_USER))
        self.assertNotEqual(live["pass"], DAV_PASSWORD)        # obscured by the server
        self.plan()
        fields = {}
        for name, value in CHANGES.items():
            with self.subTest(field=name):
                before = self.server.remote("lake")
                fields[name] = value
                self.remote(**fields, more="test: {when: never}\n")
                self.plan(change=1)
                self.apply()
                self.plan()
                written = str(value).lower() if isinstance(value, bool) else str(value)
                self.assertEqual(self.server.remote("lake"), {**before, name: written})
        self.remote(more="test: {when: never}\n")
        self.apply()
        self.plan()
        self.assertEqual(self.server.remote("lake")["description"], "")
        self.work.remove("manifests/lake.yaml")
        self.plan(destroy=1)
        self.server.api("config/delete", {"name": "lake"})
        self.apply()                                           # it is gone already
        self.assertEqual(self.server.names(), [])
        self.plan()

    def test_a_secret_is_rotated_and_a_wrong_one_fails_the_test(self):
        self.remote()
        self.apply()
        stored = self.server.remote("lake")["pass"]
        self.plan()
        self.remote(secret="WRONG")
        shown = self.plan(change=1)
        self.assertIn("pass", shown.stdout)
        run = self.apply(code=3)
        self.assertIn("test failed", run.stdout)
        self.assertIn("Check the user and the password.", run.stdout)
        self.assertNotEqual(self.server.remote("lake")["pass"], stored)
        self.plan()
        self.remote()
        self.assertIn("test passed", self.apply().stdout)
        self.plan()

    def test_another_field_changes_and_the_password_stays(self):
        self.remote(more="test: {when: never}\n")
        self.apply()
        stored = self.server.remote("lake")["pass"]
        self.remote(vendor="other", more="test: {when: never}\n")
        shown = self.plan(change=1)
        self.assertNotIn("pass", shown.stdout)
        self.apply()
        self.assertEqual(self.server.remote("lake")["pass"], stored)
        self.assert_exit(self.work.run("test"), 0)

    def test_a_drift_is_shown_and_put_back_and_what_others_set_stays(self):
        self.remote(more="test: {when: never}\n")
        self.apply()
        self.server.api("config/update", {"name": "lake", "parameters": {
            "user": "thief", "description": "theirs"}, "opt": {"nonInteractive": True}})
        shown = self.plan(change=1)
        self.assertIn('"thief"', shown.stdout)
        self.assertIn("changed outside", shown.stdout)
        self.apply()
        live = self.server.remote("lake")
        self.assertEqual((live["user"], live["description"]), (DAV_USER, "theirs"))
        self.plan()

    def test_what_is_there_is_adopted_by_its_name_and_exported(self):
        self.server.api("config/create", {
            "name": "by hand", "type": "webdav",
            "parameters": {"url": self.dav.url, "user": DAV_USER, "pass": DAV_PASSWORD},
            "opt": {"nonInteractive": True, "obscure": True}})
        self.assert_exit(self.work.run("export", "--out", "manifests"), 0)
        text = self.work.read("manifests/by-hand.yaml")
        for part in ("name: by hand", "type: webdav", f"user: {DAV_USER}", "BY_HAND_PASSWORD"):
            self.assertIn(part, text)
        self.work.env["BY_HAND_PASSWORD"] = DAV_PASSWORD
        self.plan(adopt=1)
        self.apply()
        self.plan()

    def test_a_create_never_takes_the_place_of_one_that_appeared_meanwhile(self):
        self.remote(more="test: {when: never}\n")
        self.assert_exit(self.work.run("plan", "--out", "saved.plan"), 0)
        self.server.api("config/create", {"name": "lake", "type": "alias",
                                          "parameters": {"remote": "theirs:"},
                                          "opt": {"nonInteractive": True}})
        theirs = self.server.remote("lake")
        run = self.work.run("apply", "--auto-approve", "saved.plan")
        self.assert_exit(run, 1)
        self.assertIn("was made since the plan", run.stderr)
        self.assertEqual(self.server.remote("lake"), theirs)

    def test_a_refused_create_leaves_nothing_behind(self):
        self.remote(type="nosuchstorage", more="test: {when: never}\n")
        self.assertIn("not among the published values", self.work.run("validate").stdout
                      + self.work.run("validate").stderr)
        run = self.apply(code=1)
        self.assertIn("couldn't find backend for type", run.stderr)
        self.assertIn("was deleted again", run.stderr)
        self.assertEqual(self.server.names(), [])
        self.remote(more="test: {when: never}\n")
        self.plan(add=1)
        self.apply()
        self.plan()

    def test_another_type_or_name_is_another_remote(self):
        self.remote(more="test: {when: never}\n")
        self.apply()
        self.remote(type="http", more="test: {when: never}\n")
        shown = self.plan(add=1, destroy=1)
        self.assertIn("type", shown.stdout)
        self.apply()
        self.assertEqual(self.server.remote("lake")["type"], "http")
        self.plan()
        self.remote(name="pond", type="http", more="test: {when: never}\n")
        self.plan(add=1, destroy=1)
        self.apply()
        self.assertEqual(self.server.names(), ["pond"])

    def test_what_a_type_needs_is_said_at_its_place(self):
        self.remote(url=None)
        run = self.work.run("validate", "--format", "json")
        self.assert_exit(run, 1)
        self.assertIn('A remote whose \\"type\\" is \\"webdav\\" needs \\"url\\".', run.stdout)

    def test_the_server_does_what_the_definition_says(self):
        self.remote()
        self.remote(name="pond", file="pond", vendor="other", user="somebody", secret="OTHER",
                    description="another")
        run = self.work.run("provider", "test", "Remote/lake", "--changed", "Remote/pond")
        self.assert_exit(run, 0)
        self.assertIn("passed, 0 failed, 1 skipped", run.stdout)
        self.assertRegex(run.stdout, r"Pass  test .*passed")
        self.assertEqual(self.server.names(), [])

    def test_a_wrong_password_of_the_api(self):
        self.remote()
        run = self.work.run("plan", env={"RC": WRONG})
        self.assert_exit(run, 1)
        self.assertIn("Check the user and the password that rcd was started with.", run.stderr)
        self.assert_exit(self.work.run("doctor"), 0)


if __name__ == "__main__":
    main()
