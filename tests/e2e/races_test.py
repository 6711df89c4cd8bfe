"""Between a plan and its apply, and between a read and a write, others act: each case is refused or
resolved, and what moved is said."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.case import on_each_dialect
from support.connectors import LIST, ConnectorTestCase, title_of


@on_each_dialect
class Races(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b")
        self.apply()
        self.declare("a", "b", spec="  connectorMaxConnections: 3\n")
        self.assert_exit(self.work.run("plan", "--out", "saved.plan"), 0)
        self.forget_requests()

    def apply_saved(self, code):
        run = self.work.run("apply", "saved.plan", "--auto-approve")
        self.assert_exit(run, code)
        return run

    def change(self, name, **fields):
        status, _ = self.box.api("PUT", f"{LIST}/{self.live(name)['connectorID']}", fields)
        self.assertEqual(status, 200)

    def sent(self, method):
        return [one for one in self.requests(method) if one["path"].startswith("/api/connector")]

    def test_a_plan_is_good_for_one_apply(self):
        self.apply_saved(0)
        run = self.apply_saved(1)
        self.assertIn("[apply.applied-before]", run.stderr)
        self.assertEqual(len(self.sent("PUT")), 2)

    def test_a_live_resource_that_was_changed_since(self):
        self.change("a", connectorHost="elsewhere.example.com")
        self.forget_requests()
        run = self.apply_saved(1)
        self.assertIn("[apply.stale-plan]", run.stderr)
        self.assertIn('connectorHost was "db.example.com" and is "elsewhere.example.com"',
                      run.stderr)
        self.assertEqual(len(self.sent("PUT")), 1)        # b alone
        self.assertEqual(self.live("a")["connectorHost"], "elsewhere.example.com")
        run = self.plan(change=1)
        self.assertIn("changed outside", run.stdout)      # the next plan shows it
        self.apply()
        self.plan()

    def test_a_live_resource_that_was_deleted_since(self):
        self.box.api("DELETE", f"{LIST}/{self.live('a')['connectorID']}")
        run = self.apply_saved(1)
        self.assertIn("It is gone", run.stderr)
        self.apply()
        self.assertEqual(self.names(), [title_of("a"), title_of("b")])

    def test_another_merge_was_applied_in_between(self):
        self.declare("a", spec="  connectorMaxConnections: 4\n")
        self.apply()
        self.forget_requests()
        run = self.apply_saved(1)
        self.assertIn("[apply.stale-plan]", run.stderr)
        self.assertIn("databasin/Connector/a has changed since the plan was made", run.stderr)
        self.assertEqual(self.sent("PUT"), [])

    def test_a_merge_that_touches_something_else_is_no_obstacle(self):
        self.declare("c")
        self.assert_exit(self.work.run("apply", "--target", "Connector/c", "--auto-approve"), 0)
        self.apply_saved(0)
        self.plan()

    def test_another_client_writes_between_the_read_and_the_write(self):
        self.order({"kind": "latency", "ms": 700, "method": "PUT", "path": f"{LIST}/*"})
        apply = self.work.start("apply", "--target", "Connector/a", "--auto-approve")
        self.assertTrue(self.wait_for_requests(1, "PUT", f"{LIST}/**", running=apply))
        self.change("a", connectorHost="elsewhere.example.com")
        self.assert_exit(apply.finish(), 0)
        # Only the changed field was sent: the other client's stands, and the next plan shows it.
        live = self.live("a")
        self.assertEqual(live["connectorMaxConnections"], 3)
        self.assertEqual(live["connectorHost"], "elsewhere.example.com")
        self.assertIn("changed outside", self.plan(change=2).stdout)
        self.apply()
        self.plan()


if __name__ == "__main__":
    main()
