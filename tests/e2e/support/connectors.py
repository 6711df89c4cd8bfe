"""Connectors as manifests, and what a test asks of the live ones."""
import time

from .case import DbsnTestCase

LIST = "/api/connector"
SECRET = "s3ntinel-connector-Password"


def connector(name, title=None, subtype="Postgres", env="DB_PASSWORD", spec="", more="",
              metadata="", test="{when: never}"):
    """The manifest of a database connector. `spec` and `metadata` are lines of theirs, indented by
    two; `more` is put below."""
    return f"""apiVersion: databasin/v1
kind: Connector
metadata:
  name: {name}
{metadata}spec:
  connectorName: {title or title_of(name)}
  connectorSubType: {subtype}
  connectorAuthType: basic
  connectorHost: db.example.com
  connectorPort: 5432
  connectorDatabaseName: shop
  connectorUsername: reader
  connectorPassword: {{valueFrom: {{env: {env}}}}}
{spec}test: {test}
{more}"""


def title_of(name):
    """The connectorName of a manifest that is given none."""
    return f"Database {name}"


def live_body(name, **changes):
    """The same connector as another client would post it."""
    return {"connectorName": title_of(name), "connectorType": 1, "connectorSubType": "Postgres",
            "connectorAuthType": 2, "connectorHost": "db.example.com", "connectorPort": "5432",
            "connectorDatabaseName": "shop", "connectorUsername": "reader",
            "connectorPassword": SECRET, "connectorMaxConnections": 8, "internalID": "N1r8Do",
            "institutionID": 17, **changes}


class ConnectorTestCase(DbsnTestCase):
    """A test with `self.box`, a sandbox, and `self.work`, a workspace that talks to it."""

    def open_workspace(self, *arguments, more="", **options):
        self.box = self.sandbox(*arguments, **options)
        self.work = self.workspace(self.box, more)
        self.work.env["DB_PASSWORD"] = SECRET

    def declare(self, *names, **keywords):
        """Writes a manifest for each name."""
        for name in names:
            self.work.write(f"manifests/{name}.yaml", connector(name, **keywords))

    def apply(self, code=0, *arguments):
        run = self.work.run("apply", "--auto-approve", *arguments)
        self.assert_exit(run, code)
        return run

    def plan(self, code=0, *arguments, **counts):
        run = self.work.run("plan", *arguments)
        self.assert_exit(run, code)
        self.assert_plan(run, **counts)
        return run

    # --- the server
    def order(self, *faults):
        status, answer = self.box.api("POST", "/_sandbox/faults", list(faults))
        self.assertEqual(status, 200, answer)

    def heal(self):
        """Takes back every fault. What is to land late still lands."""
        status, answer = self.box.api("DELETE", "/_sandbox/faults")
        self.assertEqual(status, 200, answer)

    def rows(self, project="N1r8Do"):
        status, rows = self.box.api("GET", f"/api/connector?internalID={project}")
        self.assertEqual(status, 200, rows)
        return [row for row in rows if str(row.get("isDeleted", 0)) != "1"]

    def names(self):
        """The names of the live rows, sorted; a name that stands twice is there twice."""
        return sorted(row["connectorName"] for row in self.rows())

    def live(self, name):
        """The whole live object of the one row that the manifest's default title names."""
        found = [row for row in self.rows() if row["connectorName"] == title_of(name)]
        self.assertEqual(len(found), 1, found)
        status, row = self.box.api("GET", f"/api/connector/{found[0]['connectorID']}")
        self.assertEqual(status, 200, row)
        return row

    def requests(self, method="", path=""):
        """What dbsn sent, as the sandbox saw it; other clients' requests too."""
        status, log = self.box.api("GET", f"/_sandbox/requests?method={method}&path={path}")
        self.assertEqual(status, 200, log)
        return log["requests"]

    def forget_requests(self):
        self.assertEqual(self.box.api("DELETE", "/_sandbox/requests")[0], 200)

    def wait_for_requests(self, count, method="", path="", running=None, patience=60.0):
        """Waits until that many arrived. False when `running`, a Background, ended before."""
        end = time.monotonic() + patience
        while len(self.requests(method, path)) < count:
            if running is not None and not running.running():
                return len(self.requests(method, path)) >= count
            self.assertLess(time.monotonic(), end, "the requests never came")
            time.sleep(0.01)
        return True

    # --- the end of every such story
    def assert_finishes(self, *names, runs=2):
        """At most that many applies later all is done: a live row for each name and no other, and
        nothing left to plan, however closely it looks. Returns the runs that it took."""
        taken = []
        while not taken or taken[-1].code != 0:
            self.assertLess(len(taken), runs, "\n".join(str(run) for run in taken))
            taken.append(self.work.run("apply", "--auto-approve"))
        self.assertEqual(self.names(), sorted(title_of(name) for name in names))
        self.plan()
        self.plan(0, "--refresh=full")
        return taken
