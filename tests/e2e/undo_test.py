"""undo: what a run changed is taken back by an ordinary plan, which says what it cannot restore."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.case import on_each_dialect
from support.connectors import LIST, ConnectorTestCase, live_body, title_of


@on_each_dialect
class Undone(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b", "c")
        self.apply()

    def undo(self, code=0, *arguments, **counts):
        run = self.work.run("undo", "--auto-approve", *arguments)
        self.assert_exit(run, code)
        if counts:
            self.assert_plan(run, **counts)
        return run

    def field(self, name, field="connectorMaxConnections"):
        return self.live(name)[field]

    def test_an_update_gets_back_what_was_read_before_it(self):
        before = {name: self.live(name) for name in ("a", "b")}
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        self.apply()
        self.assertEqual(self.field("a"), 3)
        run = self.undo(change=1)
        self.assertIn("The manifests still ask for what run", run.stdout)
        for name in ("a", "b"):
            now = self.live(name)
            for field in before[name]:
                if "Date" not in field and not field.endswith("At"):
                    self.assertEqual(now[field], before[name][field], (name, field))
        self.plan(change=1)                  # the manifest still asks for it
        self.declare("a")
        self.plan()

    def test_of_drift_what_was_there_comes_back_and_not_what_was_declared(self):
        self.box.api("PUT", f"{LIST}/{self.live('a')['connectorID']}",
                     {"connectorHost": "drifted.example.com"})
        self.apply()                          # the manifest wins
        self.assertEqual(self.field("a", "connectorHost"), "db.example.com")
        self.undo(change=1)
        self.assertEqual(self.field("a", "connectorHost"), "drifted.example.com")

    def test_what_was_made_goes_and_what_was_deleted_is_made_again(self):
        self.work.remove("manifests/a.yaml")
        self.declare("new")
        self.apply()
        self.assertEqual(self.names(), [title_of(n) for n in ("b", "c", "new")])
        run = self.undo(add=1, destroy=1)
        self.assertIn("is made again with another id, and its secrets are sent as their sources "
                      "hold them now.", " ".join(run.stdout.split()))
        self.assertEqual(self.names(), [title_of(n) for n in ("a", "b", "c")])
        self.undo(add=1, destroy=1)           # the undo is a run like any other
        self.assertEqual(self.names(), [title_of(n) for n in ("b", "c", "new")])
        self.plan()

    def test_a_replace_is_replaced_once_more(self):
        old = self.live("a")["connectorID"]
        self.declare("a", subtype="MySQL")
        self.apply()
        run = self.undo(add=1, destroy=1)
        self.assertIn("gets another id once more", run.stdout)
        self.assertNotEqual(self.live("a")["connectorID"], old)
        self.declare("a")
        self.plan()

    def test_a_secret_that_was_overwritten_is_said_to_be_lost(self):
        self.work.env["DB_PASSWORD"] = "another-one"
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        self.apply()
        run = self.undo()
        for name in ("a", "b", "c"):
            self.assertIn(f"The secret connectorPassword of databasin/Connector/{name} was changed "
                          "by that run", " ".join(run.stdout.split()))
        self.assert_no_secret(self.work, "another-one")

    def test_one_by_its_id_with_what_came_after_it(self):
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        first = re.search(r"Run (\w+): 1 change", self.apply().stderr)[1]
        self.declare("a", spec="  connectorMaxConnections: 4\n")
        self.apply()
        run = self.undo(0, first)
        self.assertIn("changed databasin/Connector/a since; that is taken back too.", run.stdout)
        self.assertEqual(self.field("a"), 8)
        run = self.undo(1, "no-such-run")
        self.assertIn("[plan.nothing-to-undo]", run.stderr)
        self.assertIn(first, run.stderr)

    def test_the_limits_and_protections_hold_here_too(self):
        self.work.use(self.box, "policies: {maxDeletes: 0}\n")
        self.declare("new", more="lifecycle: {preventDestroy: true}\n")
        self.apply()
        run = self.undo(1)
        self.assertIn("blocked by maxDeletes", run.stdout)
        run = self.undo(1, "--allow-deletes", "1")
        self.assertIn("blocked by preventDestroy", run.stdout)
        self.assertIn(title_of("new"), self.names())
        self.assert_exit(self.work.run("state", "protect", "--off", "new"), 0)
        self.undo(0, "--allow-deletes", "1")
        self.assertNotIn(title_of("new"), self.names())

    def test_it_can_be_saved_and_reviewed_first(self):
        self.declare("a", spec="  connectorMaxConnections: 3\n")
        self.apply()
        self.assert_exit(self.work.run("undo", "--out", "undo.plan"), 0)
        self.assertEqual(self.field("a"), 3)
        self.assertIn("taken back", self.work.run("show", "undo.plan").stdout)
        self.assert_exit(self.work.run("apply", "undo.plan", "--auto-approve"), 0)
        self.assertEqual(self.field("a"), 8)
        self.assert_exit(self.work.run("apply", "undo.plan", "--auto-approve"), 1)

    def test_what_is_gone_meanwhile_is_said_and_nothing_else_is_touched(self):
        self.declare("new")
        self.apply()
        self.assert_exit(self.work.run("state", "rm", "new"), 0)
        run = self.undo(1)
        self.assertIn("[plan.nothing-to-undo]", run.stderr)
        self.assertIn("is not there any more", run.stderr)
        self.assertEqual(len(self.names()), 4)

    def test_an_adoption_gets_its_values_back_and_stays(self):
        self.box.api("POST", LIST, live_body("x", connectorMaxConnections=6))
        self.declare("x", spec="  connectorMaxConnections: 3\n")
        self.apply()
        self.assertEqual(self.field("x"), 3)
        run = self.undo(change=1)
        self.assertIn("stays in the state", run.stdout)
        self.assertEqual(self.field("x"), 6)

    def test_it_asks_first(self):
        self.declare("new")
        self.apply()
        run = self.work.run("undo")
        self.assert_exit(run, 1)
        self.assertIn("dbsn undo", run.stderr)
        run = self.work.run_in_terminal("undo", answers=[("Take this back?", "no\n")])
        self.assertIn(title_of("new"), self.names())


class NothingYet(ConnectorTestCase):
    def test_without_a_run(self):
        self.open_workspace()
        run = self.work.run("undo", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertIn("[plan.nothing-to-undo]", run.stderr)


if __name__ == "__main__":
    main()
