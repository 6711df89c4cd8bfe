"""The test case that owns what it starts and says what it saw."""
import faulthandler
import inspect
import json
import os
import sys
import unittest

from .mariadb import PrivateMariaDb
from .postgres import PrivatePostgres
from .sandbox import Sandbox
from .workspace import Workspace

DIALECTS = ("reference", "wire")


def on_each_dialect(case):
    """Runs a case's tests once on the reference's dialect and once on the one seen on the wire:
    puts a subclass for each into the module, in the case's place."""
    module = inspect.getmodule(case)
    for dialect in DIALECTS:
        name = f"{case.__name__}On{dialect.capitalize()}"
        setattr(module, name, type(name, (case,), {"dialect": dialect,
                                                   "__module__": case.__module__}))
    case.load_only_subclasses = True
    return case


class DbsnTestCase(unittest.TestCase):
    """Servers made by the class serve all its tests and end with it; those made by a test end with
    the test. When a test fails, the runs and the servers' output are printed."""

    dialect = None
    load_only_subclasses = False
    maxDiff = None

    # --- what a test may ask for
    @classmethod
    def shared_postgres(cls):
        """One PostgreSQL for all tests of the class."""
        return cls._shared("_postgres", PrivatePostgres)

    @classmethod
    def shared_mariadb(cls):
        """One MariaDB for all tests of the class."""
        return cls._shared("_mariadb", PrivateMariaDb)

    def sandbox(self, *arguments, **options):
        """A sandbox for this test, in the dialect of the case."""
        if self.dialect and "--dialect" not in arguments:
            arguments = (*arguments, "--dialect", self.dialect)
        started = Sandbox(*arguments, **options)
        self._owned.append(started)
        self.addCleanup(started.stop)
        return started

    def workspace(self, sandbox=None, more="", **options):
        """A workspace for this test, set to talk to the sandbox when one is given."""
        made = Workspace(**options)
        self._workspaces.append(made)
        self.addCleanup(made.close)
        return made.use(sandbox, more) if sandbox else made

    # --- what a test may claim
    def assert_exit(self, run, code):
        """The run ended with this status; else shows all of it."""
        self.assertEqual(run.code, code, f"\n{run}")

    def assert_plan(self, run, add=0, change=0, destroy=0, adopt=0):
        """The plan's closing line says these numbers."""
        if add == change == destroy == adopt == 0:
            line = "No changes. Your infrastructure matches the configuration."
        else:
            line = f"{add} to add, {change} to change, {destroy} to destroy."
            line = f"Plan: {adopt} to import, {line}" if adopt else f"Plan: {line}"
        self.assertIn(line, run.stdout.splitlines(), f"\n{run}")

    def assert_no_secret(self, workspace, *secrets):
        """None of the secrets can be read in anything the workspace's runs left or printed."""
        self.assertTrue(secrets, "no secret to look for")
        self.assertEqual(workspace.places_of(*secrets), [])

    def json_of(self, run):
        """The run's stdout, read as JSON."""
        try:
            return json.loads(run.stdout)
        except ValueError as problem:
            raise AssertionError(f"not JSON: {problem}\n{run}") from None

    # --- the machinery
    @classmethod
    def _shared(cls, name, make):
        if name not in cls.__dict__:
            started = make()
            setattr(cls, name, started)
            cls.addClassCleanup(delattr, cls, name)
            cls.addClassCleanup(started.stop)
        return cls.__dict__[name]

    def run(self, result=None):
        self._owned = []
        self._workspaces = []
        return super().run(result)

    def _callSetUp(self):
        self._shown_when_failing(super()._callSetUp)

    def _callTestMethod(self, method):
        self._shown_when_failing(super()._callTestMethod, method)

    def _shown_when_failing(self, call, *arguments):
        try:
            call(*arguments)
        except BaseException:
            self._show()
            raise

    def _show(self):
        print(f"\n===== {self.id()} failed; what it ran:", file=sys.stderr)
        for workspace in self._workspaces:
            for run in workspace.runs[-8:]:
                print(run, file=sys.stderr)
        shared = [type(self).__dict__.get(name) for name in ("_postgres", "_mariadb")]
        for server in self._owned + [one for one in shared if one]:
            lines = server.output().splitlines()[-60:]
            print(f"--- output of {server.name}\n" + "\n".join(lines), file=sys.stderr)
        print("=====", file=sys.stderr, flush=True)


class _Loader(unittest.TestLoader):
    def loadTestsFromTestCase(self, case):
        if case.__dict__.get("load_only_subclasses"):
            return self.suiteClass()
        return super().loadTestsFromTestCase(case)


class _Program(unittest.TestProgram):
    def runTests(self):
        """A file that ran no test has failed, whatever it says."""
        if self.test.countTestCases() == 0:
            print("no test was found", file=sys.stderr)
            sys.exit(1)
        super().runTests()


def main():
    """Runs the tests of the calling file. A test that hangs shows where, and ends the file, after
    DBSN_TEST_SECONDS; 0: never (scripts/soak.sh)."""
    patience = int(os.environ.get("DBSN_TEST_SECONDS", "800"))
    if patience:
        faulthandler.dump_traceback_later(patience, exit=True)
    _Program(testLoader=_Loader(), verbosity=2)
