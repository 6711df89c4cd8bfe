"""A PostgreSQL server of the test's own: loopback, a free port, passwords that are really asked."""
import glob
import os
import pathlib
import re
import shutil
import signal
import subprocess

from .processes import Server, free_port, give_to, unprivileged_user, wait_until
from .templates import fresh_data_folder

ADMIN = "dbsn_admin"
ADMIN_PASSWORD = "admin-of-a-private-server"


def bin_folder():
    """Where Debian keeps the newest server's programs, or the folder of the one on the PATH."""
    def version(path):
        return int(re.search(r"/postgresql/(\d+)/", path)[1])
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=version)
    if found:
        return pathlib.Path(found[-1]).parent
    on_path = shutil.which("postgres")
    if on_path:
        return pathlib.Path(on_path).resolve().parent
    raise RuntimeError("no PostgreSQL server; scripts/install-dependencies.sh installs it")


class PrivatePostgres(Server):
    """Runs until stop(). Any database user but the admin is made by the test."""

    host = "127.0.0.1"

    def __init__(self, certificate=None):
        """`certificate`: (certificate, key), PEM files, to speak TLS with."""
        super().__init__("postgres")
        self._tls = []
        try:
            self._user = unprivileged_user()
            self._bin = bin_folder()
            self._data = self.folder / "data"
            self._initialise()
            if certificate:
                for option, source in zip(("ssl_cert_file", "ssl_key_file"), certificate):
                    own = self._data / option
                    shutil.copy(source, own)
                    own.chmod(0o600)
                    self._tls += ["-c", f"{option}={own}"]
                self._tls += ["-c", "ssl=on"]
                give_to(self._data, self._user)
            self._start()
        except BaseException:
            self.stop()
            raise

    def _initialise(self):
        password_file = self.folder / "password"
        password_file.write_text(ADMIN_PASSWORD)
        give_to(self.folder, self._user)
        owner = "root" if self._user else "self"
        fresh_data_folder(
            f"postgres-{self._bin.parent.name}-{owner}",
            [str(self._bin / "initdb"), "-D", "{folder}", "-U", ADMIN,
             f"--pwfile={password_file}", "-A", "scram-sha-256", "--no-sync", "-E", "UTF8",
             "--locale=C.UTF-8"],
            self._data, self._user)

    def _start(self):
        for _ in range(5):
            self.port = free_port()
            self.start_process(
                [self._bin / "postgres", "-D", self._data, "-p", self.port,
                 "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                 "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
                 "-c", "shared_buffers=16MB", "-c", "max_connections=100",
                 "-c", "log_min_messages=warning", *self._tls],
                stop_signal=signal.SIGINT, user=self._user)
            try:
                wait_until(self._answers, self)
                return
            except RuntimeError:
                if "Address already in use" not in self.output():
                    raise
        raise RuntimeError("no free port for PostgreSQL:\n" + self.output())

    def _answers(self):
        return self._psql("postgres", "SELECT 1").returncode == 0

    def _psql(self, database, text):
        env = {**os.environ, "PGPASSWORD": ADMIN_PASSWORD, "PGCONNECT_TIMEOUT": "10"}
        return subprocess.run(
            [self._bin / "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.host,
             "-p", str(self.port), "-U", ADMIN, "-d", database],
            input=text, capture_output=True, text=True, env=env, check=False)

    def sql(self, text, database="postgres"):
        """Runs statements as the admin; returns their rows, a line each, columns parted by |."""
        done = self._psql(database, text)
        if done.returncode != 0:
            raise RuntimeError(f"psql failed with {done.returncode}:\n{done.stderr}")
        return done.stdout.rstrip("\n")

    def create_login(self, user, password, database):
        """A user with its password, and a database that it owns."""
        quoted = password.replace("'", "''")
        self.sql(f'CREATE ROLE "{user}" LOGIN PASSWORD \'{quoted}\';\n'
                 f'CREATE DATABASE "{database}" OWNER "{user}";')
