"""A MariaDB server of the test's own: loopback, a free port, passwords that are really asked."""
import os
import shutil
import signal
import subprocess

from .processes import Server, free_port, give_to, unprivileged_user, wait_until
from .templates import fresh_data_folder

# A server on so small a disk and memory starts in a blink.
SMALL = ["--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M",
         "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=OFF",
         "--performance-schema=OFF", "--aria-pagecache-buffer-size=1M", "--key-buffer-size=1M"]


def program(name):
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin")
    if not found:
        raise RuntimeError(f"no {name}; scripts/install-dependencies.sh installs it")
    return found


class PrivateMariaDb(Server):
    """Runs until stop(). The admin speaks through a socket in the server's own folder."""

    host = "127.0.0.1"

    def __init__(self):
        super().__init__("mariadb")
        try:
            self._user = unprivileged_user()
            self._data = self.folder / "data"
            self._socket = self.folder / "s"
            give_to(self.folder, self._user)
            owner = "root" if self._user else "self"
            fresh_data_folder(
                f"mariadb-{owner}",
                [program("mariadb-install-db"), "--no-defaults", "--datadir={folder}",
                 "--auth-root-authentication-method=normal", "--skip-test-db",
                 "--innodb-log-file-size=4M"],
                self._data, self._user)
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self):
        for _ in range(5):
            self.port = free_port()
            self.start_process(
                [program("mariadbd"), "--no-defaults", f"--datadir={self._data}",
                 f"--socket={self._socket}", f"--port={self.port}", "--bind-address=127.0.0.1",
                 f"--pid-file={self.folder / 'pid'}", "--skip-name-resolve", "--skip-log-bin",
                 *SMALL],
                stop_signal=signal.SIGTERM, user=self._user)
            try:
                wait_until(self._answers, self)
                return
            except RuntimeError:
                if "Address already in use" not in self.output():
                    raise
        raise RuntimeError("no free port for MariaDB:\n" + self.output())

    def _answers(self):
        return self._socket.exists() and self._client("", "SELECT 1").returncode == 0

    def _client(self, database, text):
        return subprocess.run(
            [program("mariadb"), "--no-defaults", f"--socket={self._socket}", "-u", "root",
             "--batch", "--skip-column-names", *([database] if database else [])],
            input=text, capture_output=True, text=True, check=False)

    def sql(self, text, database=""):
        """Runs statements as the admin; returns their rows, a line each, columns parted by tabs."""
        done = self._client(database, text)
        if done.returncode != 0:
            raise RuntimeError(f"mariadb failed with {done.returncode}:\n{done.stderr}")
        return done.stdout.rstrip("\n")

    def create_login(self, user, password, database):
        """A user with its password, and a database on which it may do everything."""
        quoted = password.replace("\\", "\\\\").replace("'", "''")
        self.sql(f"CREATE DATABASE `{database}`;\n"
                 f"CREATE USER '{user}'@'%' IDENTIFIED BY '{quoted}';\n"
                 f"GRANT ALL ON `{database}`.* TO '{user}'@'%';")
