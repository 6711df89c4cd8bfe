"""An etcd server of the test's own: loopback, free ports."""
import base64
import json
import os
import shutil
import subprocess

from .processes import Server, free_port, http, wait_until


def text(encoded):
    return base64.b64decode(encoded).decode()


def encoded(words):
    return base64.b64encode(words.encode()).decode()


class PrivateEtcd(Server):
    """Runs until stop(). `url` is where clients ask."""

    def __init__(self, *more):
        super().__init__("etcd")
        try:
            if shutil.which("etcd") is None:
                raise RuntimeError("no etcd; scripts/install-dependencies.sh installs it")
            self._more = more
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self):
        for _ in range(5):
            self.port, peers = free_port(), free_port()
            self.url = f"http://127.0.0.1:{self.port}"
            peer = f"http://127.0.0.1:{peers}"
            environment = {name: value for name, value in os.environ.items()
                           if not name.startswith("ETCD_")}
            self.start_process(
                ["etcd", "--data-dir", self.folder / "data", "--name", "one",
                 "--listen-client-urls", self.url, "--advertise-client-urls", self.url,
                 "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                 "--initial-cluster", f"one={peer}", "--logger", "zap", *self._more],
                env=environment)
            try:
                wait_until(self._answers, self)
                return
            except RuntimeError:
                if "address already in use" not in self.output():
                    raise
        raise RuntimeError("no free port for etcd:\n" + self.output())

    def _answers(self):
        try:
            return http("GET", self.url + "/health", timeout=2)[0] == 200
        except OSError:
            return False

    def call(self, path, body, token=None):
        headers = {"Authorization": token} if token else {}
        status, answer = http("POST", self.url + path, body, headers)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {answer}")
        return answer

    def keys(self, prefix):
        """Every key that begins with the prefix, with its value."""
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        answer = self.call("/v3/kv/range", {"key": encoded(prefix), "range_end": encoded(end)})
        return {text(pair["key"]): text(pair["value"]) for pair in answer.get("kvs", [])}
