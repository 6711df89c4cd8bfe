"""What changed outside, and nothing else: drift reads, tells, and writes nothing."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.case import on_each_dialect
from support.connectors import LIST, SECRET, ConnectorTestCase, live_body


@on_each_dialect
class Drift(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b", "c")
        self.apply()
        self.forget_requests()

    def change_outside(self, name, **fields):
        row = self.live(name)
        status, answer = self.box.api("PUT", f"{LIST}/{row['connectorID']}", fields)
        self.assertEqual(status, 200, answer)

    def drift(self, *arguments, code):
        before = sorted(self.work.path(".dbsn").rglob("*"))
        state = self.work.read(".dbsn/state.json")
        run = self.work.run("drift", *arguments)
        self.assert_exit(run, code)
        self.assertEqual(self.work.read(".dbsn/state.json"), state)
        self.assertEqual(sorted(self.work.path(".dbsn").rglob("*")), before)
        return run

    def test_none(self):
        run = self.drift(code=0)
        self.assertEqual(run.stdout, "No drift: 3 resources are as they were last seen.\n")
        self.assertEqual([one["method"] for one in self.requests() if one["method"] != "GET"], [])

    def test_a_changed_field_and_a_resource_that_is_gone(self):
        self.change_outside("a", connectorDatabaseName="moved")
        status, _ = self.box.api("DELETE", f"{LIST}/{self.live('b')['connectorID']}")
        self.assertIn(status, (200, 204))
        run = self.drift(code=2)
        self.assertIn('connectorDatabaseName  "shop" -> "moved"', run.stdout)
        self.assertIn("databasin/Connector/b  Postgres", run.stdout)
        self.assertIn("Drift: 1 changed, 1 gone.", run.stdout)
        told = self.json_of(self.drift("--format", "json", code=2))
        self.assertEqual((told["changed"], told["gone"], told["looked_at"]), (1, 1, 3))
        self.assertEqual([(one["address"], one["what"]) for one in told["resources"]],
                         [("databasin/Connector/a", "changed"), ("databasin/Connector/b", "gone")])
        self.assertEqual(told["resources"][0]["fields"],
                         [{"path": "connectorDatabaseName", "was": "shop", "now": "moved"}])

    def test_what_a_person_edits_is_none(self):
        self.declare("a", spec="  connectorMaxConnections: 7\n")
        self.work.remove("manifests/b.yaml")
        self.work.write("manifests/c.yaml", "not a manifest\n")
        self.drift(code=0)

    def test_one_that_was_made_anew_under_the_name_is_gone(self):
        row = self.live("a")
        self.box.api("DELETE", f"{LIST}/{row['connectorID']}")
        status, _ = self.box.api("POST", LIST, live_body("a"))
        self.assertEqual(status, 200)
        self.assertIn("1 gone", self.drift(code=2).stdout)

    def test_what_nobody_declared(self):
        self.box.api("POST", LIST, live_body("stranger"))
        self.drift(code=0)
        self.declare("new")  # declared, and not applied yet
        self.box.api("POST", LIST, live_body("new"))
        run = self.drift("--unmanaged", code=2)
        self.assertIn('"Database stranger": nobody declares it', run.stdout)
        self.assertIn("Drift: 1 unmanaged.", run.stdout)
        told = self.json_of(self.drift("--unmanaged", "--format", "json", code=2))
        self.assertEqual([one["name"] for one in told["resources"]], ["Database stranger"])

    def test_what_is_left_out(self):
        self.change_outside("a", connectorDatabaseName="moved", connectorUsername="other")
        self.change_outside("c", connectorDatabaseName="moved")
        self.work.write("known.txt", "# agreed with the team\n"
                                     "databasin/Connector/c\n\n"
                                     "  databasin/Connector/a connectorUsername  # rotates\n")
        run = self.drift("--ignore", "known.txt", code=2)
        self.assertIn("Drift: 1 changed.", run.stdout)
        self.assertNotIn("connectorUsername", run.stdout)
        self.assertIn("2 left out", run.stdout)
        self.assertIn("[file.missing]", self.drift("--ignore", "none.txt", code=1).stderr)

    def test_ignored_fields_of_a_manifest_are_none(self):
        self.declare("a", more="lifecycle: {ignoreChanges: [connectorDatabaseName]}\n")
        self.apply()
        self.change_outside("a", connectorDatabaseName="moved")
        self.drift(code=0)

    def test_a_secret_that_is_shown_is_told_without_it(self):
        self.change_outside("a", connectorPassword="another-sentinel")
        run = self.work.run("drift")
        self.assertIn(run.code, (0, 2), run)
        self.assert_no_secret(self.work, SECRET, "another-sentinel")

    def test_a_server_that_is_down_is_no_drift(self):
        self.box.stop()
        run = self.work.run("drift")
        self.assert_exit(run, 1)
        self.assertNotIn("gone", run.stdout)

    def test_no_state_is_no_drift(self):
        work = self.workspace(self.box)
        run = work.run("drift")
        self.assert_exit(run, 0)
        self.assertIn("No drift: 0 resources", run.stdout)


if __name__ == "__main__":
    main()
