"""The local server that speaks the supported APIs, as a test's own process."""
import os
import subprocess
import threading

from .processes import Server, http, wait_until
from .workspace import dbsn_binary

READY = "Listening on "


class Sandbox(Server):
    """Runs `dbsn sandbox` on a free port until stop(). Extra arguments go to the command as they
    are; `data` names its SQLite file when it shall outlive this process."""

    def __init__(self, *arguments, data=None, env=None, listen="127.0.0.1:0"):
        super().__init__("sandbox")
        self.url = None
        self.dialect = None
        try:
            data = data or self.folder / "sandbox.sqlite"
            self.start_process([dbsn_binary(), "sandbox", "--listen", listen, "--data", data,
                                *arguments],
                               env={**os.environ, **(env or {})}, stdout=subprocess.PIPE)
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()
            wait_until(lambda: self.url is not None, self)
        except BaseException:
            self.stop()
            raise

    def _read(self):
        """Keeps what the sandbox prints, so that it never waits for a reader."""
        with open(self.log, "ab", buffering=0) as log:
            for line in self.process.stdout:
                log.write(line)
                text = line.decode(errors="replace").strip()
                if self.url is None and READY in text:
                    self.url = text.split(READY, 1)[1].split()[0].rstrip("/")

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def api(self, method, path, body=None, token="another-client", headers=None):
        """One request as another client would send it. Returns (status, value)."""
        sent = {"Authorization": f"Bearer {token}", **(headers or {})} if token else headers
        return http(method, self.url + path, body, sent)

    def stop(self, patience=10.0):
        super().stop(patience)
        reader = getattr(self, "_reader", None)
        if reader is not None:
            reader.join(5)
