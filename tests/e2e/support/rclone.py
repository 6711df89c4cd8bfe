"""An rclone of the test's own: its remote control, and WebDAV servers for its remotes to speak to.
Loopback and free ports alone."""
import base64
import json

from .processes import Server, free_port, http, wait_until

USER, PASSWORD = "dbsn-admin", "admin-of-a-private-rclone"
DAV_USER, DAV_PASSWORD = "reader", "s3ntinel-dav-password"


class PrivateRclone(Server):
    """`rclone rcd`. Runs until stop()."""

    host = "127.0.0.1"

    def __init__(self):
        super().__init__("rclone")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start_process(
            ["rclone", "rcd", "--rc-addr", f"127.0.0.1:{self.port}", "--rc-user", USER,
             "--rc-pass", PASSWORD, "--config", str(self.folder / "rclone.conf"),
             "--cache-dir", str(self.folder / "cache"), "--low-level-retries", "1", "--retries", "1",
             "--contimeout", "3s"])
        wait_until(self._answers, self, patience=30)

    def _answers(self):
        try:
            return self.api("rc/noop")[0] == 200
        except OSError:
            return False

    def api(self, call, body=None):
        """One call, as another client sends it: (status, value)."""
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return http("POST", f"{self.url}/{call}", body or {}, {"Authorization": f"Basic {token}"})

    def remote(self, name):
        """What the server holds of a remote; {} when there is none."""
        return self.api("config/get", {"name": name})[1]

    def names(self):
        return sorted(self.api("config/listremotes")[1]["remotes"])


class WebDav(Server):
    """A WebDAV server with one user."""

    host = "127.0.0.1"

    def __init__(self):
        super().__init__("webdav")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (self.folder / "files").mkdir()
        (self.folder / "files" / "orders.csv").write_text("1,2\n")
        self.start_process(
            ["rclone", "serve", "webdav", str(self.folder / "files"), "--addr",
             f"127.0.0.1:{self.port}", "--user", DAV_USER, "--pass", DAV_PASSWORD,
             "--config", str(self.folder / "none.conf")])
        wait_until(self._answers, self, patience=30)

    def _answers(self):
        token = base64.b64encode(f"{DAV_USER}:{DAV_PASSWORD}".encode()).decode()
        try:
            return http("GET", self.url + "/orders.csv", None,
                        {"Authorization": f"Basic {token}"})[0] == 200
        except (OSError, json.JSONDecodeError, ValueError):
            return False
