"""A folder with manifests, and dbsn run in it as a process."""
import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from .processes import die_with_parent
from .secrets import find_secrets
from .terminal import run_in_terminal


def source_dir():
    """The checkout."""
    given = os.environ.get("DBSN_SOURCE_DIR")
    return pathlib.Path(given) if given else pathlib.Path(__file__).resolve().parents[3]


def dbsn_binary():
    """The program under test."""
    given = os.environ.get("DBSN_BINARY")
    path = pathlib.Path(given) if given else source_dir() / "build" / "release" / "dbsn"
    if not path.is_file():
        raise RuntimeError(f"no dbsn at {path}; build it, or set DBSN_BINARY")
    return path


@dataclasses.dataclass
class Run:
    """What a command did. `command` is for messages."""
    command: str
    code: int
    stdout: str
    stderr: str

    def __str__(self):
        return (f"$ {self.command}\nexit status {self.code}\n--- stdout\n{self.stdout}"
                f"--- stderr\n{self.stderr}---")


class Background:
    """A dbsn that runs while the test does something else: look, interrupt, kill."""

    def __init__(self, workspace, arguments, env):
        self._workspace = workspace
        self._command = "dbsn " + " ".join(arguments)
        self._out = tempfile.TemporaryFile()
        self._err = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [str(dbsn_binary()), *arguments], cwd=workspace.root, env=env,
            stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._err, start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL))

    def running(self):
        return self.process.poll() is None

    def stderr_so_far(self):
        self._err.seek(0)
        return self._err.read().decode(errors="replace")

    def signal(self, number):
        if self.running():
            self.process.send_signal(number)

    def finish(self, patience=60.0):
        """Waits for the end. Returns its Run; a signal's status is negative."""
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.stop()
            raise AssertionError(f"{self._command} still runs after {patience:g} s") from None
        self._out.seek(0)
        self._err.seek(0)
        return self._workspace.keep(Run(self._command, code,
                                        self._out.read().decode(errors="replace"),
                                        self._err.read().decode(errors="replace")))

    def stop(self):
        if self.running():
            self.process.kill()
            self.process.wait()

    def close(self):
        self.stop()
        self._out.close()
        self._err.close()


class Workspace:
    """A temporary folder with a home of its own. Every run's output is kept, so that it can be
    searched for secrets; `env` is what each run sees besides PATH, HOME and the language."""

    def __init__(self, env=None):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="dbsn-workspace-"))
        self.root = self.top / "work"
        self.home = self.top / "home"
        self.root.mkdir()
        self.home.mkdir()
        self.env = dict(env or {})
        self.sandbox = None
        self.runs = []
        self._background = []
        self._holds_secrets = []

    # --- files
    def path(self, name):
        return self.root / name

    def write(self, name, text, mode=None):
        """Writes a file, with the folders on the way. Bytes are written as they are."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if mode is not None:
            path.chmod(mode)
        return path

    def write_secret(self, name, text):
        """Writes a file that may hold a secret: the search for secrets passes it by."""
        path = self.write(name, text, 0o600)
        self._holds_secrets.append(path)
        return path

    def read(self, name):
        return self.path(name).read_text()

    def remove(self, name):
        self.path(name).unlink()

    def use(self, sandbox, more="", token="a-test-token", project="N1r8Do", institution=17):
        """Writes the dbsn.yaml of a workspace that talks to the sandbox. `more` is added below."""
        self.sandbox = sandbox
        self.env.setdefault("DATABASIN_TOKEN", token)
        self.write("dbsn.yaml", "apiVersion: dbsn/v1\n"
                                "kind: Workspace\n"
                                "metadata: {name: under-test}\n"
                                "manifests: [manifests]\n"
                                "providers:\n"
                                "  databasin:\n"
                                f'    url: "{sandbox.url}"\n'
                                f'    webUrl: "{sandbox.url}"\n'
                                f"    project: {project}\n"
                                f"    institution: {institution}\n"
                                "    token: {valueFrom: {env: DATABASIN_TOKEN}}\n" + more)
        self.path("manifests").mkdir(exist_ok=True)
        return self

    def api(self, method, path, body=None, token="another-client"):
        """One request to the sandbox in use, as another client sends it: (status, value)."""
        return self.sandbox.api(method, path, body, token)

    # --- runs
    def environment(self, more=None):
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(self.home),
                "LANG": "C.UTF-8",
                **{name: value for name, value in os.environ.items()
                   if name.endswith("SAN_OPTIONS")},
                **self.env, **(more or {})}

    def keep(self, run):
        self.runs.append(run)
        return run

    def run(self, *arguments, env=None, stdin=None, patience=120.0, cwd=None):
        """Runs `dbsn ARGUMENTS` in the workspace, in a pipe. A status below 0 is a signal's."""
        arguments = [str(a) for a in arguments]
        command = "dbsn " + " ".join(arguments)
        try:
            done = subprocess.run(
                [str(dbsn_binary()), *arguments], cwd=cwd or self.root, timeout=patience,
                env=self.environment(env), capture_output=True, check=False,
                input=stdin.encode() if stdin is not None else b"")
        except subprocess.TimeoutExpired as late:
            raise AssertionError(
                f"{command} is not done after {patience:g} s\n"
                f"--- stdout\n{(late.stdout or b'').decode(errors='replace')}"
                f"--- stderr\n{(late.stderr or b'').decode(errors='replace')}---") from None
        return self.keep(Run(command, done.returncode, done.stdout.decode(errors="replace"),
                             done.stderr.decode(errors="replace")))

    def start(self, *arguments, env=None):
        """Starts `dbsn ARGUMENTS` and returns at once."""
        started = Background(self, [str(a) for a in arguments], self.environment(env))
        self._background.append(started)
        return started

    def run_in_terminal(self, *arguments, answers=(), env=None, patience=60.0):
        """Runs `dbsn ARGUMENTS` on a terminal; see run_in_terminal. Its stdout is all it showed."""
        arguments = [str(a) for a in arguments]
        environment = {"TERM": "xterm-256color", **self.environment(env)}
        code, shown = run_in_terminal([dbsn_binary(), *arguments], answers, self.root, environment,
                                      patience=patience)
        return self.keep(Run("dbsn " + " ".join(arguments), code, shown, ""))

    def places_of(self, *secrets):
        """Where one of the secrets can be read: in a file of the workspace or its home that is not
        the test's own, or in what any run printed."""
        texts = [(f"the {part} of {run.command}", text) for run in self.runs
                 for part, text in (("stdout", run.stdout), ("stderr", run.stderr))]
        return find_secrets(secrets, self.top, texts, self._holds_secrets)

    def close(self):
        for background in self._background:
            background.close()
        for folder, folders, _ in os.walk(self.top):   # what a test made unreadable
            for name in folders:
                os.chmod(os.path.join(folder, name), 0o700)
        shutil.rmtree(self.top, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
