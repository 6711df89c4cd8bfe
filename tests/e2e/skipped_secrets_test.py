"""Plans in a pull request that has no secrets: what is compared, what applying such a plan sends."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.case import on_each_dialect
from support.connectors import LIST, SECRET, ConnectorTestCase, live_body

KEY = "k" * 32


@on_each_dialect
class SkippedSecrets(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.work.env["DBSN_STATE_KEY"] = KEY
        self.declare("a", "b")
        self.apply()

    def plan_without(self, code=0, *arguments):
        """As a pull request plans: with a token to read, and nothing else."""
        for name in ("DB_PASSWORD", "DBSN_STATE_KEY"):
            self.work.env.pop(name, None)
        run = self.work.run("plan", "--secrets", "skip", "--out", "plan.json", *arguments)
        self.work.env.update({"DB_PASSWORD": SECRET, "DBSN_STATE_KEY": KEY})
        self.assert_exit(run, code)
        return run

    def apply_saved(self):
        self.forget_requests()
        run = self.work.run("apply", "plan.json", "--auto-approve")
        self.assert_exit(run, 0)

    def sent(self, method):
        return [str(one.get("body", "")) for one in self.requests(method)
                if one["path"].startswith(LIST)]

    def test_without_the_flag_a_missing_secret_is_an_error(self):
        del self.work.env["DB_PASSWORD"]
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("[secret.missing]", run.stderr)

    def test_nothing_to_do_is_nothing_to_do(self):
        run = self.plan_without()
        self.assert_plan(run)
        self.assertIn("not compared", run.stdout)

    def test_a_rotated_secret_waits_for_a_plan_that_sees_it(self):
        self.assert_plan(self.plan_without())
        self.work.env["DB_PASSWORD"] = SECRET + "-rotated"
        self.plan(0, change=1 + 1)

    def test_an_edit_is_planned_and_the_secret_stays(self):
        self.declare("a", spec="  connectorMaxConnections: 7\n")
        self.assert_plan(self.plan_without(), change=1)
        self.apply_saved()
        self.assertNotIn("connectorPassword", "".join(self.sent("PUT")))
        self.plan()

    def test_creates_and_replaces_send_theirs(self):
        self.declare("a", subtype="MySQL")
        self.declare("c")
        self.assert_plan(self.plan_without(), add=2, destroy=1)
        self.apply_saved()
        self.plan()
        self.work.env["DB_PASSWORD"] = SECRET + "-rotated"
        self.plan(0, change=3)

    def test_what_is_taken_over_is_assumed(self):
        self.box.api("POST", LIST, live_body("d"))
        self.declare("d")
        run = self.plan_without()
        self.assert_plan(run, adopt=1)
        self.assertIn("assumed to be the live one, not sent", run.stdout)
        self.apply_saved()
        self.plan()

    def test_a_saved_plan_says_that_it_did_not_look(self):
        self.declare("a", spec="  connectorMaxConnections: 7\n")
        self.plan_without()
        shown = self.work.run("show", "plan.json")
        self.assertIn("connectorPassword", shown.stdout)
        self.assertIn("not compared, not sent", shown.stdout)


if __name__ == "__main__":
    main()
