"""The places where a state can be kept, each with a real server of the test's own."""
from .cut import Road
from .etcd import PrivateEtcd
from .postgres import PrivatePostgres
from .state_server import StateServer

PASSWORD = "s3ntinel of the state's own"


class Backend:
    """`text` is what dbsn.yaml says of it, `env` what a runner's environment needs beside."""

    shared = True          # runners on several machines
    expires = True         # a dead holder's lock ends by itself
    keeps_versions = True

    def __init__(self):
        self.env = {}
        self.road = None

    def stop(self):
        if self.road is not None:
            self.road.stop()


class Local(Backend):
    shared = False
    text = "state: {backend: local}\n"


class OnPostgres(Backend):
    def __init__(self):
        super().__init__()
        self.server = PrivatePostgres()
        self.server.create_login("keeper", PASSWORD, "states")
        self.road = Road(self.server.port)
        self.env = {"STATE_PASSWORD": PASSWORD}
        self.text = ("state:\n  backend: postgres\n"
                     f"  address: postgresql://keeper@127.0.0.1:{self.road.port}/states\n"
                     "  password: {valueFrom: {env: STATE_PASSWORD}}\n")

    def stored(self):
        return self.server.sql("SELECT key || value FROM dbsn.record", "states")

    def refuse_writes(self):
        self.server.sql("REVOKE INSERT, UPDATE ON dbsn.record FROM keeper", "states")

    def take_writes(self):
        self.server.sql("GRANT INSERT, UPDATE ON dbsn.record TO keeper", "states")

    def stop(self):
        super().stop()
        self.server.stop()


class OnEtcd(Backend):
    def __init__(self):
        super().__init__()
        self.server = PrivateEtcd()
        self.road = Road(self.server.port)
        self.text = ("state:\n  backend: etcd\n  leaseSeconds: 5\n"
                     f"  endpoints: http://127.0.0.1:{self.road.port}\n")

    def stored(self):
        return "\n".join(key + value for key, value in self.server.keys("dbsn/").items())

    def _alarm(self, action):
        self.server.call("/v3/maintenance/alarm",
                         {"action": action, "memberID": self._member(), "alarm": "NOSPACE"})

    def _member(self):
        return self.server.call("/v3/cluster/member/list", {})["members"][0]["ID"]

    def refuse_writes(self):
        self._alarm("ACTIVATE")

    def take_writes(self):
        self._alarm("DEACTIVATE")

    def stop(self):
        super().stop()
        self.server.stop()


class OnHttp(Backend):
    expires = False
    keeps_versions = False
    like = "terraform"

    def __init__(self):
        super().__init__()
        self.server = StateServer(self.like, "keeper", PASSWORD)
        self.road = Road(self.server.server.server_port)
        self.address = f"http://127.0.0.1:{self.road.port}/state/shop"
        self.env = {"TF_HTTP_PASSWORD": PASSWORD, "TF_HTTP_RETRY_WAIT_MIN": "0"}
        self.text = (f"state:\n  backend: http\n  address: {self.address}\n"
                     f"  username: keeper\n{self.more()}")

    def more(self):
        return ""

    def stored(self):
        return "\n".join(one.decode() for versions in self.server.documents.values()
                         for one in versions)

    def refuse_writes(self):
        self.server.faults = [413] * 1000

    def take_writes(self):
        self.server.faults = []

    def stop(self):
        super().stop()
        self.server.stop()


class OnGitlab(OnHttp):
    like = "gitlab"

    def more(self):
        return (f"  lockAddress: {self.address}/lock\n"
                "  lockMethod: POST\n  unlockMethod: DELETE\n")
