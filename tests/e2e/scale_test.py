"""Two thousand connectors: created, planned empty, their drift found exactly, destroyed.
# label: long
"""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect
from support.connectors import SECRET, ConnectorTestCase, connector, title_of

COUNT = 2_000


@on_each_dialect
class Scale(ConnectorTestCase):
    def test_two_thousand(self):
        self.open_workspace()
        names = [f"c{number:04}" for number in range(COUNT)]
        for part in range(4):
            self.work.write(f"manifests/part-{part}.yaml",
                            "---\n".join(connector(name) for name in names[part::4]))
        self.apply(0, "--parallelism", "16")
        self.assertEqual(self.names(), sorted(title_of(name) for name in names))
        self.assertEqual(len(self.requests("POST", "/api/connector")), COUNT)
        self.plan()
        # A stamp in whole seconds is trusted once it was read again two seconds later.
        time.sleep(2.5)
        self.assert_plan(self.apply())
        self.forget_requests()
        self.plan()
        self.assertLess(len(self.requests("GET")), 10)

        drifted = names[::COUNT // 20]
        ids = {row["connectorName"]: row["connectorID"] for row in self.rows()}
        for number, name in enumerate(drifted):
            change = ({"connectorHost": "elsewhere.example.com"} if number % 2 == 0
                      else {"connectorUsername": "somebody"})
            status, answer = self.box.api("PUT", f"/api/connector/{ids[title_of(name)]}", change)
            self.assertEqual(status, 200, answer)
        plan = self.json_of(self.work.run("plan", "--format", "json"))
        found = [one["address"].rsplit("/", 1)[1] for one in plan["changes"]
                 if one["action"] == "update"]
        self.assertEqual(found, drifted)
        self.apply()
        self.plan()
        self.assertEqual(len(self.requests("PUT")), 2 * len(drifted))

        run = self.work.run("destroy", "--auto-approve", "--parallelism", "16", patience=300)
        self.assert_exit(run, 0)
        self.assertEqual(self.names(), [])
        self.plan(add=COUNT)
        self.assert_no_secret(self.work, SECRET)


if __name__ == "__main__":
    main()
