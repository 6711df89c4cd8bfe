"""What the tests of the other APIs share: a sandbox that speaks them, a database with two users that
connections sign in to, and manifests as maps."""
import hashlib
import json

from .case import DbsnTestCase

PASSWORD, OTHER, WRONG = "s3ntinel-reader", "s3ntinel-writer", "s3ntinel-nobody"
TOKEN = "s3ntinel-token-of-the-api"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def written(value):
    """A value as YAML's flow style has it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, str) else str(value)


def env(name):
    return {"valueFrom": {"env": name}}


class SourcesTestCase(DbsnTestCase):
    """A workspace for one provider of the sandbox; `provider` and `settings` are the case's."""

    provider = ""
    settings = {}
    kind = ""
    stored = ""  # what the sandbox's store calls such resources

    def setUp(self):
        self.database = self.shared_postgres()
        for user, password in (("reader", PASSWORD), ("writer", OTHER)):
            self.database.sql(f"DROP ROLE IF EXISTS {user}")
            self.database.sql(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
        self.api = self.sandbox()
        self.work = self.workspace()
        self.work.env.update({"DBPASS": PASSWORD, "OTHERPASS": OTHER, "WRONGPASS": WRONG,
                              "API_TOKEN": TOKEN})
        self.work.path("manifests").mkdir()
        self.write_workspace()

    def write_workspace(self, **more):
        settings = {"url": self.api.url, **self.settings, **more}
        lines = "".join(f"    {key}: {written(value)}\n" for key, value in settings.items())
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                        "metadata: {name: sources}\nmanifests: [manifests]\n"
                        f"providers:\n  {self.provider}:\n{lines}")

    def manifest(self, spec, name="orders", more="", kind=None, project=None):
        lines = "".join(f"  {key}: {written(value)}\n" for key, value in spec.items())
        where = f", project: {written(project)}" if project else ""
        self.work.write(f"manifests/{name}.yaml", f"apiVersion: {self.provider}/v1\n"
                        f"kind: {kind or self.kind}\nmetadata: {{name: {name}{where}}}\n"
                        f"spec:\n{lines}{more}")

    def apply(self, *arguments, code=0):
        run = self.work.run("apply", "--auto-approve", *arguments)
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, PASSWORD, OTHER, WRONG, TOKEN)
        return run

    def plan(self, code=0, **counts):
        run = self.work.run("plan")
        self.assert_exit(run, code)
        self.assert_plan(run, **counts)
        self.assert_no_secret(self.work, PASSWORD, OTHER, WRONG, TOKEN)
        return run

    def live(self, stored=None):
        """What the store holds, with digests for secrets; those that were deleted too."""
        return self.api.api("GET", f"/_sandbox/documents/{(stored or self.stored).replace(' ', '%20')}",
                            token=None)[1]

    def requests(self):
        return [f'{one["method"]} {one["path"]}'
                for one in self.api.api("GET", "/_sandbox/requests", token=None)[1]["requests"]]

    def forget_requests(self):
        self.api.api("DELETE", "/_sandbox/requests", token=None)
