"""A rollout: one change first, then half, then all, and no further where a test fails."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.connectors import LIST, SECRET, ConnectorTestCase, connector, title_of

NAMES = tuple("abcdef")


class Rollout(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.database = self.shared_postgres()
        self.database.sql("DROP ROLE IF EXISTS reader")
        self.database.sql(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
        self.work.use(self.box, "rollout: {canary: 1, then: 50%, gate: test}\n")
        for name in NAMES:
            self.good(name)

    def good(self, name, more="", **keywords):
        text = connector(name, test="{when: changed}", more=more, **keywords)
        text = text.replace("db.example.com", "127.0.0.1").replace(
            "5432", str(self.database.port)).replace("shop", "postgres")
        self.work.write(f"manifests/{name}.yaml", text)

    def test_the_waves_stand_in_the_plan_and_are_kept(self):
        run = self.plan(add=6)
        self.assertIn("Wave 1 of 3: 1 change; the next begins when all of it has ended well and "
                      "its tests have passed.", run.stdout)
        self.assertIn("Wave 3 of 3: 3 changes.", run.stdout)
        self.order({"kind": "latency", "ms": 100, "method": "POST", "path": LIST, "count": "all"})
        self.apply()
        sent = [(one["method"], one["path"]) for one in self.requests()
                if one["method"] == "POST" and not one["path"].startswith("/_sandbox")]
        kinds = ["test" if "test" in path else "make" for _, path in sent]
        self.assertEqual(kinds[:2], ["make", "test"])       # a alone, and tested
        self.assertEqual(sorted(kinds[2:6]), ["make", "make", "test", "test"])
        self.plan()

    def test_a_failed_test_holds_all_later_waves(self):
        self.declare("a", test="{when: changed}")              # nothing listens there
        run = self.apply(1)
        self.assertEqual(self.names(), [title_of("a")])
        self.assertIn("held: the rollout stops at wave 1, where databasin/Connector/a did not end "
                      "well", run.stdout)
        self.good("a")
        self.apply()
        self.assertEqual(len(self.names()), 6)
        self.plan()

    def test_a_warning_stops_nothing_and_is_no_gate(self):
        self.declare("a", test="{when: changed, onFailure: warn}")
        self.assertIn("ungated", self.plan(add=6).stdout)
        self.apply()
        self.assertEqual(len(self.names()), 6)

    def test_deletes_come_after_the_last_gate(self):
        self.apply()
        self.work.remove("manifests/f.yaml")
        for name in "abcd":
            self.good(name, spec="  connectorMaxConnections: 3\n")
        self.declare("a", test="{when: changed}", spec="  connectorMaxConnections: 4\n")
        self.apply(1)
        self.assertIn(title_of("f"), self.names())
        self.good("a", spec="  connectorMaxConnections: 3\n")
        self.apply()
        self.assertNotIn(title_of("f"), self.names())
        self.plan()


if __name__ == "__main__":
    main()
