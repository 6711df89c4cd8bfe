"""Connector pages: the published pieces as they stand are a definition, whose operations are tried by
themselves against a live server."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, source_dir
from support.answering import Api
from support.sources import env, written

KEY = "s3ntinel-key-of-the-weather"
EXAMPLE = source_dir() / "examples" / "connectors" / "openweathermap"
PIECES = ["auth.yaml", "get_current_weather.yaml", "get_current_weather.response.json"]
OAUTH = """auth_type: oauth2
credential_schema:
  client_id:
    label: "Client ID"
    type: string
    required: true
    sensitive: false
  client_secret:
    label: "Client Secret"
    type: password
    required: true
    sensitive: true
  token_url:
    label: "Token URL"
    type: string
    required: true
    sensitive: false
    default: "https://auth.example.com/oauth/token"
grant_type: client_credentials
scopes: "read write"
"""
POST = """operation: add_alert
method: POST
path: "/alerts/{city}"
parameters:
  - {name: city, location: path, type: string, required: true}
  - {name: level, location: body, type: integer, required: true}
  - {name: note, location: body, type: string, default: "{city}"}
  - {name: X-Trace, location: header, type: string, required: false, default: on}
"""


class Pages(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.env["KEY"] = KEY

    def serve(self, answer):
        api = Api(answer)
        self.addCleanup(api.stop)
        return api

    def weather(self, temp=281.5):
        def answer(method, path, headers, body):
            if headers.get("X-API-Key") != KEY:
                return 401, {"message": "Invalid API key"}
            return 200, {"name": "London", "main": {"temp": temp, "humidity": 80}}
        return self.serve(answer)

    def page(self, **pieces):
        """The example's files; others in their place, None for none."""
        for name in ["connector.yaml", *PIECES]:
            self.work.write(f"page/{name}", (EXAMPLE / name).read_text())
        for name, text in pieces.items():
            path = "page/" + name.replace("__", ".")
            if text is None:
                self.work.remove(path)
            else:
                self.work.write(path, text)

    def settings(self, provider="openweathermap", **settings):
        lines = "".join(f"    {key}: {written(value)}\n" for key, value in settings.items())
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: t}\n"
                        f"manifests: []\nproviders:\n  {provider}:\n{lines}")

    def dbsn(self, *arguments, code=0):
        run = self.work.run(*arguments, "--providers", "page")
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, KEY)
        return run


class Read(Pages):
    def test_the_published_pieces_as_they_stand(self):
        self.page()
        run = self.work.run("provider", "check", "page")
        self.assert_exit(run, 0)
        for part in ("openweathermap 1.0.0", "https://api.openweathermap.org unless",
                     "with the setting api_key, in the header X-API-Key", "OPENWEATHERMAP_API_KEY",
                     "openweathermap get_current_weather: GET /data/2.5/weather",
                     "main.temp (number)", "main.humidity (integer)", "name (string)"):
            self.assertIn(part, run.stdout)

    def test_in_one_file_as_documents(self):
        text = "\n---\n".join((EXAMPLE / name).read_text()
                              for name in ("connector.yaml", "auth.yaml", "get_current_weather.yaml"))
        self.work.write("page/connector.yaml", text)
        run = self.work.run("provider", "check", "page")
        self.assert_exit(run, 0)
        self.assertIn("get_current_weather: GET", run.stdout)

    def test_oauth2_as_published(self):
        self.page(auth__yaml=OAUTH)
        run = self.work.run("provider", "check", "page")
        self.assert_exit(run, 0)
        self.assertIn("goes to the setting token_url, https://auth.example.com/oauth/token", run.stdout)

    def test_mistakes_at_their_places(self):
        auth = (EXAMPLE / "auth.yaml").read_text()
        operation = (EXAMPLE / "get_current_weather.yaml").read_text()
        wrong = [
            ({"auth__yaml": auth.replace("sensitive: true", "sensitive: false")},
             "page/auth.yaml:7:16: error", "A password is always sensitive"),
            ({"auth__yaml": auth.replace("header_name", "heder_name")},
             "page/auth.yaml:9:1: error", 'Did you mean "header_name"?'),
            ({"auth__yaml": auth.replace("api_key\ncred", "apikey\ncred")}, "page/auth.yaml:1:12: error", "api_key"),
            ({"auth__yaml": auth.replace('header_name: "X-API-Key"\n', "")},
             "page/auth.yaml:1:1: error", "header_name or query_parameter"),
            ({"get_current_weather__yaml": operation.replace("/weather", "/{city}")},
             "page/get_current_weather.yaml:3:7: error", "Nothing says what fills {city}"),
            ({"get_current_weather__yaml": operation.replace("location: query", "location: qery")},
             "page/get_current_weather.yaml:6:15: error", "query"),
            ({"auth__yaml": None}, "connector.yaml", "The page has no credentials"),
            ({"more__yaml": "something: else\n"}, "page/more.yaml:1:1: error", "no piece of a connector page"),
            ({"more__yaml": operation}, "error", "stands twice")]
        for pieces, place, told in wrong:
            with self.subTest(told):
                self.page(**pieces)
                run = self.work.run("provider", "check", "page")
                self.assert_exit(run, 1)
                self.assertIn(place, run.stderr)
                self.assertIn(told, run.stderr)
                if "more__yaml" in pieces:
                    self.work.remove("page/more.yaml")


    def test_in_a_workspace_of_another_provider(self):
        self.page()
        self.settings("databasin", url="http://127.0.0.1:9")
        self.assert_exit(self.work.run("provider", "check", "page"), 0)

    def test_kinds_may_stand_beside_the_pieces(self):
        self.page(city__yaml="""apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: openweathermap, name: City, title: city}
identity: {id: id, name: name}
fields:
  name: {type: string, required: true, help: What it is called.}
operations:
  list: {method: GET, path: /cities}
""")
        run = self.work.run("explain", "City", "--providers", "page")
        self.assert_exit(run, 0)
        self.assertIn("What it is called.", run.stdout)


class Tried(Pages):
    def test_an_operation_that_answers_as_it_says(self):
        self.page()
        api = self.weather()
        self.settings(url=api.url, api_key=env("KEY"))
        run = self.dbsn("provider", "test", "openweathermap", "--param", "q=London,UK")
        self.assertRegex(run.stdout, r"Pass  get_current_weather +\d+\.\d s  GET .*, answered 200, as the schema says")
        self.assertEqual(api.seen[0][1], "/data/2.5/weather?q=London%2CUK&units=metric")
        run = self.dbsn("provider", "test", "openweathermap")
        self.assertIn("--param q=", run.stdout)
        self.assertIn("0 passed, 0 failed, 1 skipped", run.stdout)

    def test_an_answer_otherwise_than_the_schema(self):
        self.page()
        self.settings(url=self.weather(temp="mild").url, api_key=env("KEY"))
        run = self.dbsn("provider", "test", "openweathermap", "--param", "q=Rome", code=2)
        self.assertIn("main.temp is no number", run.stdout)

    def test_a_wrong_key_and_a_server_that_is_not_there(self):
        self.page()
        api = self.weather()
        self.work.env["WRONG"] = "s3ntinel-wrong"
        self.settings(url=api.url, api_key=env("WRONG"))
        run = self.dbsn("provider", "test", "openweathermap", "--param", "q=Rome", code=2)
        self.assertIn("Invalid API key", run.stdout)
        self.settings(url="http://127.0.0.1:1", api_key=env("KEY"))
        self.page(connector__yaml=(EXAMPLE / "connector.yaml").read_text()
                  + "resilience: {max_retries: 0}\n")
        run = self.dbsn("provider", "test", "openweathermap", "--param", "q=Rome", code=2)
        self.assertIn("Fail  get_current_weather", run.stdout)

    def test_what_may_change_something_is_sent_when_it_is_named(self):
        self.page(add_alert__yaml=POST)
        api = self.serve(lambda *_: (201, {"ok": True}))
        self.settings(url=api.url, api_key=env("KEY"))
        run = self.dbsn("provider", "test", "openweathermap", "--param", "city=São Paulo/{x}",
                        "--param", "level=3")
        self.assertIn("POST may change something", run.stdout)
        self.assertEqual([method for method, *_ in api.seen], [])
        run = self.dbsn("provider", "test", "openweathermap/add_alert", "--param",
                        "city=São Paulo/{x}", "--param", "level=3")
        self.assertIn("1 passed, 0 failed", run.stdout)
        method, path, headers, body = api.seen[0]
        self.assertEqual((method, path), ("POST", "/alerts/S%C3%A3o%20Paulo%2F%7Bx%7D"))
        self.assertEqual(json.loads(body), {"level": 3, "note": "{city}"})
        self.assertEqual(headers["X-Trace"], "on")
        run = self.dbsn("provider", "test", "openweathermap/add_alrt", code=1)
        self.assertIn('Did you mean "add_alert"?', run.stderr)
        run = self.dbsn("provider", "test", "openweathermap", "--param", "level", code=1)
        self.assertIn("Write --param q=London", run.stderr)

    def test_an_authorization_code_cannot_be_fetched(self):
        self.page(auth__yaml=OAUTH.replace("client_credentials", "authorization_code"))
        self.settings(client_id="me", client_secret=env("KEY"))
        run = self.dbsn("provider", "test", "openweathermap", "--param", "q=Rome", code=2)
        self.assertIn("signed in to with an authorization code", run.stdout)

    def test_each_way_to_sign_in(self):
        schema = ("credential_schema:\n  username: {type: string, required: true}\n"
                  "  password: {type: password, required: true, sensitive: true}\n")
        ways = {
            "auth_type: none\n": (None, {}),
            "auth_type: basic\n" + schema: ("Authorization", {"username": "me", "password": env("KEY")}),
            "auth_type: bearer\n" + schema: ("Authorization", {"username": "me", "password": env("KEY")}),
            "auth_type: api_key\nquery_parameter: appid\n" + schema: ("path", {"username": "me", "password": env("KEY")})}
        for auth, (where, settings) in ways.items():
            with self.subTest(auth.splitlines()[0]):
                self.page(auth__yaml=auth)
                api = self.serve(lambda *_: (200, {"name": "x", "main": {"temp": 1, "humidity": 1}}))
                self.settings(url=api.url, **settings)
                self.dbsn("provider", "test", "openweathermap", "--param", "q=Rome")
                _, path, headers, _ = api.seen[0]
                sent = path if where == "path" else headers.get("Authorization") or ""
                if where:
                    self.assertTrue("appid=" + KEY in sent or sent.startswith(("Basic ", "Bearer ")), sent)
                else:
                    self.assertEqual(sent, "")


del Pages

if __name__ == "__main__":
    main()
