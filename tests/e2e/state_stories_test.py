# label: long
"""A state that runners share, in each place where it can be kept: whole stories of runners that race,
die, hang and lose the network."""
import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.backends import PASSWORD, Local, OnEtcd, OnGitlab, OnHttp, OnPostgres
from support.certificates import make_certificate
from support.connectors import SECRET, ConnectorTestCase, title_of
from support.postgres import PrivatePostgres
from support.state_server import StateServer


class Stories(ConnectorTestCase):
    """`make` makes the backend."""

    load_only_subclasses = True

    def setUp(self):
        self.place = self.make()
        self.addCleanup(self.place.stop)
        self.box = self.sandbox()
        self.work = self.runner()

    def runner(self, name="under-test"):
        """A machine with the manifests checked out, and nothing else."""
        work = self.workspace(self.box, self.place.text)
        work.write("dbsn.yaml", work.read("dbsn.yaml").replace("under-test", name)
                   .replace("url: ", "timeout: 1\n    url: ", 1))
        work.env.update({"DB_PASSWORD": SECRET, **self.place.env})
        return work

    def declare_on(self, work, *names, **keywords):
        self.work, kept = work, self.work
        self.declare(*names, **keywords)
        self.work = kept

    def assert_finished(self, work, *names):
        """As the box has it, so has the state; nothing is twice, nothing left to do."""
        self.assertEqual(self.names(), sorted(title_of(name) for name in names))
        run = work.run("plan", "--refresh=full")
        self.assert_exit(run, 0)
        self.assert_plan(run)
        listed = self.json_of(work.run("state", "list", "--format", "json"))
        self.assertEqual(sorted(one["name"] for one in listed), self.names())

    def lock_id(self, run):
        found = re.search(r"Lock id: (\S+)\.", run.stderr)
        self.assertIsNotNone(found, run)
        return found[1]

    def free_lock(self, work):
        """What a person does where a dead run's lock stays."""
        if not self.place.expires:
            refused = work.run("apply", "--auto-approve")
            self.assert_exit(refused, 1)
            self.assertIn("[state.locked]", refused.stderr)
            self.assert_exit(work.run("state", "unlock", self.lock_id(refused)), 0)

    def finish_on(self, work):
        run = work.run("apply", "--auto-approve", "--lock-timeout", "60s")
        if run.code == 1:  # a create of the dead run landed while its fate was looked up
            self.assertIn("[apply.landed-late]", run.stderr)
            run = work.run("apply", "--auto-approve")
        self.assert_exit(run, 0)

    def apply_slowly(self, work, writes=3):
        """An apply that is under way: it has sent some creates, and waits for more."""
        self.order({"kind": "latency", "method": "POST", "path": "/api/connector", "ms": 300,
                    "count": 1000})
        apply = work.start("apply", "--auto-approve", "--parallelism", "1")
        self.wait_for_requests(writes, "POST", "/api/connector", apply)
        return apply

    # --- one after the other

    def test_what_one_runner_applied_the_next_knows(self):
        self.declare("a", "b")
        self.apply()
        other = self.runner()
        self.declare_on(other, "a", "b", "c")
        run = other.run("apply", "--auto-approve")
        self.assert_exit(run, 0)
        self.assertIn("1 added, 0 changed, 0 destroyed", run.stdout)
        self.assert_finished(other, "a", "b", "c")
        self.assert_exit(self.work.run("plan", "--detailed-exitcode"), 2)
        self.assertFalse(self.work.path(".dbsn").exists(), "a shared state leaves nothing here")
        self.assertFalse(other.path(".dbsn").exists())

    def test_no_secret_is_kept(self):
        self.declare("a")
        self.apply()
        self.assertNotIn(SECRET, self.place.stored())
        self.assertIn(title_of("a"), self.place.stored())
        self.assert_no_secret(self.work, SECRET, PASSWORD)

    def test_history_and_the_way_back(self):
        self.declare("a")
        self.apply()
        pulled = self.work.run("state", "pull")
        self.assert_exit(pulled, 0)
        self.work.write("before.json", pulled.stdout)
        self.declare("b")
        self.apply()
        history = self.work.run("state", "history")
        self.assert_exit(history, 0)
        self.assertEqual(history.stdout.count(" apply "), 2, history)
        versions = self.json_of(self.work.run("state", "history", "--format", "json"))
        serial = self.json_of(pulled)["serial"]
        self.assertEqual(serial in versions["versions"], self.place.keeps_versions)

        refused = self.work.run("state", "push", "before.json")
        self.assert_exit(refused, 1)
        self.assertIn("[state.other]", refused.stderr)
        if self.place.keeps_versions:
            back = self.work.run("state", "restore", str(serial))
        else:
            self.assertIn("[state.no-version]", self.work.run("state", "restore", "1").stderr)
            back = self.work.run("state", "push", "--back", "before.json")
        self.assert_exit(back, 0)
        listed = self.json_of(self.work.run("state", "list", "--format", "json"))
        self.assertEqual([one["name"] for one in listed], [title_of("a")])
        # What was made since is found by its name, and taken over rather than made again.
        self.plan(0, adopt=1)
        self.apply()
        self.assert_finished(self.work, "a", "b")

    def test_it_is_mended_as_a_local_one_is(self):
        self.declare("a", "b")
        self.apply()
        self.assert_exit(self.work.run("state", "protect", "a"), 0)
        self.work.remove("manifests/a.yaml")
        blocked = self.work.run("apply", "--auto-approve")
        self.assert_exit(blocked, 1)
        self.assertIn("[apply.blocked]", blocked.stderr)
        self.assert_exit(self.work.run("state", "protect", "--off", "a"), 0)
        self.apply()
        self.assert_exit(self.work.run("state", "rekey"), 0)
        self.assert_exit(self.work.run("state", "mv", "b", "Connector/c"), 0)
        self.assert_exit(self.work.run("state", "rm", "Connector/c"), 0)
        self.plan(0, adopt=1)
        self.apply()
        self.assert_finished(self.work, "b")

    def test_the_state_of_another_is_refused(self):
        self.declare("a")
        self.apply()
        pulled = self.work.run("state", "pull").stdout
        other = self.runner("another")
        other.write("other.json", pulled)
        run = other.run("state", "push", "other.json")
        self.assert_exit(run, 1)
        self.assertIn("[state.other]", run.stderr)
        self.assertIn("under-test", run.stderr)

    # --- at once

    def test_ten_runners_at_once_do_it_once(self):
        names = [f"c{number}" for number in range(8)]
        runners = [self.runner() for _ in range(10)]
        for work in runners:
            self.declare_on(work, *names)
        runs = [work.start("apply", "--auto-approve", "--lock-timeout", "2m") for work in runners]
        ended = [run.finish(180) for run in runs]
        for run in ended:
            self.assert_exit(run, 0)
        self.assertEqual(sum("8 added" in run.stdout for run in ended), 1)
        self.assert_finished(self.work_with(names), *names)

    def work_with(self, names):
        self.declare(*names)
        return self.work

    def test_who_holds_the_lock_is_said(self):
        self.declare("a", "b", "c", "d")
        apply = self.apply_slowly(self.work, 1)
        other = self.runner()
        self.declare_on(other, "a", "b", "c", "d")
        refused = other.run("apply", "--auto-approve")
        self.assert_exit(refused, 1)
        self.assertIn("[state.locked]", refused.stderr)
        self.assertIn("`dbsn apply`", refused.stderr)
        self.lock_id(refused)
        looking = other.run("plan")
        self.assertIn(looking.code, (0, 1), looking)
        self.assert_exit(apply.finish(), 0)
        self.heal()
        self.assert_finished(self.work, "a", "b", "c", "d")

    # --- what breaks

    def test_a_runner_that_vanishes_in_the_middle(self):
        names = [f"c{number}" for number in range(8)]
        self.declare(*names)
        apply = self.apply_slowly(self.work)
        apply.signal(signal.SIGKILL)
        apply.finish()
        self.work.close()  # its disk is gone with it
        self.heal()
        work = self.runner()
        self.declare_on(work, *names)
        self.free_lock(work)
        began = time.monotonic()
        self.finish_on(work)
        print(f"{type(self.place).__name__}: {time.monotonic() - began:.1f} s from a killed holder "
              "to the end of the next apply", file=sys.stderr)
        self.assert_finished(work, *names)

    def test_a_runner_that_hangs_is_fenced_when_it_wakes(self):
        names = [f"c{number}" for number in range(8)]
        self.declare(*names)
        apply = self.apply_slowly(self.work)
        apply.signal(signal.SIGSTOP)
        self.heal()
        other = self.runner()
        self.declare_on(other, *names)
        if self.place.expires and isinstance(self.place, OnEtcd):
            time.sleep(6)  # its lease ends
        else:
            refused = other.run("apply", "--auto-approve")
            self.assertIn("[state.locked]", refused.stderr)
            self.assert_exit(other.run("state", "unlock", self.lock_id(refused)), 0)
        self.finish_on(other)
        serial = self.json_of(other.run("state", "pull"))["serial"]
        self.forget_requests()
        apply.signal(signal.SIGCONT)
        woken = apply.finish()
        self.assert_exit(woken, 1)
        self.assertIn("[state.lock-lost]", woken.stderr)
        # What it had under way ends; nothing new is begun, and nothing overwritten.
        self.assertLessEqual(len(self.requests("POST", "/api/connector")), 1)
        self.assertEqual(self.json_of(other.run("state", "pull"))["serial"], serial)
        self.assertEqual(len(set(self.names())), len(self.names()), "something is there twice")
        self.assert_finished(other, *names)

    def test_a_network_that_is_cut_in_the_middle(self):
        names = [f"c{number}" for number in range(8)]
        self.declare(*names)
        apply = self.apply_slowly(self.work)
        self.place.road.cut()
        run = apply.finish(180)
        self.assert_exit(run, 1)
        self.assertRegex(run.stderr, r"\[state\.(lock-lost|unreachable)\]")
        self.heal()
        self.place.road.mend()
        self.free_lock(self.work)
        self.finish_on(self.work)
        self.assert_finished(self.work, *names)

    def test_a_network_that_is_cut_in_the_middle_of_a_save(self):
        self.declare("a")
        self.apply()
        names = ["a"]
        before, codes = self.place.road.sent, []
        for back in (1500, 3000):  # bytes before the end of what such an apply sends
            names += [f"n{back}", f"m{back}"]
            self.declare(*names)
            if back == 1500:
                self.apply()  # what one sends, to know where its save is
                length = self.place.road.sent - before
                names += ["again", "anew"]
                self.declare(*names)
            self.place.road.cut_at = self.place.road.sent + max(length - back, 1)
            run = self.work.run("apply", "--auto-approve")
            codes.append(run.code)
            if run.code:
                self.assertRegex(run.stderr, r"\[state\.(lock-lost|unreachable)\]")
            self.place.road.mend()
            if run.code:
                self.free_lock(self.work)
            self.finish_on(self.work)
            self.assert_finished(self.work, *names)
        self.assertIn(1, codes, "how a run is grouped varies, but not by so much")

    def test_a_server_that_is_out_of_reach(self):
        self.declare("a")
        self.place.road.cut()
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("[state.unreachable]", run.stderr)
        self.assertEqual(self.requests("POST"), [])

    def test_a_save_that_is_refused(self):
        self.declare("a")
        self.apply()
        self.declare("b", "c")
        self.place.refuse_writes()
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertRegex(run.stderr, r"\[state\.(refused|unreachable)\]")
        # It could not say what it set out to do, and so did nothing.
        self.assertEqual(self.names(), [title_of("a")])
        self.place.take_writes()
        self.finish_on(self.work)
        self.assert_finished(self.work, "a", "b", "c")

    # --- from one place to another

    def test_a_migration_that_was_cut_off_before_its_end_is_run_again(self):
        self.declare("a", "b")
        shared = self.work.read("dbsn.yaml")
        self.work.write("dbsn.yaml", shared.replace(self.place.text, Local.text))
        self.apply()
        before = self.work.read(".dbsn/state.json")
        self.work.write("dbsn.yaml", shared)
        self.assert_exit(self.work.run("init", "--migrate-state"), 0)
        # As if it had died between the copy and the mark on what is left behind.
        self.work.write(".dbsn/state.json", before, 0o600)
        self.assert_exit(self.work.run("init", "--migrate-state"), 0)
        self.assertIn("movedTo", self.work.read(".dbsn/state.json"))
        self.assert_finished(self.work, "a", "b")

    def test_migration_there_and_back(self):
        self.declare("a", "b")
        shared = self.work.read("dbsn.yaml")
        local = shared.replace(self.place.text, Local.text)
        self.work.write("dbsn.yaml", local)
        self.apply()
        self.work.write("dbsn.yaml", shared)
        moved = self.work.run("init", "--migrate-state")
        self.assert_exit(moved, 0)
        self.plan()
        # Who has not heard of it goes no further.
        self.work.write("dbsn.yaml", local)
        refused = self.work.run("apply", "--auto-approve")
        self.assert_exit(refused, 1)
        self.assertIn("[state.moved]", refused.stderr)
        self.work.write("dbsn.yaml", shared)
        again = self.work.run("init", "--migrate-state")
        self.assert_exit(again, 1)
        self.declare("c")
        self.apply()

        self.work.write("shared.yaml", shared)
        self.work.write("dbsn.yaml", local)
        back = self.work.run("init", "--migrate-state", "--from", "shared.yaml")
        self.assert_exit(back, 0)
        self.assert_finished(self.work, "a", "b", "c")
        self.work.write("dbsn.yaml", shared)
        self.assertIn("[state.moved]", self.work.run("plan").stderr)


class OnPostgresStories(Stories):
    make = OnPostgres

    def test_a_wrong_password(self):
        self.work.env["STATE_PASSWORD"] = "s3ntinel that is wrong"
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("[state.unreachable]", run.stderr)
        self.assertIn("authentication failed", run.stderr)
        self.assert_no_secret(self.work, "s3ntinel that is wrong")

    def test_a_certificate_that_does_not_match(self):
        for names, works in (("IP:127.0.0.1", True), ("DNS:other.example.com", False)):
            pair = make_certificate(self.work.top, names)
            server = PrivatePostgres(pair)
            self.addCleanup(server.stop)
            server.create_login("keeper", PASSWORD, "states")
            self.work.write("dbsn.yaml", re.sub(
                r"postgresql://\S+", f"postgresql://keeper@127.0.0.1:{server.port}/states"
                f"?sslmode=verify-full&sslrootcert={pair[0]}", self.work.read("dbsn.yaml")))
            run = self.work.run("plan")
            self.assert_exit(run, 0 if works else 1)
            if not works:
                self.assertIn("[state.unreachable]", run.stderr)
                self.assertIn("does not match host name", run.stderr)


class OnEtcdStories(Stories):
    make = OnEtcd

    def test_a_wrong_password(self):
        etcd = self.place.server
        etcd.call("/v3/auth/user/add", {"name": "root", "password": "of-the-root"})
        etcd.call("/v3/auth/user/grant", {"user": "root", "role": "root"})
        etcd.call("/v3/auth/enable", {})
        self.work.write("dbsn.yaml", self.work.read("dbsn.yaml") +
                        "  username: root\n  password: {valueFrom: {env: STATE_PASSWORD}}\n")
        self.work.env["STATE_PASSWORD"] = "s3ntinel that is wrong"
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("[state.refused]", run.stderr)
        self.assert_no_secret(self.work, "s3ntinel that is wrong")
        self.work.env["STATE_PASSWORD"] = "of-the-root"
        self.declare("a")
        self.apply()
        self.plan()


class OnHttpStories(Stories):
    make = OnHttp

    def test_a_wrong_password(self):
        self.work.env["TF_HTTP_PASSWORD"] = "s3ntinel that is wrong"
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("[state.refused]", run.stderr)
        self.assertIn("401", run.stderr)
        self.assert_no_secret(self.work, "s3ntinel that is wrong")

    def test_a_certificate_that_does_not_match(self):
        for names, trusted, words in (
                ("IP:127.0.0.1", True, None), ("IP:127.0.0.1", False, "not trusted"),
                ("DNS:other.example.com", True, "does not name")):
            pair = make_certificate(self.work.top, names)
            server = StateServer(self.place.like, "keeper", PASSWORD, pair)
            self.addCleanup(server.stop)
            text = self.work.read("dbsn.yaml").replace(self.place.address, server.url + "/shop")
            self.work.write("tls/dbsn.yaml", text.replace("manifests: [manifests]\n", "") + (
                f"  caFile: {pair[0]}\n" if trusted else ""))
            run = self.work.run("plan", "-C", "tls")
            self.assert_exit(run, 1 if words else 0)
            if words:
                self.assertIn("[state.unreachable]", run.stderr)
                self.assertIn(words, run.stderr)

    def test_the_state_of_another_workspace_at_the_same_address(self):
        self.declare("a")
        self.apply()
        other = self.runner("another")
        self.declare_on(other, "b")
        run = other.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertIn("[state.other]", run.stderr)
        self.assertIn("under-test", run.stderr)
        self.assertEqual(self.names(), [title_of("a")])

    def test_writes_whose_answers_are_lost(self):
        self.declare("a", "b")
        self.place.server.faults = ["lost-after", "lost-before", None, 500, "lost-after"]
        self.apply()
        self.assertEqual(self.place.server.faults, [])
        self.assert_finished(self.work, "a", "b")

    def test_a_last_save_that_is_refused(self):
        self.declare("a")
        self.apply()
        self.declare("b", "c")
        # The intent is written; the save at the end is not.
        self.place.server.faults = [None] + [413] * 50
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.assertIn("2 added", run.stdout)
        self.assertIn("[state.refused]", run.stderr)
        self.assertIn("journal", self.place.server.document("shop"))
        self.place.server.faults = []
        self.finish_on(self.work)
        self.assertNotIn("journal", self.place.server.document("shop"))
        self.assert_finished(self.work, "a", "b", "c")

    def test_a_document_of_another_tool(self):
        self.place.server.documents["/state/shop"] = [b'{"version": 4, "serial": 3}']
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("[state.unreadable]", run.stderr)


class OnGitlabStories(OnHttpStories):
    make = OnGitlab


if __name__ == "__main__":
    main()
