"""Who uses a connector: pipelines and automations that no manifest declares are shown under an
update, and stop a delete or a replace until somebody says --allow-breaking."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.case import on_each_dialect
from support.connectors import ConnectorTestCase, title_of

FLOW = """apiVersion: databasin/v1
kind: Pipeline
metadata: {name: flow}
spec:
  pipelineName: Declared flow
  ingestionPattern: datalake
  jobDetails: {jobClusterSize: S, jobRunTimeZone: UTC}
  items:
    - {sourceConnectionID: {ref: Connector/a}, targetConnectionID: {ref: Connector/b}, sourceTableName: x, targetTableName: x, ingestionType: full}
"""


@on_each_dialect
class Users(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b", "c")
        self.apply()
        ids = {row["connectorName"]: int(row["connectorID"]) for row in self.rows()}
        self.pipeline = self.post("/api/pipeline", {
            "pipelineName": "Nightly copy", "internalID": "N1r8Do", "institutionID": 17,
            "ownerID": 5, "isPrivate": 0, "ingestionPattern": "datalake",
            "jobDetails": {"tags": [], "jobClusterSize": "S", "jobRunTimeZone": "UTC"},
            "items": [{"sourceConnectionID": ids[title_of("a")],
                       "targetConnectionID": ids[title_of("b")], "sourceTableName": "orders",
                       "targetTableName": "orders", "ingestionType": "full"}]})
        self.automation = self.post("/api/automations", {
            "automationName": "Count", "internalID": "N1r8Do", "isActive": 1, "isPrivate": 0,
            "jobRunSchedule": "0 2 * * *", "jobDetails": {},
            "automationTask": [{"taskType": "sql", "taskName": "count", "query": "select 1",
                                "automationOrderNumber": 1,
                                "sqlConnectorID": ids[title_of("a")]}]})

    def post(self, path, body):
        status, answer = self.box.api("POST", path, body)
        self.assertEqual(status, 200, answer)

    def test_an_update_shows_them_and_goes_on(self):
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        run = self.plan(change=1)
        self.assertIn('used by the pipeline "Nightly copy" (', run.stdout)
        self.assertIn('used by the automation "Count" (', run.stdout)
        self.apply()

    def test_a_delete_and_a_replace_wait_for_a_word(self):
        for change in (lambda: self.work.remove("manifests/a.yaml"),
                       lambda: self.declare("a", subtype="MySQL")):
            change()
            run = self.work.run("plan", "--out", "blocked.plan")
            self.assert_exit(run, 1)
            self.assertIn('blocked by in use: It is used by ', run.stdout)
            self.assertIn('pipeline "Nightly copy"', run.stdout)
            self.assertIn("--allow-breaking", run.stdout)
            self.assert_exit(self.work.run("apply", "blocked.plan", "--auto-approve"), 1)
            self.assert_exit(self.work.run("apply", "--auto-approve"), 1)
            self.assertIn(title_of("a"), self.names())
        self.apply(0, "--allow-breaking")
        self.plan()
        self.work.remove("manifests/c.yaml")      # nobody uses that one
        self.apply()

    def test_destroy_waits_too(self):
        run = self.work.run("destroy", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertEqual(len(self.names()), 3)
        self.assert_exit(self.work.run("destroy", "--auto-approve", "--allow-breaking"), 0)
        self.assertEqual(self.names(), [])

    def test_what_a_manifest_declares_is_taken_care_of(self):
        self.box.api("DELETE", "/api/pipeline/1")
        self.box.api("DELETE", "/api/automations/2")
        self.work.write("manifests/flow.yaml", FLOW)
        self.apply()
        self.declare("a", subtype="MySQL")
        run = self.plan(add=1, destroy=1, change=1)
        self.assertNotIn("which no manifest declares", run.stdout)
        self.apply()
        self.plan()

    def test_what_the_plan_itself_takes_over_is_no_stranger(self):
        self.box.api("DELETE", "/api/automations/2")
        self.work.write("manifests/flow.yaml", FLOW.replace("Declared flow", "Nightly copy"))
        self.declare("a", subtype="MySQL")
        run = self.work.run("plan")
        self.assert_exit(run, 0)
        self.assertNotIn("blocked", run.stdout)
        self.apply()
        self.plan()

    def test_when_they_cannot_be_read(self):
        self.order({"kind": "status", "method": "GET", "path": "/api/pipeline", "status": 403,
                    "count": "all", "body": '{"message": "not yours"}'})
        self.declare("c", spec="  connectorMaxConnections: 3\n")
        run = self.plan(change=1)
        self.assertIn("Who uses it could not be read", run.stdout)
        self.apply()
        self.work.remove("manifests/c.yaml")
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("blocked by in use: Nobody can say whether something uses it.", run.stdout)
        self.apply(0, "--allow-breaking")


if __name__ == "__main__":
    main()
