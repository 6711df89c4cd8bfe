"""An apply that ends in its middle: killed, interrupted, or with its answers lost. The next one
finishes: never two rows for one manifest, none lost, nothing left to plan."""
import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect
from support.connectors import LIST, ConnectorTestCase, connector, title_of

WRITES = ("POST", "PUT", "DELETE")
SLOTS = 40


def landing(seconds):
    """dbsn.yaml's line for a request's deadline. What was given up on may land for four times as
    long, and so long does the next run wait before it creates anything anew."""
    return f"    timeout: {seconds}\n"


class Interrupted(ConnectorTestCase):
    load_only_subclasses = True

    def writes(self):
        return [one for one in self.requests() if one["method"] in WRITES]

    def wait_for_writes(self, count, running):
        while len(self.writes()) < count:
            if not running.running():
                return False
        return True


@on_each_dialect
class Killed(Interrupted):
    """Rounds over one workspace. In each some 30 connectors come, change, are replaced and go, and
    the apply is killed once so many of its writes have arrived."""

    MOMENTS = {"reference": (0, 4, 15, 29), "wire": (1, 9, 22, 33)}

    def setUp(self):
        self.open_workspace(more=landing(1))
        self.declare_round(0)
        self.apply()

    def declare_round(self, turn):
        """Writes the manifests of this round; returns {name: (subtype, connections)}."""
        wanted = {}
        for slot in range(SLOTS):
            name = f"c{slot:02}"
            path = self.work.path(f"manifests/{name}.yaml")
            if (slot + turn) % 5 == 0:
                path.unlink(missing_ok=True)
                continue
            subtype = "MySQL" if (slot + turn) % 7 == 0 else "Postgres"
            connections = 2 + (slot // 2 + turn) % 3
            wanted[name] = (subtype, connections)
            self.work.write(f"manifests/{name}.yaml", connector(
                name, subtype=subtype, spec=f"  connectorMaxConnections: {connections}\n"))
        return wanted

    def assert_as_declared(self, wanted, runs):
        self.assert_finishes(*wanted, runs=runs)
        status, rows = self.box.api("GET", f"{LIST}?internalID=N1r8Do")
        self.assertEqual(status, 200)
        for row in rows:
            if str(row.get("isDeleted", 0)) == "1":
                continue
            whole = self.box.api("GET", f"{LIST}/{row['connectorID']}")[1]
            name = next(n for n in wanted if title_of(n) == row["connectorName"])
            self.assertEqual(whole["connectorMaxConnections"], wanted[name][1], name)
            if "connectorSubType" in whole:
                self.assertEqual(whole["connectorSubType"], wanted[name][0], name)

    def test_at_many_moments(self):
        for turn, moment in enumerate(self.MOMENTS[self.dialect], 1):
            with self.subTest(writes=moment):
                wanted = self.declare_round(turn)
                self.forget_requests()
                self.order(*({"kind": "latency", "ms": 80, "method": method, "path": "/api/**",
                              "count": "all"} for method in WRITES))
                apply = self.work.start("apply", "--auto-approve", "--parallelism", "4")
                if moment == 0:
                    self.wait_for_requests(1, running=apply)
                else:
                    self.wait_for_writes(moment, apply)
                apply.signal(signal.SIGKILL)
                self.assertEqual(apply.finish().code, -signal.SIGKILL, "it ended before the kill")
                before = self.work.run("plan")
                self.assert_exit(before, 0)
                self.heal()
                self.assert_as_declared(wanted, runs=2)

    def test_again_and_again_in_one_run(self):
        wanted = self.declare_round(3)
        self.order(*({"kind": "latency", "ms": 80, "method": method, "path": "/api/**",
                      "count": "all"} for method in WRITES))
        for _ in range(4):
            self.forget_requests()
            apply = self.work.start("apply", "--auto-approve", "--parallelism", "4")
            self.wait_for_writes(5, apply)
            apply.signal(signal.SIGKILL)
            apply.finish()
        self.heal()
        self.assert_as_declared(wanted, runs=2)

    def test_a_create_that_lands_after_its_sender_died(self):
        self.declare_round(0)
        names = [path.stem for path in sorted(self.work.path("manifests").iterdir())]
        self.declare("late-1", "late-2")
        self.forget_requests()
        self.order({"kind": "latency", "ms": 2000, "method": "POST", "path": LIST, "count": "all"})
        apply = self.work.start("apply", "--auto-approve")
        self.assertTrue(self.wait_for_requests(2, "POST", LIST, running=apply))
        apply.signal(signal.SIGKILL)
        apply.finish()
        self.assertEqual(len(self.names()), len(names))
        self.heal()
        plan = self.work.run("plan")
        self.assertIn("was interrupted; applying this plan finishes it", plan.stdout)
        self.assertIn("may still land until then", plan.stdout)
        self.assert_finishes(*names, "late-1", "late-2")
        self.assertEqual(len(self.requests("POST", LIST)), 2)

    def test_what_an_interrupted_run_began_may_be_given_up(self):
        self.declare("unwanted")
        self.forget_requests()
        self.order({"kind": "latency", "ms": 1500, "method": "POST", "path": LIST, "count": "all"})
        apply = self.work.start("apply", "--auto-approve")
        self.assertTrue(self.wait_for_requests(1, "POST", LIST, running=apply))
        apply.signal(signal.SIGKILL)
        apply.finish()
        self.work.remove("manifests/unwanted.yaml")
        self.heal()
        self.assert_finishes(*(path.stem for path in self.work.path("manifests").iterdir()),
                             runs=3)


@on_each_dialect
class Stopped(Interrupted):
    """Ctrl-C."""

    NAMES = tuple(f"c{number:02}" for number in range(12))

    def begin(self, ms, seconds):
        self.open_workspace(more=landing(seconds))
        self.declare(*self.NAMES)
        self.order({"kind": "latency", "ms": ms, "method": "POST", "path": LIST, "count": "all"})
        apply = self.work.start("apply", "--auto-approve", "--parallelism", "2")
        self.assertTrue(self.wait_for_requests(3, "POST", LIST, running=apply))
        return apply

    def test_once_lets_what_runs_finish_and_saves_the_state(self):
        apply = self.begin(400, 30)
        apply.signal(signal.SIGINT)
        run = apply.finish()
        self.assert_exit(run, 130)
        self.assertIn("Interrupted; what was done is recorded.", run.stdout)
        self.assertIn("not tried", run.stdout)
        sent = self.requests("POST", LIST)
        self.assertEqual({one["status"] for one in sent}, {200})
        self.assertLess(len(sent), len(self.NAMES))
        self.assertEqual(len(self.names()), len(sent))
        listed = self.json_of(self.work.run("state", "list", "--format", "json"))
        self.assertEqual(len(listed), len(sent))
        self.heal()
        self.plan(add=len(self.NAMES) - len(sent))
        self.assert_finishes(*self.NAMES, runs=1)

    def test_twice_ends_at_once_and_the_next_run_finishes(self):
        apply = self.begin(1500, 2)
        apply.signal(signal.SIGINT)
        apply.signal(signal.SIGINT)
        run = apply.finish()
        self.assert_exit(run, 130)
        self.heal()
        self.assert_finishes(*self.NAMES)

    def test_while_it_plans(self):
        self.open_workspace(more=landing(30))
        self.declare("a")
        self.order({"kind": "latency", "ms": 1000, "method": "GET", "path": LIST, "count": "all"})
        for command in (("plan",), ("apply", "--auto-approve")):
            self.forget_requests()
            started = self.work.start(*command)
            self.assertTrue(self.wait_for_requests(1, "GET", LIST, running=started))
            started.signal(signal.SIGINT)
            self.assert_exit(started.finish(), 130)
        self.assertEqual(self.names(), [])
        self.heal()
        self.assert_finishes("a", runs=1)

    def test_terminated_is_like_interrupted(self):
        apply = self.begin(400, 30)
        apply.signal(signal.SIGTERM)
        self.assert_exit(apply.finish(), 130)
        self.heal()
        self.assert_finishes(*self.NAMES, runs=1)


class SideBySide(Interrupted):
    """Two runs want one state."""

    def setUp(self):
        self.open_workspace()
        self.declare("a", "b")
        self.order({"kind": "latency", "ms": 2000, "method": "POST", "path": LIST, "count": "all"})
        self.first = self.work.start("apply", "--auto-approve")
        self.assertTrue(self.wait_for_requests(1, "POST", LIST, running=self.first))

    def finish(self):
        self.assert_exit(self.first.finish(), 0)
        self.heal()
        self.assert_finishes("a", "b", runs=1)
        self.assertEqual(len(self.requests("POST", LIST)), 2)

    def test_the_second_is_told_who_holds_the_lock(self):
        second = self.work.run("apply", "--auto-approve")
        self.assert_exit(second, 1)
        self.assertIn("[state.locked]", second.stderr)
        self.assertIn("dbsn apply", second.stderr)
        self.assertIn(f"process {self.first.process.pid}", second.stderr)
        self.assertRegex(second.stderr, r"since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
        self.assertIn("--lock-timeout", second.stderr)
        self.assertTrue(self.first.running())
        for command in (("destroy", "--auto-approve"), ("state", "rm", "Connector/a")):
            self.assertIn("[state.locked]", self.work.run(*command).stderr)
        self.finish()

    def test_the_second_waits_when_it_may(self):
        second = self.work.run("apply", "--auto-approve", "--lock-timeout", "60s")
        self.assert_exit(second, 0)
        self.assert_plan(second)
        self.finish()

    def test_a_plan_needs_no_lock_and_says_that_another_run_is_under_way(self):
        plan = self.work.run("plan")
        self.assert_exit(plan, 0)
        self.assertIn("Another run is under way", plan.stderr)
        doctor = self.work.run("doctor")
        self.assertIn("locked by", doctor.stdout)
        self.finish()

    def test_a_lock_ends_with_its_process_and_can_be_taken_away_by_its_id(self):
        locked = self.work.run("apply", "--auto-approve")
        lock = locked.stderr.split("Lock id: ")[1].split(".")[0]
        held = self.work.run("state", "unlock", lock)
        self.assert_exit(held, 1)
        self.assertIn("[state.locked]", held.stderr)
        self.first.signal(signal.SIGKILL)
        self.first.finish()
        wrong = self.work.run("state", "unlock", "not-" + lock)
        self.assert_exit(wrong, 1)
        self.assertIn("[state.other-lock]", wrong.stderr)
        self.assert_exit(self.work.run("state", "unlock", lock), 0)
        again = self.work.run("state", "unlock", lock)
        self.assert_exit(again, 1)
        self.assertIn("[state.not-locked]", again.stderr)


if __name__ == "__main__":
    main()
