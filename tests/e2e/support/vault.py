"""A server for the part of HashiCorp Vault's HTTP API that reads KV version 2, written from its
published reference."""
from .answering import Api


class Vault:
    """`secrets` maps MOUNT/PATH to its keys; `url` is where it listens."""

    def __init__(self, token, secrets):
        self.token, self.secrets = token, secrets
        self.api = Api(self.answer)
        self.url = self.api.url

    def answer(self, method, path, headers, _body):
        if headers.get("X-Vault-Token") != self.token:
            return 403, {"errors": ["permission denied"]}
        mount, data, place = path.removeprefix("/v1/").split("/", 2)
        keys = self.secrets.get(f"{mount}/{place}")
        if method != "GET" or data != "data" or keys is None:
            return 404, {"errors": []}
        return 200, {"request_id": "r", "lease_id": "", "renewable": False, "lease_duration": 0,
                     "data": {"data": keys,
                              "metadata": {"created_time": "2026-11-25T10:00:00Z",
                                           "deletion_time": "", "destroyed": False, "version": 3}},
                     "wrap_info": None, "warnings": None, "auth": None}

    def stop(self):
        self.api.stop()
