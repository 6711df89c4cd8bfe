"""The tests' own tools do what they promise."""
import base64
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import (DbsnTestCase, PrivateMariaDb, PrivatePostgres, Server, Workspace,  # noqa: E402
                     encodings_of, find_secrets, main, npm_package, run_in_terminal)

SECRET = 'n0t/for+anyone "é"'


def alive(pid):
    """Whether the process runs; one that ended and waits to be collected does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class FindingSecrets(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.root = pathlib.Path(self._folder.name)

    def test_finds_every_shape_in_a_file(self):
        for number, shape in enumerate(encodings_of(SECRET)):
            path = self.root / f"{number}.txt"
            path.write_bytes(b"before " + shape + b" after")
            self.assertEqual(len(find_secrets([SECRET], self.root)), 1, shape)
            path.unlink()

    def test_finds_base64_wherever_it_begins(self):
        for before in ("", "u", "u:", "use", "user:"):
            text = base64.b64encode(f"{before}{SECRET} and more".encode()).decode()
            self.assertTrue(find_secrets([SECRET], self.root, [("a header", text)]), before)

    def test_finds_it_in_a_name_of_a_file(self):
        (self.root / "swordfish.txt").write_text("")
        self.assertTrue(find_secrets(["swordfish"], self.root))

    def test_passes_by_what_the_test_wrote(self):
        path = self.root / "secret"
        path.write_text(SECRET)
        self.assertEqual(find_secrets([SECRET], self.root, besides=[path]), [])

    def test_finds_nothing_where_nothing_is(self):
        (self.root / "state.json").write_text('{"mark": "v1:0123456789abcdef"}')
        self.assertEqual(find_secrets([SECRET], self.root, [("stdout", "all is well")]), [])


class NpmPackages(unittest.TestCase):
    """Without a registry: the one that is named answers nothing."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        environment = mock.patch.dict(os.environ, {
            "DBSN_BUILD_DIR": str(self.root / "build"),
            "npm_config_registry": "http://127.0.0.1:1/", "npm_config_fetch_retries": "0"})
        environment.start()
        self.addCleanup(environment.stop)

    def keep(self, name, version, content=b"an archive"):
        """Puts a package into the cache, as an earlier run did."""
        folder = self.root / "build" / "npm" / f"{name}@{version}"
        (folder / "package").mkdir(parents=True)
        (folder / "package.tgz").write_bytes(content)
        (folder / "package" / "package.json").write_text(
            json.dumps({"name": "kept", "version": "1.0.0"}))
        return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()

    def test_a_registry_that_does_not_answer_is_a_plain_failure(self):
        with self.assertRaisesRegex(RuntimeError, "a-package@1.0.0 cannot be had from the npm "
                                                  "registry, and this test needs it"):
            npm_package("a-package", "1.0.0", "sha512-x")
        self.assertEqual(list((self.root / "build" / "npm").glob("a-package*")), [])

    def test_what_is_there_is_not_fetched_again(self):
        integrity = self.keep("kept", "1.0.0")
        self.assertTrue((npm_package("kept", "1.0.0", integrity) / "package.json").is_file())

    def test_other_content_is_refused(self):
        self.keep("kept", "1.0.0")
        with self.assertRaisesRegex(RuntimeError, "integrity"):
            npm_package("kept", "1.0.0", "sha512-another")

    def test_another_package_is_refused(self):
        integrity = self.keep("wanted", "1.0.0")
        with self.assertRaisesRegex(RuntimeError, "holds kept@1.0.0, not wanted@1.0.0"):
            npm_package("wanted", "1.0.0", integrity)


class Processes(unittest.TestCase):
    def test_stop_ends_the_process_and_removes_its_folder(self):
        server = Server("sleeper")
        server.start_process(["sleep", "600"])
        pid = server.process.pid
        server.stop()
        self.assertFalse(alive(pid))
        self.assertFalse(server.folder.exists())

    def test_a_server_ends_with_a_test_that_is_killed(self):
        script = ("import sys; sys.path.insert(0, sys.argv[1])\n"
                  "import shutil, time\n"
                  "from support import Server\n"
                  "server = Server('sleeper'); server.start_process(['sleep', '600'])\n"
                  "shutil.rmtree(server.folder)\n"
                  "print(server.process.pid, flush=True); time.sleep(600)\n")
        child = subprocess.Popen([sys.executable, "-c", script,
                                  str(pathlib.Path(__file__).resolve().parents[1])],
                                 stdout=subprocess.PIPE, text=True)
        pid = int(child.stdout.readline())
        self.assertTrue(alive(pid))
        child.kill()
        child.wait()
        child.stdout.close()
        end = time.monotonic() + 10
        while alive(pid) and time.monotonic() < end:
            time.sleep(0.02)
        self.assertFalse(alive(pid))


class Terminals(unittest.TestCase):
    def test_answers_a_question_and_returns_the_status(self):
        status, shown = run_in_terminal(
            ["sh", "-c", 'test -t 0 && printf "Sure? "; read a; echo "got $a"; exit 7'],
            [("Sure?", "yes\n")])
        self.assertEqual(status, 7)
        self.assertIn("got yes", shown)

    def test_control_c_reaches_the_program(self):
        status, shown = run_in_terminal(
            ["sh", "-c", 'trap "echo caught; exit 130" INT; echo ready; while :; do sleep 0.1; done'],
            [("ready", "\x03")])
        self.assertEqual(status, 130)
        self.assertIn("caught", shown)

    def test_a_question_that_is_never_asked_fails(self):
        with self.assertRaisesRegex(AssertionError, "never asked 'Sure'"):
            run_in_terminal(["true"], [("Sure", "yes\n")])

    def test_a_program_that_does_not_end_fails_and_is_ended(self):
        with self.assertRaisesRegex(AssertionError, "is not done"):
            run_in_terminal(["sleep", "600"], patience=0.3)


class Workspaces(unittest.TestCase):
    def test_is_gone_after_close_even_where_it_was_closed_to_us(self):
        workspace = Workspace()
        workspace.write("manifests/deep/a.yaml", "a: 1")
        os.chmod(workspace.path("manifests"), 0)
        workspace.close()
        self.assertFalse(workspace.top.exists())


class Databases(DbsnTestCase):
    def test_postgres_takes_the_right_password_and_no_other(self):
        server = self.shared_postgres()
        server.create_login("orders", "it's right", "orders")
        server.sql("CREATE TABLE item (id int PRIMARY KEY)", database="orders")
        self.assertEqual(server.sql("SELECT count(*) FROM item", database="orders"), "0")
        for password, code in (("it's right", 0), ("wrong", 2)):
            done = subprocess.run(
                [server._bin / "psql", "-X", "-h", server.host, "-p", str(server.port), "-U",
                 "orders", "-d", "orders", "-c", "SELECT 1"],
                env={**os.environ, "PGPASSWORD": password}, capture_output=True, check=False)
            self.assertEqual(done.returncode, code, done.stderr)

    def test_mariadb_takes_the_right_password_and_no_other(self):
        server = self.shared_mariadb()
        server.create_login("orders", "it's right", "orders")
        server.sql("CREATE TABLE item (id int PRIMARY KEY)", database="orders")
        self.assertEqual(server.sql("SELECT count(*) FROM item", database="orders"), "0")
        for password, code in (("it's right", 0), ("wrong", 1)):
            done = subprocess.run(
                ["mariadb", "--no-defaults", "-h", server.host, "-P", str(server.port), "-u",
                 "orders", "orders", "-e", "SELECT 1"],
                env={**os.environ, "MYSQL_PWD": password}, capture_output=True, check=False)
            self.assertEqual(done.returncode, code, done.stderr)

    def test_leave_no_process_and_no_folder(self):
        for make in (PrivatePostgres, PrivateMariaDb):
            with make() as server:
                pid, folder = server.process.pid, server.folder
                self.assertTrue(alive(pid))
            self.assertFalse(alive(pid))
            self.assertFalse(folder.exists())


if __name__ == "__main__":
    main()
