"""A server that is down, slow, broken, hostile or merely refuses: each is told with where, what, why
and what next, nothing hangs, no secret shows, and what follows finishes with one row a manifest."""
import http.client
import http.server
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import free_port, main, on_each_dialect
from support.connectors import LIST, SECRET, ConnectorTestCase, live_body

ONE = "/api/connector/*"
SHORT = "    timeout: 1\n"   # a request's; what was given up on may land for four times as long


class Between:
    """A server between dbsn and the sandbox. `alter(method, path)` gives an answer of its own as
    (status, headers, body), or None: then the request is passed on."""

    def __init__(self, sandbox, alter):
        outer = self
        self.in_flight = 0
        self.most_in_flight = 0
        self._lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                with outer._lock:
                    outer.in_flight += 1
                    outer.most_in_flight = max(outer.most_in_flight, outer.in_flight)
                try:
                    self._answer()
                finally:
                    with outer._lock:
                        outer.in_flight -= 1

            def _answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                given = alter(self.command, self.path)
                if given is None:
                    given = self.passed_on(body)
                status, headers, answer = given
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def passed_on(self, body):
                there = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=30)
                try:
                    headers = {name: value for name, value in self.headers.items()
                               if name.lower() not in ("host", "connection")}
                    there.request(self.command, self.path, body or None, headers)
                    answer = there.getresponse()
                    kept = {name: value for name, value in answer.getheaders()
                            if name.lower() not in ("content-length", "connection",
                                                    "transfer-encoding", "keep-alive")}
                    return answer.status, kept, answer.read()
                finally:
                    there.close()

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class BadServer(ConnectorTestCase):
    load_only_subclasses = True

    def assert_told(self, run, code, *words, status=1):
        """The run failed with this diagnostic, which says the words; and says what to do next."""
        self.assert_exit(run, status)
        self.assertIn(f"[{code}]", run.stderr, f"\n{run}")
        for text in words:
            self.assertIn(text, run.stderr, f"\n{run}")
        self.assertNotIn("\x1b", run.stdout + run.stderr)
        self.assert_no_secret(self.work, SECRET)

    def through(self, alter):
        """Puts a server between, and the workspace on it."""
        between = Between(self.box, alter)
        self.addCleanup(between.close)
        text = self.work.read("dbsn.yaml").replace(self.box.url, between.url)
        self.work.write("dbsn.yaml", text)
        return between


class Reads(BadServer):
    """One connector is live and one is not: what must not happen is that a bad answer looks like
    an absence."""

    load_only_subclasses = True

    def setUp(self):
        self.open_workspace(more=SHORT)
        self.declare("a")
        self.apply()
        self.declare("b")

    def fails(self, fault, code, *words, finish=True):
        self.order({"path": LIST, "method": "GET", "count": "all", **fault})
        self.forget_requests()
        run = self.work.run("apply", "--auto-approve")
        self.assert_told(run, code, *words)
        self.assertEqual([one for one in self.requests() if one["method"] != "GET"], [])
        self.heal()
        if finish:
            self.assert_finishes("a", "b")
        return run


@on_each_dialect
class BadAnswers(Reads):
    def test_json_encoded_twice_is_read_all_the_same(self):
        self.order({"kind": "twice-encoded", "path": "/api/**", "count": "all"})
        self.apply()
        self.plan()
        self.heal()
        self.assert_finishes("a", "b")

    def test_null_everywhere_is_no_absence(self):
        self.order({"kind": "null", "method": "GET", "path": LIST, "count": "all"})
        run = self.work.run("plan")
        self.assertNotIn("2 to add", run.stdout, f"\n{run}")
        self.order({"kind": "null", "method": "GET", "path": ONE, "count": "all"})
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 1)
        self.heal()
        self.assertEqual(self.names(), ["Database a"])
        self.assert_finishes("a", "b")

    def test_no_content_in_place_of_a_list(self):
        self.fails({"kind": "empty"}, "api.bad-answer")

    def test_json_of_another_shape(self):
        self.fails({"kind": "wrong-content"}, "api.bad-answer", "no list of rows", finish=False)
        self.fails({"kind": "wrong-content", "body": '[{"connectorName": "Database a"}]'},
                   "api.bad-answer", "Row 1", "connectorID", finish=False)
        self.order({"kind": "wrong-content", "method": "GET", "path": ONE, "count": "all"})
        run = self.work.run("plan", "--refresh=full")
        self.assert_told(run, "api.bad-answer", "connectorID")
        self.heal()
        self.assert_finishes("a", "b")

    def test_refusals_show_the_servers_own_message(self):
        for status, code, hint in ((400, "api.rejected", ""),
                                   (403, "api.forbidden", "no member of this project"),
                                   (404, "api.not-found", "")):
            for body in ('{"error":"Nope","message":"Quota of the project is spent","status":1}',
                         '{"data":null,"error":"Quota of the project is spent"}'):
                self.fails({"kind": "status", "status": status, "body": body}, code, str(status),
                           "Quota of the project is spent", hint, finish=False)
        self.assert_finishes("a", "b")

    def test_a_rate_limit_is_waited_for_or_told(self):
        self.order({"kind": "rate-limit", "method": "GET", "path": LIST, "retry-after": 1})
        self.forget_requests()
        self.plan(add=1)
        self.assertEqual([one["status"] for one in self.requests("GET", LIST)], [429, 200])
        self.fails({"kind": "rate-limit", "retry-after": 3600}, "api.rate-limited")

    def test_what_a_server_says_is_shown_and_never_obeyed(self):
        self.fails({"kind": "status", "status": 400, "body": json.dumps(
            {"message": "bad \x1b[2J\x1b]0;owned\x07 \u202eevil\r\nerror: forged"})},
            "api.rejected", "\\x1b[2J", "\\u202e", finish=False)
        self.order({"kind": "altered", "method": "PUT", "path": ONE, "field": "connectorHost",
                    "value": "\x1b[31mred"})
        self.box.api("PUT", f"/api/connector/{self.live('a')['connectorID']}",
                     {"connectorHost": "x"})
        plan = self.work.run("plan")
        self.assertRegex(plan.stdout, r"\\(u00|x)1b\[31mred", f"\n{plan}")
        self.assertNotIn("\x1b", plan.stdout + plan.stderr)
        self.assert_finishes("a", "b")


@on_each_dialect
class BadConnections(Reads):
    """What no dialect of the API has a part in."""

    def test_a_server_that_is_down(self):
        port = self.box.port
        self.box.stop()
        run = self.work.run("apply", "--auto-approve")
        self.assert_told(run, "api.unreachable", f"127.0.0.1:{port}", "refused")
        self.assert_exit(self.work.run("test"), 1)

    def test_a_web_page_in_place_of_json(self):
        self.fails({"kind": "html", "status": 200}, "api.bad-answer", "web page",
                   "Check that the address is the API's", finish=False)
        self.fails({"kind": "html"}, "api.server-error", "502", "web page", "attempts")

    def test_a_failing_server_is_asked_again_and_then_believed(self):
        self.order({"kind": "status", "status": 500, "method": "GET", "path": LIST, "count": 2})
        self.forget_requests()
        self.plan(add=1)
        self.assertEqual(len(self.requests("GET", LIST)), 3)
        self.forget_requests()
        self.fails({"kind": "status", "status": 500,
                    "body": '{"message":"Out of database connections"}'},
                   "api.server-error", "500", "Out of database connections", "5 attempts")

    def test_a_body_that_drips(self):
        self.fails({"kind": "drip", "ms": 300}, "api.timeout", "did not end in time")

    def test_an_answer_that_is_cut_off(self):
        self.order({"kind": "truncated", "method": "GET", "path": LIST})
        self.plan(add=1)
        self.order({"kind": "lost-before", "method": "GET", "path": LIST})
        self.plan(add=1)
        self.fails({"kind": "truncated"}, "api.broken", "in the middle", finish=False)
        self.fails({"kind": "lost-before"}, "api.broken")


@on_each_dialect
class DownAndUpAgain(BadServer):
    def test_what_was_there_before_a_restart_is_there_after(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        data, port = os.path.join(folder.name, "sandbox.sqlite"), free_port()
        self.open_workspace(data=data, listen=f"127.0.0.1:{port}", more=SHORT)
        self.declare("a")
        self.apply()
        self.declare("b")
        self.box.stop()
        self.assert_told(self.work.run("plan"), "api.unreachable")
        self.box = self.sandbox(data=data, listen=f"127.0.0.1:{port}")
        self.assert_finishes("a", "b")


@on_each_dialect
class BadWrites(BadServer):
    """Four are live and change, two go, four come. A bad answer to a write is settled by look-ups,
    never by a second create."""

    OLD, GONE, NEW = ("u1", "u2", "u3", "u4"), ("x1", "x2"), ("n1", "n2", "n3", "n4")

    def setUp(self):
        self.open_workspace(more=SHORT)
        self.declare(*self.OLD, *self.GONE)
        self.apply()
        for name in self.GONE:
            self.work.remove(f"manifests/{name}.yaml")
        self.declare(*self.OLD, spec="  connectorMaxConnections: 16\n")
        self.declare(*self.NEW)
        self.forget_requests()

    def finishes(self, runs=2):
        self.heal()
        taken = self.assert_finishes(*self.OLD, *self.NEW, runs=runs)
        self.assertEqual({self.live(name)["connectorMaxConnections"] for name in self.OLD}, {16})
        self.assert_no_secret(self.work, SECRET)
        return taken

    def one_by_one(self):
        return self.work.run("apply", "--auto-approve", "--parallelism", "1")

    def test_creates_that_were_done_behind_a_bad_answer_are_found(self):
        for nth, kind in enumerate(("lost-after", "truncated", "empty", "null"), 1):
            self.order({"kind": kind, "method": "POST", "path": LIST, "nth": nth})
        run = self.one_by_one()
        self.assert_exit(run, 0)
        self.assertEqual(len(self.requests("POST", LIST)), 4)
        self.finishes(runs=1)

    def test_creates_that_were_done_behind_nonsense_are_found(self):
        self.order({"kind": "wrong-content", "method": "POST", "path": LIST, "nth": 1},
                   {"kind": "drip", "ms": 400, "method": "POST", "path": LIST, "nth": 2},
                   {"kind": "latency", "ms": 1500, "method": "POST", "path": LIST, "nth": 3})
        run = self.one_by_one()
        self.assertIn(run.code, (0, 1))
        self.assertEqual(len(self.requests("POST", LIST)), 4)
        self.finishes()

    def test_creates_that_were_never_done_are_sent_again_only_when_that_is_sure(self):
        self.order({"kind": "lost-before", "method": "POST", "path": LIST, "nth": 1},
                   {"kind": "html", "status": 200, "method": "POST", "path": LIST, "nth": 2},
                   {"kind": "status", "status": 500, "method": "POST", "path": LIST, "nth": 3,
                    "body": '{"message":"Out of database connections"}'})
        run = self.one_by_one()
        self.assert_told(run, "apply.outcome-unknown", "Out of database connections")
        self.assertEqual(len(self.requests("POST", LIST)), 4)
        self.assertIn("unknown", run.stdout)
        self.finishes(runs=1)
        self.assertEqual(len(self.requests("POST", LIST)), 7)

    def test_creates_that_land_after_they_were_given_up_on_are_found(self):
        self.order({"kind": "late", "ms": 1500, "method": "POST", "path": LIST, "count": "all"})
        self.assert_told(self.one_by_one(), "apply.outcome-unknown")
        self.finishes()
        self.assertEqual(len(self.requests("POST", LIST)), 4)

    def test_updates_and_deletes_are_repeated(self):
        for nth, kind in enumerate(("lost-after", "lost-before", "truncated", "empty"), 1):
            self.order({"kind": kind, "method": "PUT", "path": ONE, "nth": 2 * nth - 1})
        self.order({"kind": "lost-after", "method": "DELETE", "path": ONE, "nth": 1},
                   {"kind": "status", "status": 503, "method": "DELETE", "path": ONE, "nth": 3})
        run = self.one_by_one()
        self.assert_exit(run, 0)
        self.finishes(runs=1)

    def test_refused_writes_show_the_servers_message_and_hold_nothing_else_up(self):
        self.order({"kind": "status", "status": 422, "method": "POST", "path": LIST, "nth": 1,
                    "body": '{"status":422,"message":"Warehouse hours are over"}'},
                   {"kind": "status", "status": 409, "method": "POST", "path": LIST, "nth": 2,
                    "body": '{"status":409,"message":"Name in use by the archive"}'},
                   {"kind": "status", "status": 404, "method": "POST", "path": LIST, "nth": 3},
                   {"kind": "status", "status": 403, "method": "PUT", "path": ONE, "nth": 1,
                    "body": '{"error":"Read-only for you"}'},
                   {"kind": "status", "status": 400, "method": "DELETE", "path": ONE, "nth": 1,
                    "body": '{"message":"A pipeline is running"}'})
        run = self.one_by_one()
        self.assert_told(run, "api.rejected", "422", "Warehouse hours are over", "409",
                         "Name in use by the archive", "choose another name",
                         "project does not exist", "Read-only for you", "A pipeline is running")
        self.assertIn("[api.forbidden]", run.stderr)
        self.assertIn("1 added, 3 changed, 1 destroyed, 5 failed", run.stdout)
        self.finishes(runs=1)

    def test_rate_limited_writes_wait_and_succeed(self):
        self.order({"kind": "rate-limit", "method": "POST", "path": LIST, "nth": 2,
                    "retry-after": 1},
                   {"kind": "rate-limit", "method": "PUT", "path": ONE, "nth": 1, "retry-after": 1})
        self.assert_exit(self.work.run("apply", "--auto-approve"), 0)
        self.assertEqual([one["status"] for one in self.requests("POST", LIST)].count(429), 1)
        self.finishes(runs=1)

    def test_a_server_that_fails_over_and_over_is_left_alone(self):
        more = tuple(f"m{i:02}" for i in range(12))
        self.declare(*more)
        self.order({"kind": "status", "status": 503, "path": "/api/**", "count": "all",
                    "method": "POST"})
        run = self.one_by_one()
        self.assert_exit(run, 1)
        self.assertIn("not tried", run.stdout)
        self.assertLess(len(self.requests("POST", LIST)), 16)
        self.heal()
        self.assert_finishes(*self.OLD, *self.NEW, *more)

    def test_an_error_that_repeats_our_secrets_shows_none(self):
        echo = json.dumps({"message": f"cannot store password {SECRET} for token a-test-token"})
        self.order({"kind": "status", "status": 400, "method": "POST", "path": LIST,
                    "count": "all", "body": echo})
        run = self.work.run("apply", "--auto-approve", "--log", "run.log", "--log-level", "trace")
        self.assert_told(run, "api.rejected", "cannot store password (sensitive)")
        self.assert_no_secret(self.work, SECRET, "a-test-token")
        self.finishes(runs=1)

    def test_a_connection_test_that_repeats_our_secrets_shows_none(self):
        echo = json.dumps({"success": False, "status": "error",
                           "message": f"Authentication failed for reader:{SECRET}",
                           "error": "token a-test-token"})
        self.declare(*self.NEW, test="{when: changed}")
        self.order({"kind": "status", "status": 200, "method": "POST", "path": ONE + "/test",
                    "count": "all", "body": echo})
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 3)
        self.assertIn("Authentication failed for reader:(sensitive)", run.stdout)
        self.assertIn("user name and password", run.stdout)
        self.assert_no_secret(self.work, SECRET, "a-test-token")
        self.finishes(runs=1)


@on_each_dialect
class RateLimits(BadServer):
    def test_a_limit_that_only_says_when_it_ends_is_waited_for(self):
        refused = []

        def alter(method, path):
            if method != "POST" or refused:
                return None
            refused.append(time.time())
            return 429, {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0",
                         "X-RateLimit-Reset": str(int(refused[0]) + 2)}, b"{}"
        self.open_workspace()
        self.declare("a")
        self.through(alter)
        self.apply()
        self.assertEqual(len(refused), 1)
        self.assertGreaterEqual(time.time(), int(refused[0]) + 2)
        self.assert_finishes("a")

    def test_the_sandboxs_own_limit_is_kept(self):
        self.open_workspace("--rate-limit", "1000")
        self.declare("a")
        plan = self.plan(add=1)
        self.assertNotIn("under the known rate limit", plan.stdout)
        self.assert_finishes("a")

    def test_requests_side_by_side_are_no_more_than_was_asked_for(self):
        self.open_workspace()
        self.declare("a", "b", "c", "d", "e", "f")
        between = self.through(lambda *_: None)
        self.order({"kind": "latency", "ms": 50, "path": "/api/**", "count": "all"})
        self.apply(0, "--parallelism", "1")
        self.assertEqual(between.most_in_flight, 1)
        self.declare("a", "b", "c", "d", "e", "f", spec="  connectorMaxConnections: 4\n")
        self.apply(0, "--parallelism", "3")
        self.assertIn(between.most_in_flight, (2, 3))


@on_each_dialect
class Conflicts(BadServer):
    def test_a_name_that_another_client_took_meanwhile(self):
        self.open_workspace("--unique-names")
        self.declare("a", "b")
        self.plan(0, "--out", "p.json", add=2)
        status, answer = self.box.api("POST", "/api/connector", live_body("a"))
        self.assertEqual(status, 200, answer)
        run = self.work.run("apply", "--auto-approve", "p.json")
        self.assert_told(run, "api.rejected", "409", "already", "lifecycle.adopt")
        self.plan(adopt=1)
        self.assert_finishes("a", "b")


@on_each_dialect
class Tokens(BadServer):
    """The token stands in a file and can be renewed there."""

    def setUp(self):
        self.open_workspace("--expired-token", "old-token")
        text = self.work.read("dbsn.yaml").replace("{env: DATABASIN_TOKEN}", "{file: token}")
        self.work.write("dbsn.yaml", text)
        del self.work.env["DATABASIN_TOKEN"]
        self.work.write_secret("token", "old-token\n")
        self.declare("a")

    def test_a_second_refusal_is_final(self):
        run = self.work.run("plan")
        self.assert_told(run, "api.unauthorized", "401", "Token expired: sign in again",
                         "databasin auth login")
        self.assertEqual([one["status"] for one in self.requests("GET", LIST)], [401, 401])
        self.work.write_secret("token", "new-token\n")
        self.assert_finishes("a")
        self.assert_no_secret(self.work, "old-token", "new-token")

    def test_a_token_that_was_renewed_meanwhile_is_sent_once_more(self):
        self.order({"kind": "latency", "ms": 2000, "count": 1, "path": "/api/**"})
        plan = self.work.start("plan")
        self.wait_for_requests(1, running=plan)
        self.work.write_secret("token", "new-token\n")
        run = plan.finish()
        self.assert_exit(run, 0)
        self.assert_plan(run, add=1)
        self.assertIn(401, [one["status"] for one in self.requests()])
        self.assertEqual(self.requests("GET", LIST)[-1]["status"], 200)

    def test_a_write_whose_token_was_refused_is_sent_once_more_and_done_once(self):
        self.work.write_secret("token", "new-token\n")
        self.order({"kind": "status", "status": 401, "method": "POST", "path": LIST})
        self.apply()
        self.assertEqual([one["status"] for one in self.requests("POST", LIST)], [401, 200])
        self.assert_finishes("a")


@on_each_dialect
class OtherPlaces(BadServer):
    """Credentials go to their declared origin and nowhere else."""

    def setUp(self):
        self.open_workspace()
        self.declare("a")

    def test_a_redirect_is_told_and_not_followed(self):
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.1", 0))
            elsewhere.listen()
            elsewhere.settimeout(0.2)
            target = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/api?key=1"
            for status in (301, 302, 307, 308):
                url = self.box.url
                between = self.through(lambda *_: (status, {"Location": target}, b""))
                run = self.work.run("apply", "--auto-approve")
                self.assert_told(run, "api.redirect", str(status), target.split("?")[0],
                                 "not followed")
                self.work.write("dbsn.yaml", self.work.read("dbsn.yaml").replace(between.url, url))
            with self.assertRaises(TimeoutError):
                elsewhere.accept()
        self.assert_finishes("a")

    def test_plain_http_to_another_host_is_refused_before_anything_is_sent(self):
        run = self.work.run("plan", "--url", "http://no-such-host.invalid")
        self.assert_told(run, "api.insecure-origin", "plain http", "--insecure")
        run = self.work.run("plan", "--url", "http://no-such-host.invalid", "--insecure")
        self.assert_told(run, "api.unreachable", "no-such-host.invalid")

    def test_an_address_that_is_none(self):
        for url in ("127.0.0.1:9", "ftp://127.0.0.1", "http://", "http://a b"):
            run = self.work.run("plan", "--url", url)
            self.assert_exit(run, 1)
            self.assertRegex(run.stderr, r"\[[a-z]+\.[a-z-]+\]")

    def test_another_server_that_is_no_api(self):
        for answer in ((200, {"Content-Type": "text/plain"}, b"hello"),
                       (200, {"Content-Type": "application/json"}, b"[1, 2"),
                       (200, {"Content-Type": "application/json"}, b"\xff\xfe"),
                       (200, {"Content-Type": "application/json"}, b"[" * 100_000),
                       (200, {}, b"7")):
            url = self.box.url
            between = self.through(lambda *_, given=answer: given)
            self.assert_told(self.work.run("plan"), "api.bad-answer")
            self.work.write("dbsn.yaml", self.work.read("dbsn.yaml").replace(between.url, url))


class NoHttp(BadServer):
    """Something listens and speaks another protocol."""

    def listen(self, talk):
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)

        def serve():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        talk(connection)
                    except OSError:
                        pass
        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    def setUp(self):
        self.open_workspace(more=SHORT)
        self.declare("a")

    def test_a_server_that_is_not_http(self):
        url = self.listen(lambda connection: (connection.recv(10), connection.sendall(
            b"SSH-2.0-OpenSSH_9.2p1\r\n")))
        self.assert_told(self.work.run("plan", "--url", url), "api.broken", "not HTTP")

    def test_headers_without_an_end(self):
        def talk(connection):
            connection.recv(10)
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                connection.sendall(b"X-More: " + b"a" * 60_000 + b"\r\n")
        self.assert_told(self.work.run("plan", "--url", self.listen(talk)), "api.bad-answer")

    def test_a_body_without_an_end(self):
        def talk(connection):
            connection.recv(10)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               b"Content-Length: 999999999999\r\n\r\n[")
        self.assert_told(self.work.run("plan", "--url", self.listen(talk)), "api.bad-answer")

    def test_a_server_that_never_answers(self):
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        self.assert_told(self.work.run("plan", "--url", url), "api.timeout", "No answer in time")


class Certificates(BadServer):
    def certificate(self, name, alternative):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        key, certificate = f"{folder.name}/{name}.key", f"{folder.name}/{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
                        certificate, "-days", "2", "-subj", "/CN=dbsn test", "-addext",
                        f"subjectAltName={alternative}"], check=True, capture_output=True)
        return certificate, key

    def refused(self, alternative, trusted):
        certificate, key = self.certificate("server", alternative)
        box = self.sandbox("--tls-cert", certificate, "--tls-key", key)
        work = self.workspace(box, f"    caFile: {certificate}\n" if trusted else "")
        work.env["DB_PASSWORD"] = SECRET
        self.work = work
        self.declare("a")
        run = work.run("apply", "--auto-approve")
        self.assert_told(run, "api.certificate", "Nothing was sent")
        self.assertNotIn("attempts", run.stderr)
        return run

    def test_one_that_nobody_vouches_for(self):
        self.refused("IP:127.0.0.1", False)

    def test_one_of_another_host(self):
        self.refused("DNS:other.example", True)

    def test_one_that_the_settings_vouch_for(self):
        certificate, key = self.certificate("server", "IP:127.0.0.1")
        box = self.sandbox("--tls-cert", certificate, "--tls-key", key)
        self.work = self.workspace(box, f"    caFile: {certificate}\n")
        self.work.env["DB_PASSWORD"] = SECRET
        self.declare("a", "b")
        self.apply()
        self.plan()
        self.assert_exit(self.work.run("destroy", "--auto-approve"), 0)

    def test_https_on_a_plain_port_and_the_other_way_round(self):
        self.open_workspace(more=SHORT)
        self.declare("a")
        run = self.work.run("plan", "--url", self.box.url.replace("http:", "https:"))
        self.assert_exit(run, 1)
        self.assertRegex(run.stderr, r"\[api\.(certificate|broken|unreachable)\]")
        certificate, key = self.certificate("server", "IP:127.0.0.1")
        box = self.sandbox("--tls-cert", certificate, "--tls-key", key)
        run = self.work.run("plan", "--url", box.url.replace("https:", "http:"))
        self.assert_exit(run, 1)
        self.assertRegex(run.stderr, r"\[api\.[a-z-]+\]")



class Waits(ConnectorTestCase):
    def test_the_report_says_how_often_it_waited_and_why(self):
        self.open_workspace()
        self.declare("a")
        self.order({"kind": "status", "method": "GET", "path": LIST, "status": 503, "count": 2},
                   {"kind": "rate-limit", "method": "POST", "path": LIST, "retry-after": 1})
        run = self.apply()
        self.assertRegex(run.stdout, r"Requests waited 3 times, \d+\.\d s in all: once for answers of "
                                     r"429, 2 times for answers of 503\.")
        self.declare("b")
        run = self.work.run("apply", "--auto-approve", "--format", "json")
        ended = [json.loads(line) for line in run.stdout.splitlines()][-1]
        self.assertEqual(ended["tally"]["waits"], [])
        self.assertNotIn("Requests waited", run.stdout)


if __name__ == "__main__":
    main()
