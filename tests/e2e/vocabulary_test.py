"""What definitions can say, beyond those that are shipped: small ones for APIs that behave as real ones
were seen to, each on a server of its own."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main
from support.strangers import Blind, Boards, Jobs, Notes, Stranger, Tables

HEAD = """apiVersion: dbsn.provider/v1
kind: Provider
metadata: {{name: {name}, version: 1.0.0}}
serves: [v1]
settings:
  url: {{type: url, required: true}}
{settings}origin: url
resilience: {{timeout: 1s, max_retries: 2, retry_delay: 10ms, backoff: none, circuit_breaker: {{threshold: 3, recovery: 60s}}}}
errors: {{message: [message, msg, error]{errors}}}
{auth}"""

NOTE = """apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: notes, name: Note, title: note}
identity: {id: name, name: name, named: true}
fields:
  name: {type: string, required: true, create_only: true}
  text: {type: string}
  colour: {type: string}
  size: {type: integer}
  token: {type: string, sensitive: true, masks: [<hidden>]}
operations:
  list: {method: GET, path: /notes, names: true}
  read: {method: GET, path: "/notes/{id}", absent: {status: [404]}}
  create: {method: PUT, path: "/notes/{id}", body: all, overwrites: true, read_after: true, retry: always, resilience: {max_retries: 1, retry_delay: 5ms, backoff: linear, rate_limit: 6000}}
  update: {method: PATCH, path: "/notes/{id}", headers: {Content-Type: application/merge-patch+json}, body: merge, retry: always}
  delete: {method: DELETE, path: "/notes/{id}", absent: {status: [404]}, retry: always}
"""

SECRET_THING = """apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: blind, name: Credential, title: credential}
identity: {id: id, name: name}
fields:
  name: {type: string, required: true}
  data: {type: map}
  secret: {type: string, sensitive: true, write_only: true}
operations:
  create: {method: POST, path: /credentials, body: all, id: [id], retry: never}
  delete: {method: DELETE, path: "/credentials/{id}", absent: {status: [404]}, retry: always}
"""

JOB = """apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: jobs, name: Job, title: job}
identity: {id: id, name: name, unique: true}
fields:
  name: {type: string, required: true}
  image: {type: string}
  state: {type: string, read_only: true}
operations:
  list: {method: GET, path: /jobs, paging: {by: link}}
  read: {method: GET, path: "/jobs/{id}", absent: {status: [404]}}
  create: {method: POST, path: /jobs, body: all, id: [id], read_after: true, retry: never, wait: {field: state, while: [creating], every: 50ms, deadline: 5s}}
  delete: {method: DELETE, path: "/jobs/{id}", absent: {status: [404]}, retry: always}
"""

TABLE = """apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: tables, name: Table, title: table}
identity: {id: id, name: title, unique: true}
fields:
  title: {type: string, required: true}
  host: {type: string}
  note: {type: string}
  password: {type: string, sensitive: true}
  id: {type: string, read_only: true}
operations:
  list: {method: GET, path: /tables, rows: list, thin: true}
  read: {method: GET, path: "/tables/{id}", absent: {status: [404]}}
  create: {method: POST, path: /tables, body: all, id: [id], read_after: true, retry: never}
  update: {method: PATCH, path: "/tables/{id}", body: all, retry: always}
  delete: {method: DELETE, path: "/tables/{id}", absent: {status: [404]}, retry: always}
"""

BOARD = """apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: boards, name: Board, title: board}
identity: {id: uid, name: uid, named: true}
fields:
  uid: {type: string, required: true, create_only: true}
  url: {type: string}
  apiKey: {type: string, inside: secureJsonData, sensitive: true, write_only: true}
  secureJsonFields: {type: map, read_only: true}
operations:
  list: {method: GET, path: /boards}
  read: {method: GET, path: "/boards/{id}", absent: {status: [500]}}
  create: {method: POST, path: /boards, body: all, read_after: true, retry: never}
  update: {method: PUT, path: "/boards/{id}", body: all, retry: always}
  delete: {method: DELETE, path: "/boards/{id}", absent: {status: [404]}, retry: always}
"""


class Strangers(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.path("manifests").mkdir()
        self.settings = {}

    def stranger(self, make):
        server = make()
        self.addCleanup(server.stop)
        return server

    def define(self, name, kind, server, settings="", auth="auth: {kind: none}\n", errors="", **more):
        self.work.write(f"definitions/{name}/provider.yaml", HEAD.format(
            name=name, settings=settings, auth=auth, errors=errors))
        self.work.write(f"definitions/{name}/kind.yaml", kind)
        self.settings[name] = {"url": server.url, **more}
        lines = "".join(f"  {one}:\n" + "".join(f"    {key}: {value}\n" for key, value in has.items())
                        for one, has in self.settings.items())
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: strangers}\n"
                        f"manifests: [manifests]\nproviders:\n{lines}")

    def manifest(self, provider, kind, spec, name="one", more=""):
        lines = "".join(f"  {key}: {value}\n" for key, value in spec.items())
        self.work.write(f"manifests/{name}.yaml", f"apiVersion: {provider}/v1\nkind: {kind}\n"
                        f"metadata: {{name: {name}}}\nspec:\n{lines}{more}")

    def dbsn(self, *arguments, code=0):
        run = self.work.run(*arguments, "--providers", "definitions")
        self.assert_exit(run, code)
        return run

    def plan(self, code=0, **counts):
        run = self.dbsn("plan", code=code)
        self.assert_plan(run, **counts)
        return run

    def apply(self, code=0):
        return self.dbsn("apply", "--auto-approve", code=code)


class NotesTest(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Notes)
        self.define("notes", NOTE, self.server,
                    settings="  key: {type: string, sensitive: true, required: true, env: [NOTES_KEY]}\n",
                    auth="auth: {kind: query, parameter: api_key, secret: key}\n")
        self.work.env.update({"NOTES_KEY": Notes.KEY, "TOKEN": "s3ntinel-token-1"})

    def note(self, **spec):
        self.manifest("notes", "Note", {"name": "a", "token": "{valueFrom: {env: TOKEN}}", **spec})

    def test_names_alone_a_key_in_the_query_and_a_merge_patch(self):
        self.note(text="hello", colour="red", size=3)
        self.apply()
        self.assertEqual(self.server.things["a"], {"name": "a", "text": "hello", "colour": "red",
                                                   "size": 3, "token": "s3ntinel-token-1"})
        self.plan()
        self.note(text="bye")
        self.plan(change=1)
        self.apply()
        self.assertEqual(self.server.sent("PATCH"), [{"text": "bye", "colour": None, "size": None}])
        self.assertEqual(self.server.things["a"], {"name": "a", "text": "bye",
                                                   "token": "s3ntinel-token-1"})
        self.plan()
        self.assert_no_secret(self.work, Notes.KEY, "s3ntinel-token-1")

    def test_a_mask_is_neither_compared_nor_sent(self):
        self.note(text="hello")
        self.apply()
        self.plan()                                     # the mask's end is the secret's own
        self.work.env["TOKEN"] = "s3ntinel-token-2"
        self.plan(change=1)
        self.apply()
        self.plan()
        self.assertEqual(self.server.things["a"]["token"], "s3ntinel-token-2")
        self.note(text="other")
        self.apply()
        for body in self.server.sent("PATCH") + self.server.sent("PUT"):
            self.assertNotIn("<hidden>", str(body))

    def test_what_is_there_is_adopted_and_a_delete_of_nothing_is_done(self):
        self.server.things["a"] = {"name": "a", "text": "theirs"}
        self.note(text="theirs")
        self.plan(adopt=1)
        self.apply()
        self.plan()
        self.work.remove("manifests/one.yaml")
        run = self.dbsn("plan", code=1)
        self.assertIn("taken over, not made here", run.stdout)
        self.server.things.clear()
        self.apply()
        self.plan()

    def test_an_operation_has_limits_of_its_own(self):
        self.note(text="hello")
        self.assert_exit(self.work.run("plan", "--providers", "definitions", "--out", "p"), 0)
        handle = self.server.handle
        self.server.handle = lambda method, *rest: ((503, {"message": "busy"}) if method == "PUT"
                                                    else handle(method, *rest))
        self.dbsn("apply", "--auto-approve", "p", code=1)
        self.assertEqual(len(self.server.sent("PUT")), 2)        # one retry, where others have two


class BlindTest(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Blind)
        self.define("blind", SECRET_THING, self.server,
                    settings="  key: {type: string, sensitive: true, required: true, env: [BLIND_KEY]}\n",
                    auth='auth: {kind: header, header: Authorization, prefix: "ApiKey ", secret: key}\n')
        self.work.env.update({"BLIND_KEY": Blind.KEY, "TOKEN": "s3ntinel-token-1"})

    def credential(self, more="", **spec):
        self.manifest("blind", "Credential", {
            "name": "a", "secret": "{valueFrom: {env: TOKEN}}", **spec}, more=more)

    def test_the_record_is_all_there_is_and_every_change_replaces(self):
        self.credential(data="{user: ada}")
        self.apply()
        [first] = self.server.things
        shown = self.plan()
        self.assertIn("a change made elsewhere cannot be seen", shown.stdout)
        self.server.things[first]["data"] = {"user": "thief"}
        self.plan()                                               # nobody can see it
        self.credential(data="{user: bob}")
        shown = self.plan(add=1, destroy=1)
        self.assertIn("cannot be updated: replace", shown.stdout)
        self.apply()
        [second] = self.server.things
        self.assertNotEqual(first, second)
        self.plan()
        self.work.env["TOKEN"] = "s3ntinel-token-2"
        self.plan(add=1, destroy=1)
        self.apply()
        self.plan()
        self.work.remove("manifests/one.yaml")
        self.apply()
        self.assertEqual(self.server.things, {})
        self.assertEqual([one for one in self.server.received if one[0] == "GET"], [])

    def test_an_export_leaves_out_what_no_request_shows(self):
        run = self.dbsn("export", "--out", "manifests")
        self.assertIn("no request shows", run.stderr)

    def test_a_lost_answer_is_never_taken_for_a_create_nor_sent_again(self):
        self.credential()
        self.server.drop_next = "POST"
        self.apply(code=1)
        [made] = self.server.things
        run = self.dbsn("plan", code=1)
        self.assertIn("got no answer, and this API shows nobody what there is", run.stdout)
        self.assertEqual(len(self.server.sent("POST")), 1)
        self.credential(more=f"lifecycle: {{adopt: {made}}}\n")
        self.plan(adopt=1)
        self.apply()
        self.plan()
        self.assertEqual(len(self.server.sent("POST")), 1)


class JobsTest(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Jobs)
        self.define("jobs", JOB, self.server, tokenUrl=f"{self.server.url}/oauth/token", scope="jobs",
                    settings="  tokenUrl: {type: url, required: true}\n  scope: {type: string}\n"
                    "  client: {type: string, default: robot}\n"
                    "  secret: {type: string, sensitive: true, required: true, env: [JOBS_SECRET]}\n",
                    auth="auth: {kind: oauth2, user: client, secret: secret, token_url: tokenUrl, "
                    "scope: scope, reread_on: [401]}\n")
        self.work.env["JOBS_SECRET"] = Jobs.SECRET

    def jobs(self, *names, image="v1"):
        for name in names:
            self.manifest("jobs", "Job", {"name": name, "image": image}, name)

    def test_client_credentials_pages_by_link_and_readiness(self):
        self.jobs("a", "b", "c", "d", "e")
        self.apply()
        self.assertTrue(all(polls >= 3 for polls in self.server.polls.values()))
        self.assertEqual(len(self.server.tokens), 1)
        self.plan()                                               # three pages
        self.assertEqual([one[2] for one in self.server.received if one[1] == "/jobs"][-3:],
                         [{}, {"page": "1"}, {"page": "2"}])
        self.jobs("a", image="v2")
        self.plan(add=1, destroy=1)
        self.apply()
        self.plan()
        self.assert_no_secret(self.work, Jobs.SECRET, "t0ken-sentinel")

    def test_a_token_that_is_refused_is_fetched_anew(self):
        self.jobs("a")
        tokens = self.server.tokens
        handle = self.server.handle

        def once(method, path, *rest):
            if method == "POST" and path == "/jobs" and len(tokens) == 1:
                tokens.update(dict.fromkeys(tokens, False))
            return handle(method, path, *rest)
        self.server.handle = once
        self.apply()
        self.assertEqual(len(tokens), 2)
        self.assertEqual(len(self.server.things), 1)

    def test_a_wrong_secret_says_where(self):
        self.jobs("a")
        self.work.env["JOBS_SECRET"] = "s3ntinel-wrong"
        run = self.dbsn("plan", code=1)
        self.assertIn("/oauth/token", run.stderr)
        self.assertIn("invalid_client", run.stderr)
        self.assert_no_secret(self.work, "s3ntinel-wrong")

    def test_a_link_to_another_host_is_not_followed(self):
        elsewhere = self.stranger(Jobs)
        self.jobs("a", "b", "c")
        self.apply()
        self.server.foreign = elsewhere.url
        run = self.dbsn("plan", code=1)
        self.assertIn("names an address of another host", run.stderr)
        self.assertEqual(elsewhere.received, [])
        self.server.foreign = self.server.url                     # its own, written out
        self.plan()


class TablesTest(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Tables)
        self.define("tables", TABLE, self.server, errors=", failed: [{field: code, equals: -1}]",
                    settings=f"  user: {{type: string, default: {Tables.USER}}}\n"
                    "  password: {type: string, sensitive: true, required: true, env: [TABLES_PASSWORD]}\n",
                    auth='auth: {kind: login, user: user, secret: password, header: xc-token, '
                    'login: {method: POST, path: /login, send: {email: "{user}", password: "{secret}"}}, '
                    'take: [auth.token]}\n')
        self.work.env.update({"TABLES_PASSWORD": Tables.PASSWORD, "DB": "s3ntinel-db-password"})

    def table(self, password=True, name="one", **spec):
        spec = {"title": "A", **spec}
        if password:
            spec["password"] = "{valueFrom: {env: DB}}"
        self.manifest("tables", "Table", spec, name)

    def test_a_login_and_a_patch_that_replaces_all(self):
        self.table(host="h", note="mine")
        self.apply()
        self.plan()
        [number] = self.server.things
        self.server.things[number]["note"] = "theirs"
        self.table(host="other", note="theirs")
        shown = self.plan(change=1)
        self.assertIn("sent again", shown.stdout)
        self.apply()
        self.assertEqual(self.server.things[number], {
            "title": "A", "host": "other", "note": "theirs", "password": "s3ntinel-db-password"})
        self.plan()
        self.assert_no_secret(self.work, Tables.PASSWORD, "s3ntinel-db-password", "t0ken-sentinel")

    def test_a_password_behind_a_mask_that_no_manifest_says_is_not_erased(self):
        self.server.things["tbl"] = {"title": "A", "host": "h", "password": "s3ntinel-theirs"}
        self.table(password=False, host="other")
        run = self.dbsn("plan", code=1)
        self.assertIn("would erase the secret password", run.stdout)
        self.assertEqual(self.server.things["tbl"]["password"], "s3ntinel-theirs")

    def test_a_failure_in_a_good_answer(self):
        self.table(host="h")
        self.assert_exit(self.work.run("plan", "--providers", "definitions", "--out", "p"), 0)
        self.server.things["tbl"] = {"title": "A"}
        run = self.dbsn("apply", "--auto-approve", "p", code=1)
        self.assertIn("that title is there already", run.stderr)
        self.assertEqual(len(self.server.things), 1)

    def test_a_login_that_fails(self):
        self.table()
        self.work.env["TABLES_PASSWORD"] = "s3ntinel-wrong"
        run = self.dbsn("plan", code=1)
        self.assertIn("wrong e-mail or password", run.stderr)
        self.assert_no_secret(self.work, "s3ntinel-wrong")


class BoardsTest(Strangers):
    def setUp(self):
        super().setUp()
        self.server = self.stranger(Boards)
        self.define("boards", BOARD, self.server)
        self.work.env["KEY"] = "s3ntinel-key-1"

    def test_secrets_told_by_flags_and_a_500_of_what_is_absent(self):
        spec = {"uid": "a", "url": "http://x", "apiKey": "{valueFrom: {env: KEY}}"}
        self.manifest("boards", "Board", spec)
        self.apply()
        self.assertEqual(self.server.things["a"]["secureJsonData"], {"apiKey": "s3ntinel-key-1"})
        self.plan()
        self.manifest("boards", "Board", {**spec, "url": "http://y"})
        self.plan(change=1)
        self.apply()
        self.assertEqual(self.server.things["a"], {"uid": "a", "url": "http://y", "secureJsonData": {
            "apiKey": "s3ntinel-key-1"}})
        self.work.env["KEY"] = "s3ntinel-key-2"
        self.plan(change=1)
        self.apply()
        self.plan()
        self.server.things["a"]["annotations"] = {"x": 1}         # no field of the definition
        self.manifest("boards", "Board", {**spec, "url": "http://z"})
        run = self.dbsn("plan", code=1)
        self.assertIn("would erase annotations", run.stdout)
        self.server.things["a"].pop("annotations")
        self.work.remove("manifests/one.yaml")
        self.server.things.clear()
        self.apply()
        self.plan()


class Degraded(Strangers):
    def test_a_provider_that_is_down_holds_its_own_changes_and_no_other_s(self):
        well, ill = self.stranger(Boards), self.stranger(Boards)
        self.define("boards", BOARD, well)
        self.define("walls", BOARD.replace("provider: boards", "provider: walls"), ill)
        for i in range(30):
            self.manifest("boards", "Board", {"uid": f"b{i}", "url": "http://x"}, f"b{i}")
            self.manifest("walls", "Board", {"uid": f"w{i}", "url": "http://x"}, f"w{i}")
        self.assert_exit(self.work.run("plan", "--providers", "definitions", "--out", "p"), 0)
        ill.down = True
        ill.received.clear()
        run = self.dbsn("apply", "--auto-approve", "--parallelism", "4", "p", code=1)
        self.assertEqual(len(well.things), 30)
        self.assertIn("30 added", run.stdout)
        self.assertIn("not tried", run.stdout + run.stderr)
        self.assertLess(len(ill.received), 30)                    # the breaker let none through
        ill.down = False
        self.apply()
        self.assertEqual(len(ill.things), 30)
        self.plan()


del Stranger

if __name__ == "__main__":
    main()
