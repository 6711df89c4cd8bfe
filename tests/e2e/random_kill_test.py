# label: long
"""The program is killed at random moments while it applies hundreds of connectors, again and again:
nothing is lost, nothing is there twice, and one more run puts it right. DBSN_KILLS says how many
kills, DBSN_SHARED_KILLS how many on each shared state, DBSN_SEED from which seed on
(scripts/soak.sh)."""
import collections
import os
import random
import re
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.backends import OnEtcd, OnGitlab, OnPostgres
from support.connectors import LIST, ConnectorTestCase, connector, title_of

KILLS = int(os.environ.get("DBSN_KILLS", "12"))
SHARED_KILLS = int(os.environ.get("DBSN_SHARED_KILLS", "3"))
SEED = int(os.environ.get("DBSN_SEED", "1"))
SLOTS = 200
FOREIGN = "Nobody's database"


class RandomKills(ConnectorTestCase):
    """`make` makes the place of a shared state; none: in the workspace."""

    make = None
    kills = KILLS

    def setUp(self):
        self.place = self.make() if self.make else None
        state = ""
        if self.place:
            self.addCleanup(self.place.stop)
            state = self.place.text
        self.open_workspace(*(["--unique-names"] if SEED % 2 else []),
                            more="    timeout: 1\n" + state)
        if self.place:
            self.work.env.update(self.place.env)
        self.random = random.Random(SEED)
        status, _ = self.box.api("POST", LIST, {
            "connectorName": FOREIGN, "connectorType": 1, "connectorSubType": "Postgres",
            "connectorAuthType": 2, "connectorHost": "db.example.com", "connectorPort": "5432",
            "connectorDatabaseName": "shop", "connectorUsername": "reader",
            "connectorPassword": "not-ours", "internalID": "N1r8Do", "institutionID": 17})
        self.assertEqual(status, 200)

    def declare_some(self):
        """Another set of manifests: some come, some go, some change, some are replaced."""
        self.wanted = {}
        for slot in range(SLOTS):
            name = f"c{slot:03}"
            path = self.work.path(f"manifests/{name}.yaml")
            if self.random.random() < 0.2:
                path.unlink(missing_ok=True)
                continue
            subtype = self.random.choice(["Postgres", "Postgres", "Postgres", "MySQL"])
            self.wanted[name] = (subtype, self.random.randint(2, 5))
            self.work.write(f"manifests/{name}.yaml", connector(
                name, subtype=subtype,
                spec=f"  connectorMaxConnections: {self.wanted[name][1]}\n"))

    def wait(self):
        """How long a dead run's lock may last."""
        return "30s" if self.place and self.place.expires else "0s"

    def assert_nothing_twice(self):
        names = collections.Counter(self.names())
        self.assertEqual([name for name, count in names.items() if count > 1], [])
        self.assertIn(FOREIGN, names)

    def assert_finished(self):
        runs = 0
        while True:
            run = self.work.run("apply", "--auto-approve", "--lock-timeout", self.wait())
            held = re.search(r"Lock id: (\S+)\.", run.stderr)
            if held and self.place and not self.place.expires:
                self.assert_exit(self.work.run("state", "unlock", held[1]), 0)
                continue
            runs += 1
            if run.code == 0:
                break
            self.assertLess(runs, 3, run)
        self.assertEqual(self.names(), sorted([FOREIGN, *map(title_of, self.wanted)]))
        listed = {one["name"]: str(one["id"])
                  for one in self.json_of(self.work.run("state", "list", "--format", "json"))}
        live = {row["connectorName"]: str(row["connectorID"]) for row in self.rows()}
        live.pop(FOREIGN)
        self.assertEqual(listed, live)
        self.plan(0, "--refresh=full")

    def test_killed_at_random(self):
        self.declare_some()
        began = time.monotonic()
        self.apply()
        whole = time.monotonic() - began
        kills = moments = 0
        while kills < self.kills:
            self.declare_some()
            for _ in range(self.random.randint(1, 3)):
                apply = self.work.start("apply", "--auto-approve", "--lock-timeout", self.wait())
                time.sleep(self.random.random() * whole)
                apply.signal(signal.SIGKILL)
                killed = apply.finish().code == -signal.SIGKILL
                kills += killed
                moments += 1
                self.assert_nothing_twice()
                if not killed:
                    break
            self.assert_finished()
            self.work.runs.clear()
        where = type(self.place).__name__ if self.place else "local"
        print(f"{kills} kills in {moments} runs from seed {SEED}, {where}: 0 lost, 0 twice")


class RandomKillsOnPostgres(RandomKills):
    make = OnPostgres
    kills = SHARED_KILLS


class RandomKillsOnEtcd(RandomKills):
    make = OnEtcd
    kills = SHARED_KILLS


class RandomKillsOnGitlab(RandomKills):
    make = OnGitlab
    kills = SHARED_KILLS


if __name__ == "__main__":
    main()
