"""Processes that a test owns: started with the test as parent, ended with it by their id."""
import ctypes
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signal_number):
    """A preexec function: the kernel sends the signal when the test dies, killed or not."""
    def set_signal():
        _libc.prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
    return set_signal


def free_port():
    """A loopback port that was free a moment ago. Whoever binds it must be ready to lose it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unprivileged_user():
    """Whom a database server runs as: ourselves, or, since they refuse root, somebody small."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "mysql", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run a database server as")


def give_to(path, user):
    """Hands a folder and what is in it to the user."""
    if user is None:
        return
    for folder, folders, files in os.walk(path):
        os.chown(folder, user.pw_uid, user.pw_gid)
        for name in files:
            os.chown(os.path.join(folder, name), user.pw_uid, user.pw_gid, follow_symlinks=False)


def as_user(user):
    """Popen's arguments that run a command as the user."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """A process of its own with its output in a file, in a temporary folder that goes with it."""

    def __init__(self, name):
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"dbsn-{name}-"))
        self.log = self.folder / "output.log"
        self.process = None

    def start_process(self, arguments, stop_signal=signal.SIGTERM, user=None, env=None,
                      stdout=None):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=stdout or log,
                stderr=log, cwd=self.folder, env=env, start_new_session=True,
                preexec_fn=die_with_parent(stop_signal), **as_user(user))
        self._stop_signal = stop_signal

    def output(self):
        """What the server said so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, patience=10.0):
        """Ends the process and removes the folder. May be called twice."""
        if self.running():
            self.process.send_signal(self._stop_signal)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def wait_until(ready, server, patience=60.0):
    """Waits until ready() holds; fails with the server's own words when it ends or takes longer."""
    end = time.monotonic() + patience
    while not ready():
        if not server.running():
            raise RuntimeError(f"{server.name} ended with {server.process.returncode}:\n"
                               + server.output())
        if time.monotonic() > end:
            raise RuntimeError(f"{server.name} is not ready after {patience:g} s:\n"
                               + server.output())
        time.sleep(0.02)


_no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def http(method, url, body=None, headers=None, timeout=30):
    """One request, past any proxy. Returns (status, value): JSON read, or the text as it came."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=dict(headers or {}))
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with _no_proxy.open(request, timeout=timeout) as answer:
            status, content = answer.status, answer.read()
    except urllib.error.HTTPError as problem:
        with problem:
            status, content = problem.code, problem.read()
    try:
        return status, json.loads(content)
    except ValueError:
        return status, content.decode(errors="replace")
