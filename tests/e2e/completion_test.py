"""dbsn completion in the shells themselves: bash, zsh and fish from Debian's packages."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, dbsn_binary, main, source_dir
from support.connectors import connector

# What is typed, and the words that stand there when TAB has been pressed.
UNIQUE = (
    ("dbsn pl", ["plan"]),
    ("dbsn state unl", ["state", "unlock"]),
    ("dbsn plan --detailed-e", ["plan", "--detailed-exitcode"]),
    ("dbsn plan --format j", ["plan", "--format", "json"]),
    ("dbsn plan --format=j", ["plan", "--format=json"]),
    ("dbsn explain Postg", ["explain", "Postgres"]),
    ("dbsn explain Amazon\\ Aurora\\ P", ["explain", "Amazon Aurora PostgreSQL"]),
    ("dbsn explain Postgres.connectorPo", ["explain", "Postgres.connectorPort"]),
    ("dbsn catalog list --category RD", ["catalog", "list", "--category", "RDBMS"]),
    ("dbsn scaffold Azure\\ Data\\ Lake\\ Storage --auth adls", [
        "scaffold", "Azure Data Lake Storage", "--auth", "adls gen2 ssl"]),
    ("dbsn export --provider data", ["export", "--provider", "databasin"]),
    ("dbsn diff --env stag", ["diff", "--env", "staging"]),
    ("dbsn plan --env prod --target databasin/Connector/ord", [
        "plan", "--env", "prod", "--target", "databasin/Connector/orders"]),
    ("dbsn test --env prod inv", ["test", "--env", "prod", "invoices"]),
    ("dbsn validate only-fi", ["validate", "only-file.yaml"]),
    ("dbsn completion zs", ["completion", "zsh"]),
)


class Completing(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: w}\nmanifests: [manifests]\n"
                                     "providers: {databasin: {project: N1r8Do}}\n"
                                     "environments: {staging: {}, prod: {}}\n")
        self.work.write("only-file.yaml", connector("another"))
        self.work.write("manifests/a.yaml", connector("orders", title="Orders %F{red}")
                        + "---\n" + connector("invoices", title="$(touch pwned) `touch pwned`"))
        folder = self.work.top / "bin"
        folder.mkdir()
        os.symlink(dbsn_binary(), folder / "dbsn")
        self.env = {**self.work.environment(), "PATH": f"{folder}:{os.environ['PATH']}",
                    "TERM": "dumb"}

    def shell(self, *command):
        done = subprocess.run(command, cwd=self.work.root, env=self.env, capture_output=True,
                              check=False, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def hostile_catalog(self):
        """A catalog with a type whose name a shell must never run."""
        folder = self.work.path("catalog")
        shutil.copytree(source_dir() / "providers/databasin/catalog", folder)
        for path in (folder / "types").glob("*RDBMS.json"):
            path.write_text(path.read_text().replace('"Vertica"', '"$(touch pwned)`touch pwned`"'))
        supplement = folder / "supplement.yaml"
        supplement.write_text(re.sub(r"^  Vertica:", '  "$(touch pwned)`touch pwned`":',
                                     supplement.read_text(), flags=re.M))

    def assert_unharmed(self):
        self.assertFalse(self.work.path("pwned").exists())

    # --- through a terminal, as a person
    def words_at_tab(self, command, setup, typed):
        shown = self.run_line(command, setup, typed)
        return re.findall(r"<([^>\r\n]*)>", shown)

    def run_line(self, command, setup, typed):
        out = self.work.path("words")
        if out.exists():
            out.unlink()
        master, slave = pty.openpty()
        process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave,
                                   cwd=self.work.root, env=self.env, start_new_session=True)
        os.close(slave)
        shown = b""
        end = time.monotonic() + 30

        def read(until):
            nonlocal shown
            while not until():
                self.assertLess(time.monotonic(), end,
                                f"{typed!r}: {shown.decode(errors='replace')}")
                if select.select([master], [], [], 0.02)[0]:
                    shown += os.read(master, 65536)

        try:
            os.write(master, setup.encode() + b"\necho re''ady\n")
            read(lambda: b"ready" in shown)
            before = len(shown)
            os.write(master, typed.encode() + b"\t")
            read(lambda: len(shown) > before + len(typed))
            quiet = time.monotonic()
            while time.monotonic() - quiet < 0.4:      # what TAB inserts has been drawn
                if select.select([master], [], [], 0.05)[0]:
                    shown += os.read(master, 65536)
                    quiet = time.monotonic()
            os.write(master, b"\x01printf '<%s>\\n' \x05 > words\n")
            read(lambda: out.exists() and out.read_text().endswith(">\n"))
        finally:
            process.kill()
            process.wait()
            os.close(master)
        return out.read_text()


class Bash(Completing):
    SETUP = "PS1='$ '; bind 'set enable-bracketed-paste off'; source <(dbsn completion bash)"
    SHELL = ["bash", "--norc", "--noprofile", "-i"]

    def test_tab_completes_every_kind_of_word(self):
        for typed, words in UNIQUE:
            with self.subTest(typed=typed):
                self.assertEqual(self.words_at_tab(self.SHELL, self.SETUP, typed),
                                 ["dbsn", *words])
        self.assert_unharmed()

    def test_an_open_quote_is_gone_on_with(self):
        self.assertEqual(self.words_at_tab(self.SHELL, self.SETUP, "dbsn explain 'Amazon Aurora P"),
                         ["dbsn", "explain", "Amazon Aurora PostgreSQL"])

    def test_nothing_is_run_of_what_is_offered(self):
        self.hostile_catalog()
        self.assertEqual(
            self.words_at_tab(self.SHELL, self.SETUP, "dbsn explain --catalog catalog \\$\\(t"),
            ["dbsn", "explain", "--catalog", "catalog", "$(touch pwned)`touch pwned`"])
        self.assert_unharmed()

    def test_a_field_waits_for_its_value(self):
        self.assertEqual(self.words_at_tab(self.SHELL, self.SETUP,
                                           "dbsn new Postgres --set connectorHo"),
                         ["dbsn", "new", "Postgres", "--set", "connectorHost="])


class Zsh(Completing):
    SETUP = ("PS1='$ '; unsetopt prompt_cr; autoload -U compinit; compinit -u -D; "
             "zstyle ':completion:*' menu no; source <(dbsn completion zsh)")
    SHELL = ["zsh", "-f", "-i"]

    def test_tab_completes_every_kind_of_word(self):
        for typed, words in UNIQUE:
            with self.subTest(typed=typed):
                self.assertEqual(self.words_at_tab(self.SHELL, self.SETUP, typed),
                                 ["dbsn", *words])
        self.assert_unharmed()

    def test_nothing_is_run_of_what_is_offered(self):
        self.hostile_catalog()
        self.assertEqual(
            self.words_at_tab(self.SHELL, self.SETUP, "dbsn explain --catalog catalog \\$\\(t"),
            ["dbsn", "explain", "--catalog", "catalog", "$(touch pwned)`touch pwned`"])
        self.assert_unharmed()

    def test_as_a_file_of_fpath_it_is_loaded_at_the_first_tab(self):
        self.work.write("functions/_dbsn", self.work.run("completion", "zsh").stdout)
        setup = ("PS1='$ '; unsetopt prompt_cr; fpath=(./functions $fpath); "
                 "autoload -U compinit; compinit -u -D")
        self.assertEqual(self.words_at_tab(self.SHELL, setup, "dbsn pl"), ["dbsn", "plan"])


class Fish(Completing):
    def complete(self, line):
        """word -> description of what fish offers."""
        out = self.shell("fish", "--no-config", "-c",
                         "dbsn completion fish | source; complete -C $argv[1]", line)
        return dict((*text.split("\t", 1), "")[:2] for text in out.splitlines())

    def test_every_kind_of_word(self):
        for typed, words in UNIQUE:
            with self.subTest(typed=typed):
                self.assertEqual(list(self.complete(typed)), [words[-1]])
        self.assert_unharmed()

    def test_words_are_told_with_their_help(self):
        self.assertEqual(self.complete("dbsn pla"), {"plan": "Show what applying would do"})
        self.assertIn("connectorHost=", self.complete("dbsn new Postgres --set connector"))

    def test_nothing_is_run_of_what_is_offered(self):
        self.hostile_catalog()
        self.assertEqual(list(self.complete("dbsn explain --catalog catalog '$(t")),
                         ["$(touch pwned)`touch pwned`"])
        self.assert_unharmed()


class Quiet(Completing):
    def ask(self, *words):
        run = self.work.run("__complete", "--", *words)
        self.assert_exit(run, 0)
        self.assertEqual(run.stderr, "")
        return run.stdout.splitlines()

    def test_a_broken_workspace_is_no_reason_to_speak(self):
        self.work.write("dbsn.yaml", "manifests: [")
        self.assertEqual(self.ask("plan", "--target", ""), [":words"])
        self.assertEqual(self.ask("plan", "--format", "te"), [":words", "text", "terraform"])
        self.work.remove("dbsn.yaml")
        self.assertIn("Postgres\tRDBMS", self.ask("explain", "Post"))

    def test_manifests_with_mistakes_still_have_addresses(self):
        self.work.write("manifests/bad.yaml", "a: [\n")
        self.assertTrue(any(line.startswith("databasin/Connector/orders")
                            for line in self.ask("plan", "--env", "prod", "--target", "")))

    def test_nothing_is_written_and_no_server_is_asked(self):
        before = sorted(str(path) for path in self.work.root.rglob("*"))
        self.ask("apply", "--env", "prod", "--log", "log.json", "--url", "http://127.0.0.1:1",
                 "--target", "")
        self.assertEqual(sorted(str(path) for path in self.work.root.rglob("*")), before)


if __name__ == "__main__":
    main()
