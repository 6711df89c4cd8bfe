# label: long
"""Databasin's pipelines and automations, which refer to connectors and to each other."""
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.case import on_each_dialect
from support.sources import SourcesTestCase, env

JOB = {"tags": ["orders"], "jobClusterSize": "S", "jobRunSchedule": "0 2 * * *",
       "jobRunTimeZone": "UTC"}


@on_each_dialect
class Pipelines(SourcesTestCase):
    provider, kind, stored = "databasin", "Pipeline", "databasin pipeline"
    settings = {"project": "N1r8Do", "token": env("API_TOKEN")}

    def setUp(self):
        super().setUp()
        # On the wire's dialect a token says nothing of the institution; the project does.
        for name in ("orders-db", "lake"):
            self.connector(name)

    def connector(self, name):
        self.manifest({"connectorName": name.title(), "connectorSubType": "Postgres",
                       "connectorHost": "127.0.0.1", "connectorPort": self.database.port,
                       "connectorDatabaseName": "postgres", "connectorUsername": "reader",
                       "connectorPassword": env("DBPASS")}, name, "test: {when: never}\n",
                      kind="Connector")

    def pipeline(self, source="Connector/orders-db", job=None, items=None, **fields):
        item = {"sourceConnectionID": {"ref": source}, "targetConnectionID": {"ref": "Connector/lake"},
                "sourceTableName": "orders", "targetTableName": "orders", "ingestionType": "full",
                "sourceSchemaName": "public"}
        self.manifest({"pipelineName": "Orders to lake", "ingestionPattern": "datalake",
                       "jobDetails": job or JOB, "items": items or [item], **fields}, "orders-to-lake")

    def automation(self, **fields):
        tasks = [{"taskType": "pipeline", "taskName": "copy", "automationOrderNumber": 1,
                  "pipelineID": {"ref": "Pipeline/orders-to-lake"}},
                 {"taskType": "sql", "taskName": "count", "automationOrderNumber": 2,
                  "sqlConnectorID": {"ref": "Connector/lake"}, "query": "select 1"}]
        self.manifest({"automationName": "Nightly", "automationTask": tasks,
                       "jobRunSchedule": "0 3 * * *", **fields}, "nightly", kind="Automation")

    def ids(self):
        status, rows = self.api.api("GET", "/api/connector?internalID=N1r8Do&institutionID=17")
        self.assertEqual(status, 200, rows)
        return {row["connectorName"]: int(row["connectorID"]) for row in rows
                if not int(row.get("isDeleted") or 0)}

    def test_made_in_the_order_of_their_references_changed_and_deleted(self):
        self.pipeline()
        self.automation()
        self.apply()
        self.plan()
        ids = self.ids()
        [pipeline] = self.live()
        [automation] = self.live("databasin automation")
        [item] = pipeline["body"]["items"]
        self.assertEqual((item["sourceConnectionID"], item["targetConnectionID"]),
                         (ids["Orders-Db"], ids["Lake"]))
        self.assertEqual(item["sourceSchemaName"], "public")      # no definition describes it
        self.assertEqual(pipeline["body"]["isPrivate"], 0)
        self.assertEqual(pipeline["body"]["internalID"], "N1r8Do")
        tasks = automation["body"]["automationTask"]
        self.assertEqual((tasks[0]["pipelineID"], tasks[1]["sqlConnectorID"]),
                         (pipeline["id"], ids["Lake"]))
        for fields in ({"isPrivate": True}, {"targetSchemaName": "raw"}, {"connectorTechnology": ["a"]},
                       {"createCatalogs": False}):
            with self.subTest(fields):
                self.pipeline(**fields)
                self.plan(change=1)
                self.apply()
                self.plan()
                self.pipeline()
                self.apply()
        self.pipeline(job={**JOB, "jobClusterSize": "L", "jobTimeout": 60})
        self.plan(change=1)
        self.apply()
        self.assertEqual(self.live()[0]["body"]["jobDetails"]["jobTimeout"], "60")   # a text
        self.plan()
        self.automation(isActive=False)
        self.plan(change=1)
        self.apply()
        self.plan()
        for name in ("nightly", "orders-to-lake", "orders-db", "lake"):
            self.work.remove(f"manifests/{name}.yaml")
        self.plan(destroy=4)
        self.apply()
        self.assertEqual((self.live(), self.live("databasin automation"), self.ids()), ([], [], {}))
        self.plan()

    def test_another_connector_under_the_same_name_moves_the_reference(self):
        self.pipeline()
        self.apply()
        before = self.live()[0]["body"]["items"][0]["sourceConnectionID"]
        self.manifest({"connectorName": "Orders-Db", "connectorSubType": "MySQL",
                       "connectorHost": "127.0.0.1", "connectorPort": 3306,
                       "connectorDatabaseName": "shop", "connectorUsername": "reader",
                       "connectorPassword": env("DBPASS")}, "orders-db", "test: {when: never}\n",
                      kind="Connector")
        shown = self.plan(add=1, change=1, destroy=1)
        self.assertIn("Pipeline/orders-to-lake", shown.stdout)
        self.apply()
        after = self.live()[0]["body"]["items"][0]["sourceConnectionID"]
        self.assertNotEqual(before, after)
        self.assertEqual(after, self.ids()["Orders-Db"])
        self.plan()

    def test_a_connector_goes_after_the_pipeline_that_used_it(self):
        self.pipeline()
        self.apply()
        self.pipeline(source="Connector/lake")
        self.work.remove("manifests/orders-db.yaml")
        self.plan(change=1, destroy=1)
        self.apply()
        self.plan()
        self.assertEqual(self.live()[0]["body"]["items"][0]["sourceConnectionID"],
                         self.ids()["Lake"])

    def test_what_is_there_is_exported_with_references_and_adopted(self):
        self.pipeline()
        self.apply()
        for name in ("orders-to-lake", "orders-db", "lake"):
            self.work.remove(f"manifests/{name}.yaml")
        shutil.rmtree(self.work.path(".dbsn"))
        run = self.work.run("export", "--kind", "Pipelin")
        self.assert_exit(run, 1)
        self.assertIn('Did you mean "Pipeline"?', run.stderr)
        run = self.work.run("export", "--kind", "Pipeline")
        self.assert_exit(run, 0)
        self.assertEqual(run.stdout.count("kind: "), 1)
        self.assert_exit(self.work.run("export", "--out", "manifests"), 0)
        text = self.work.read("manifests/orders-to-lake.yaml")
        self.assertIn("ref: Connector/lake", text)
        for name in ("LAKE_PASSWORD", "ORDERS_DB_PASSWORD"):
            self.work.env[name] = self.work.env["DBPASS"]
        if self.dialect == "wire":  # the other one does not tell a connector's type
            self.plan(adopt=3)
            self.apply()
            self.plan()

    def test_mistakes_are_found_offline_at_their_places(self):
        self.pipeline(source="Connector/orders")
        run = self.work.run("validate", "--format", "json")
        self.assert_exit(run, 1)
        found = [json.loads(line) for line in run.stdout.splitlines()]
        [missing] = [one["diagnostic"] for one in found if one["type"] == "diagnostic"]
        self.assertEqual(missing["code"], "manifest.reference-missing")
        self.pipeline(pipelineName="x" * 28)
        self.assertIn("bad-length", self.work.run("validate", "--format", "json").stdout)
        self.pipeline(job={"jobRunSchedule": "daily"})
        self.assertIn("bad-format", self.work.run("validate", "--format", "json").stdout)
        self.pipeline(items=[{"sourceConnectionID": {"ref": "Connector/lake"}}])
        self.assertIn("targetConnectionID", self.work.run("validate", "--format", "json").stdout)


if __name__ == "__main__":
    main()
