"""A RabbitMQ broker of the test's own, with its management API, shovels and federation: loopback,
free ports, and a port mapper of its own, so that none is left behind."""
import base64
import os
import signal
import urllib.parse

from .processes import Server, free_port, http, wait_until

USER, PASSWORD = "dbsn-admin", "admin-of-a-private-broker"
PLUGINS = ("[rabbitmq_management,rabbitmq_shovel,rabbitmq_shovel_management,rabbitmq_federation,"
           "rabbitmq_federation_management].\n")


class PrivateRabbitMq(Server):
    """Runs until stop()."""

    host = "127.0.0.1"

    def __init__(self):
        super().__init__("rabbitmq")
        self._mapper = Server("epmd")
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self):
        mapper_port, self.port, self.api_port, own = (free_port() for _ in range(4))
        self.url = f"http://127.0.0.1:{self.api_port}"
        self._mapper.start_process(["epmd", "-address", "127.0.0.1", "-port", mapper_port])
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.local = 127.0.0.1:{self.port}\n"
            "management.tcp.ip = 127.0.0.1\n"
            f"management.tcp.port = {self.api_port}\n"
            f"default_user = {USER}\ndefault_pass = {PASSWORD}\n"
            "log.console = true\nlog.console.level = warning\nlog.file = false\n")
        (self.folder / "enabled_plugins").write_text(PLUGINS)
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(mapper_port), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_MAX_PORTS": "1024",
            "RABBITMQ_NODENAME": f"dbsn{os.getpid()}@localhost",
            "RABBITMQ_DIST_PORT": str(own),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            # The script becomes the broker, so that a signal reaches it.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_START_ARGS": "-noshell -noinput -start_epmd false"}
        self.start_process(["/usr/lib/rabbitmq/bin/rabbitmq-server"], env=environment,
                           stop_signal=signal.SIGTERM)
        wait_until(self._answers, self, patience=120)

    def _answers(self):
        try:
            return self.api("GET", "/overview")[0] == 200
        except OSError:
            return False

    def api(self, method, path, body=None, user=USER, password=PASSWORD):
        """One request to the management API, as another client sends it: (status, value)."""
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        return http(method, f"{self.url}/api{path}", body, {"Authorization": f"Basic {token}"})

    def parameter(self, component, name, vhost="/"):
        """What the broker holds of a parameter; None when there is none."""
        quoted = [urllib.parse.quote(part, safe="") for part in (component, vhost, name)]
        status, value = self.api("GET", "/parameters/" + "/".join(quoted))
        return value["value"] if status == 200 else None

    def uri(self, user=USER, password=PASSWORD):
        """The address of this broker, as a client signs in."""
        return f"amqp://{user}:{password}@127.0.0.1:{self.port}"

    def stop(self, patience=20.0):
        super().stop(patience)
        self._mapper.stop()
