"""The stores of a shared state, one by one on real servers, and what dbsn.yaml can say wrongly of them."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import free_port, main
from support.case import DbsnTestCase
from support.connectors import ConnectorTestCase
from support.etcd import PrivateEtcd
from support.postgres import PrivatePostgres
from support.state_server import StateServer


class Conformance(DbsnTestCase):
    """tests/state/store_conformance_test.cc on servers from Debian, and on one of Python's."""

    def test_every_store_does_what_stores_must(self):
        program = pathlib.Path(os.environ["DBSN_BUILD_DIR"]) / "test_state"
        if not program.exists():
            self.skipTest("this build has no test_state")
        postgres = PrivatePostgres()
        self.addCleanup(postgres.stop)
        postgres.create_login("keeper", "pw'1", "states")
        etcd = PrivateEtcd()
        self.addCleanup(etcd.stop)
        server = StateServer()
        self.addCleanup(server.stop)
        done = subprocess.run(
            [program, "--gtest_filter=Postgres/*:Etcd/*:Http/*"], capture_output=True, text=True,
            check=False, timeout=600,
            env={**os.environ, "DBSN_TEST_ETCD": etcd.url, "DBSN_TEST_HTTP": server.url,
                 "DBSN_TEST_POSTGRES":
                     f"postgresql://keeper:pw%271@127.0.0.1:{postgres.port}/states"})
        self.assertEqual(done.returncode, 0, done.stdout[-5000:])
        self.assertRegex(done.stdout, r"\[  PASSED  \] 39 tests")


class Settings(ConnectorTestCase):
    """What dbsn.yaml can say wrongly, found offline."""

    def problem(self, text, code, *words):
        self.work.write("dbsn.yaml", self.base + text)
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertIn(f"[{code}]", run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_what_cannot_be(self):
        self.open_workspace()
        self.declare("a")
        self.base = self.work.read("dbsn.yaml")
        self.problem("state: {backend: etdc}\n", "workspace.unknown-backend", '"etcd"')
        self.problem("state: {backend: etcd, endpoint: x}\n", "workspace.unknown-setting",
                     '"endpoints"')
        self.problem("state: {backend: local, address: x}\n", "workspace.unknown-setting")
        self.problem("state: {backend: http, password: hunter2}\n", "workspace.literal-secret",
                     "valueFrom")
        for text in ("state: {backend: postgres, address: 'host=h password=hunter2'}\n",
                     "state: {backend: postgres, address: 'postgresql://u:hunter2@h/d'}\n",
                     "state: {backend: http, address: 'https://u:hunter2@h/d'}\n"):
            self.problem(text, "workspace.literal-secret", "holds a password")
        self.assertFalse([run for run in self.work.runs if "hunter2" in run.stdout + run.stderr])

    def test_what_a_run_needs(self):
        self.open_workspace()
        self.declare("a")
        base = self.work.read("dbsn.yaml")
        for text, words in (
                ("state: {backend: http}\n", "TF_HTTP_ADDRESS"),
                ("state: {backend: http, address: 'http://state.example.com/x'}\n", "--insecure"),
                ("state: {backend: etcd, endpoints: 'http://10.1.2.3:2379'}\n", "--insecure"),
                ("state: {backend: etcd, leaseSeconds: 1}\n", "from 5")):
            self.work.write("dbsn.yaml", base + text)
            run = self.work.run("plan")
            self.assert_exit(run, 1)
            self.assertIn("[state.settings]", run.stderr)
            self.assertIn(words, run.stderr)
        self.work.write("dbsn.yaml", base + "state: {backend: postgres}\n")
        for user, shown in (("u:hunter2", "postgresql://u@127.0.0.1:"), ("u:hun@ter2", "%40"),
                            ("u:hun/ter2", "%2F")):
            run = self.work.run("plan", env={
                "DBSN_STATE_ADDRESS": f"postgresql://{user}@127.0.0.1:{free_port()}/d"})
            self.assert_exit(run, 1)
            self.assertIn(shown, run.stderr)
            self.assertNotIn("ter2", run.stderr)
        self.work.write("dbsn.yaml", base + "environments: {prod: {}}\n"
                        "state: {backend: http, address: 'http://127.0.0.1:9/x'}\n")
        run = self.work.run("plan", "--env", "prod")
        self.assertIn("{environment}", run.stderr)


if __name__ == "__main__":
    main()
