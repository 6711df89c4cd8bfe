"""Secrets: where they come from, and that none is ever seen. Each kind of source holds a sentinel of
its own; every command is run, in every format, with the log at its loudest, and made to fail; then
every file, every output and every child's environment is searched."""
import json
import os
import pathlib
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.connectors import LIST, ConnectorTestCase, connector, title_of
from support.vault import Vault

OF_ENV, OF_FILE = "s3ntinel-of-env-Aq9", "s3ntinel-of-file-Bw8"
OF_PROGRAM, OF_VAULT = "s3ntinel-of-program-Ce7", "s3ntinel-of-vault-Dr6"
VAULT_TOKEN, TOKEN = "s3ntinel-vault-token-Et5", "s3ntinel-api-token-Fy4"
STATE_KEY, OTHER_KEY = "s3ntinel-state-key-Gu3-0123456789", "s3ntinel-other-key-Hi2-0123456789"
ALL = (OF_ENV, OF_FILE, OF_PROGRAM, OF_VAULT, VAULT_TOKEN, TOKEN, STATE_KEY, OTHER_KEY)
SOURCES = {"of-env": "{env: DB_PASSWORD}", "of-file": "{file: password.txt}",
           "of-program": "{exec: [./give, orders]}",
           "of-vault": "{vault: {path: secret/orders/db, key: password}}"}
PROGRAM = """#!/bin/sh
tr '\\0' '\\n' </proc/self/environ >>seen-by-children
tr '\\0' ' ' </proc/self/cmdline >>seen-by-children
cat store/"$1"
"""


class SecretsCase(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.vault = Vault(VAULT_TOKEN, {"secret/orders/db": {"password": OF_VAULT, "user": "u"}})
        self.addCleanup(self.vault.stop)
        self.work.env.update({"DB_PASSWORD": OF_ENV, "DATABASIN_TOKEN": TOKEN,
                              "VAULT_ADDR": self.vault.url, "VAULT_TOKEN": VAULT_TOKEN,
                              "DBSN_STATE_KEY": STATE_KEY})
        self.work.write_secret("password.txt", OF_FILE + "\n")
        self.work.write_secret("store/orders", OF_PROGRAM + "\n")
        self.work.write("give", PROGRAM, 0o700)
        self.allow()

    def allow(self, more="allowExec: true"):
        self.work.use(self.box, f"policies: {{{more}}}\n")

    def declare_all(self, **keywords):
        for name, source in SOURCES.items():
            text = connector(name, **keywords)
            self.work.write(f"manifests/{name}.yaml", text.replace("{env: DB_PASSWORD}", source))

    def assert_nothing_shown(self):
        self.assert_no_secret(self.work, *ALL)


class Sources(SecretsCase):
    def test_each_source_gives_its_value_and_a_change_is_seen(self):
        self.declare_all()
        self.apply()
        self.plan()
        self.work.write_secret("password.txt", "another-" + OF_FILE)
        self.work.write_secret("store/orders", "another-" + OF_PROGRAM)
        self.vault.secrets["secret/orders/db"]["password"] = "another-" + OF_VAULT
        run = self.plan(change=3)
        for name in ("of-file", "of-program", "of-vault"):
            self.assertRegex(run.stdout, f"~ databasin/Connector/{name} .*its secret changed")
        self.apply()
        self.plan()
        self.assert_nothing_shown()

    def test_a_program_runs_once_a_run_and_sees_next_to_nothing(self):
        self.declare_all()
        self.apply()
        seen = self.work.read("seen-by-children")
        self.assertEqual(seen.count("./give orders"), 1, seen)
        names = {line.split("=")[0] for line in seen.splitlines() if "=" in line}
        self.assertLessEqual(names, {"PATH", "HOME", "LANG", "PWD", "SHLVL", "_", "OLDPWD"})
        self.allow("allowExec: true, execEnvironment: [VAULT_ADDR]")
        self.plan()
        self.assertIn("VAULT_ADDR=" + self.vault.url, self.work.read("seen-by-children"))
        self.assert_nothing_shown()

    def test_no_program_runs_unless_the_workspace_allows_it(self):
        self.declare_all()
        self.allow("denyReplace: false")
        for command in ("validate", "plan", "apply"):
            run = self.work.run(command, *(["--auto-approve"] if command == "apply" else []))
            self.assert_exit(run, 1)
            self.assertIn("[secret.exec-off]", run.stderr)
            self.assertIn("manifests/of-program.yaml", run.stderr)
        self.assertFalse(self.work.path("seen-by-children").exists())

    def test_validate_asks_neither_programs_nor_vault(self):
        self.declare_all()
        self.vault.stop()
        self.assert_exit(self.work.run("validate"), 0)
        self.assertFalse(self.work.path("seen-by-children").exists())

    def test_the_token_may_come_from_vault(self):
        self.vault.secrets["secret/databasin"] = {"token": "a-test-token"}
        text = self.work.read("dbsn.yaml").replace(
            "{env: DATABASIN_TOKEN}", "{vault: {path: secret/databasin, key: token}}")
        self.work.write("dbsn.yaml", text)
        del self.work.env["DATABASIN_TOKEN"]
        self.declare("a")
        self.assert_exit(self.work.run("validate"), 0)
        self.apply()
        self.assert_exit(self.work.run("doctor"), 0)
        self.assert_no_secret(self.work, "a-test-token", VAULT_TOKEN)

    def test_what_cannot_be_had_is_said_at_its_place(self):
        self.declare_all()
        self.vault.secrets.clear()
        self.work.write_secret("store/orders", "")
        self.work.path("password.txt").chmod(0o644)
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("manifests/of-vault.yaml:13", run.stderr)
        self.assertIn("Vault has nothing at secret/orders/db", run.stderr)
        self.assertIn("[secret.empty]", run.stderr)
        self.assertIn("chmod 600", run.stderr)
        self.work.env["VAULT_TOKEN"] = "wrong"
        self.assertIn("Vault answered 403: permission denied.", self.work.run("plan").stderr)
        self.work.env["VAULT_ADDR"] = "http://vault.example.com:8200"
        self.assertIn("plain http", self.work.run("plan").stderr)
        self.assert_nothing_shown()


class NeverSeen(SecretsCase):
    """The sentinels, through every command."""

    def run_everything(self):
        log = ("--log", "dbsn.log", "--log-level", "debug")
        for command in (
                ("validate",), ("validate", "--format", "json"), ("validate", "--format", "sarif"),
                ("plan", *log), ("plan", "--format", "json"), ("plan", "--out", "saved.plan"),
                ("show", "saved.plan"), ("show", "saved.plan", "--format", "json"),
                ("plan", "--refresh=full"), ("apply", "--auto-approve", *log),
                ("apply", "--auto-approve", "--format", "json"),
                ("plan", "--send-secrets", "Connector/of-env"),
                ("state", "list"), ("state", "list", "--format", "json"),
                ("state", "show", "Connector/of-env"), ("test", *log),
                ("test", "--format", "json"), ("inspect", "Connector/of-env", "catalogs"),
                ("refresh", "Connector/of-env"), ("doctor",), ("doctor", "--format", "json"),
                ("export", "--out", "exported"), ("explain", "Postgres"), ("schema",),
                ("fmt", "--check"), ("provider", "check", "databasin"),
                ("provider", "test", "databasin"), ("catalog", "show", "Postgres"),
                ("destroy", "--auto-approve", *log)):
            self.work.run(*command)

    def test_in_runs_that_go_well(self):
        self.declare_all(test="{when: always}")
        self.run_everything()
        self.assert_nothing_shown()

    def test_with_the_key_in_the_state(self):
        del self.work.env["DBSN_STATE_KEY"]
        self.declare_all()
        self.run_everything()
        self.assert_nothing_shown()

    def test_when_every_answer_repeats_them(self):
        self.declare_all(test="{when: always}")
        self.apply(3)                              # nothing listens at db.example.com
        for status in (400, 401, 404, 500):
            self.work.env["DB_PASSWORD"] = changed = f"{OF_ENV}-{status}"
            known = [changed, *ALL[1:6]]       # no server has seen a key of the state
            echo = json.dumps({"success": False, "status": "error", "error": " ".join(known),
                               "message": "cannot: " + " ".join(known), "details": {"x": known}})
            for method in ("GET", "POST", "PUT", "DELETE"):
                self.heal()
                self.order({"kind": "status", "method": method, "path": "/api/**",
                            "status": status, "count": "all", "body": echo})
                log = ("--log", "dbsn.log", "--log-level", "debug")
                self.work.run("plan", *log)
                self.work.run("apply", "--auto-approve", *log)
                self.work.run("test", "--format", "json")
                self.work.run("destroy", "--auto-approve", *log)
        self.assert_nothing_shown()

    def test_when_it_is_killed_and_its_files_are_cut(self):
        self.declare_all()
        self.order({"kind": "latency", "ms": 3000, "method": "POST", "path": LIST, "count": "all"})
        apply = self.work.start("apply", "--auto-approve")
        self.assertTrue(self.wait_for_requests(1, "POST", LIST, running=apply))
        process = pathlib.Path(f"/proc/{apply.process.pid}")
        self.assertRegex((process / "limits").read_text(), r"Max core file size +0 +0 ")
        cmdline = (process / "cmdline").read_text()
        self.assertFalse([one for one in ALL if one in cmdline])
        apply.process.kill()
        apply.finish()
        for name in ("journal.jsonl", "state.json"):
            path = self.work.path(".dbsn/" + name)
            if path.exists():
                path.write_bytes(path.read_bytes()[:-20])
        self.work.run("plan")
        self.work.run("state", "list")
        self.assert_nothing_shown()


class Keys(SecretsCase):
    """The key of the marks, and a new one in its place."""

    def setUp(self):
        super().setUp()
        self.declare_all()

    def rekey(self, code=0, **env):
        run = self.work.run("state", "rekey", env=env)
        self.assert_exit(run, code)
        return run

    def state(self):
        return json.loads(self.work.read(".dbsn/state.json"))

    def test_from_the_state_into_the_variable_and_back(self):
        del self.work.env["DBSN_STATE_KEY"]
        self.apply()
        self.assertIn("4 renewed", self.rekey(DBSN_STATE_KEY=STATE_KEY).stderr)
        self.assertIn("[state.key-missing]", self.work.run("plan").stderr)
        self.work.env["DBSN_STATE_KEY"] = STATE_KEY
        self.plan()
        self.work.write_secret("password.txt", "another")
        self.plan(change=1)
        self.apply()
        del self.work.env["DBSN_STATE_KEY"]
        run = self.rekey(DBSN_STATE_KEY_OLD=STATE_KEY)
        self.assertIn("which the state holds: 4 renewed", run.stderr)
        self.plan()
        self.assert_nothing_shown()

    def test_another_key_needs_the_old_one(self):
        self.apply()
        self.assertIn("[state.key-same]", self.rekey(1).stderr)
        run = self.rekey(1, DBSN_STATE_KEY=OTHER_KEY)
        self.assertIn("[state.key-missing]", run.stderr)
        self.assertIn("DBSN_STATE_KEY_OLD", run.stderr)
        self.assertIn("is another", self.rekey(1, DBSN_STATE_KEY=OTHER_KEY,
                                               DBSN_STATE_KEY_OLD="wrong-wrong-wrong-wrong").stderr)
        self.rekey(DBSN_STATE_KEY=OTHER_KEY, DBSN_STATE_KEY_OLD=STATE_KEY)
        self.work.env["DBSN_STATE_KEY"] = OTHER_KEY
        self.plan()
        self.assert_nothing_shown()

    def test_a_secret_that_changed_meanwhile_is_still_seen(self):
        self.apply()
        self.vault.secrets["secret/orders/db"]["password"] = "another"
        run = self.rekey(DBSN_STATE_KEY=OTHER_KEY, DBSN_STATE_KEY_OLD=STATE_KEY)
        self.assertIn("3 renewed, 1 of secrets that have changed", run.stderr)
        self.work.env["DBSN_STATE_KEY"] = OTHER_KEY
        self.assertRegex(self.plan(change=1).stdout, "of-vault .*its secret changed")

    def test_marks_without_a_manifest_stay(self):
        self.apply()
        self.work.remove("manifests/of-env.yaml")
        run = self.rekey(DBSN_STATE_KEY=OTHER_KEY, DBSN_STATE_KEY_OLD=STATE_KEY)
        self.assertIn("3 renewed, 1 left under an earlier key", run.stderr)

    def test_not_over_an_interrupted_run_and_not_without_a_state(self):
        self.assertIn("[state.empty]", self.rekey(1).stderr)
        self.order({"kind": "lost-after", "method": "POST", "path": LIST, "count": "all"},
                   {"kind": "status", "method": "GET", "path": LIST, "status": 500, "nth": 2,
                    "count": "all"})
        self.work.run("apply", "--auto-approve")
        self.heal()
        self.assertIn("[state.unfinished]",
                      self.rekey(1, DBSN_STATE_KEY=OTHER_KEY, DBSN_STATE_KEY_OLD=STATE_KEY).stderr)


class Protection(ConnectorTestCase):
    def test_it_ends_only_where_somebody_says_so(self):
        self.open_workspace()
        self.declare("a", "b")
        self.apply()
        self.assert_exit(self.work.run("state", "protect", "Connector/a"), 0)
        self.work.remove("manifests/a.yaml")
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("blocked by preventDestroy", run.stdout)
        self.declare("a", subtype="MySQL")
        self.assert_exit(self.work.run("plan"), 1)
        self.declare("a", spec="  connectorMaxConnections: 3\n")   # says nothing of protection
        self.apply()
        self.work.remove("manifests/a.yaml")
        self.assert_exit(self.work.run("apply", "--auto-approve"), 1)
        self.assertIn(title_of("a"), self.names())
        off = self.work.run("state", "protect", "--off", "a")
        self.assert_exit(off, 0)
        self.apply()
        self.assertEqual(self.names(), [title_of("b")])
        self.assert_exit(self.work.run("state", "protect", "a"), 1)


if __name__ == "__main__":
    main()
