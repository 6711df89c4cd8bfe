"""How much one plan may take away: policies of dbsn.yaml, and --allow-deletes for one run."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect
from support.connectors import ConnectorTestCase


@on_each_dialect
class Limits(ConnectorTestCase):
    NAMES = ("a", "b", "c", "d")

    def setUp(self):
        self.open_workspace(more="")
        self.text = self.work.read("dbsn.yaml")
        self.declare(*self.NAMES)
        self.apply()

    def policies(self, text):
        self.work.write("dbsn.yaml", self.text + f"policies: {{{text}}}\n")

    def leave(self, *names):
        for name in self.NAMES:
            if name not in names:
                self.work.remove(f"manifests/{name}.yaml")

    def live(self):
        return len(self.rows("N1r8Do"))

    def blocked(self, *told):
        run = self.work.run("plan", "--out", "plan.json")
        self.assert_exit(run, 1)
        for text in told:
            self.assertIn(text, run.stdout)
        saved = json.loads(self.work.read("plan.json"))
        self.assertIs(saved["applicable"], False)
        for command in (("apply", "--auto-approve"), ("apply", "plan.json")):
            self.assert_exit(self.work.run(*command), 1)
        self.assertEqual(self.live(), 4)

    def test_a_number(self):
        self.policies("maxDeletes: 1")
        self.leave("a", "b")
        self.blocked("blocked by maxDeletes: The plan takes away 2 resources, replaces included; "
                     "policies.maxDeletes is 1. Where that is meant: --allow-deletes 2.")
        self.apply(1, "--allow-deletes", "1")
        self.assertEqual(self.live(), 4)
        self.apply(0, "--allow-deletes", "2")
        self.assertEqual(self.live(), 2)

    def test_a_share(self):
        self.policies("maxDeletePercent: 25")
        self.leave("a", "b")
        self.blocked("blocked by maxDeletePercent: The plan takes away 2 of the 4 that the state "
                     "holds of databasin; policies.maxDeletePercent is 25.")
        self.declare("c")
        self.apply()
        self.assertEqual(self.live(), 3)

    def test_everything_at_once(self):
        self.policies("maxDeletePercent: 50")
        run = self.work.run("destroy", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertEqual(self.live(), 4)
        self.assert_exit(self.work.run("destroy", "--auto-approve", "--allow-deletes", "4"), 0)
        self.assertEqual(self.live(), 0)

    def test_replaces(self):
        self.policies("denyReplace: true")
        self.declare("a", subtype="MySQL")
        self.blocked("blocked by denyReplace: policies.denyReplace lets nothing be replaced.")

    def test_what_is_written_wrong(self):
        for text in ("maxDeletes: -1", "maxDeletes: many", "maxDeletePercent: 101",
                     "denyReplace: 3", "maxDelete: 3"):
            with self.subTest(text):
                self.policies(text)
                run = self.work.run("validate")
                self.assert_exit(run, 1)
                self.assertIn("dbsn.yaml:", run.stderr)
        self.assertIn('Did you mean "maxDeletes"?', run.stderr)
        run = self.work.run("plan", "--allow-deletes", "-3")
        self.assert_exit(run, 1)


del ConnectorTestCase

if __name__ == "__main__":
    main()
