"""Connector templates of DIBOP's registry: drafts, tests, published versions, roles, a review. Its
paths are not published, so that they are settings."""
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, source_dir
from support.answering import Api
from support.sources import env, written

KEY = "s3ntinel-enterprise-key"
ICON = "data:image/svg+xml;base64,PHN2Zy8+"
WEATHER = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


WEATHER_KEY = "s3ntinel-weather-key"


def weather(method, path, headers, body):
    """An API that connectors of a template would read from."""
    if headers.get("X-API-Key") != WEATHER_KEY:
        return 401, {"message": "no key"}
    return 200, {"name": "London", "main": {"temp": 281.5, "humidity": 80}}


class Templates(DbsnTestCase):
    review = ()

    def setUp(self):
        self.weather = Api(weather)
        self.addCleanup(self.weather.stop)
        self.api = self.sandbox(*self.review)
        self.work = self.workspace()
        self.work.env.update({"KEY": KEY, "PASSWORD": "s3ntinel-password"})
        self.work.path("manifests").mkdir()
        self.settings(secret=env("KEY"))
        self.api.api("POST", "/_sandbox/templates/weather/credentials",
                     {"api_key": WEATHER_KEY}, token=None)

    def settings(self, **more):
        lines = "".join(f"    {key}: {written(value)}\n"
                        for key, value in {"url": self.api.url + "/api/v1", **more}.items())
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: t}\n"
                        f"manifests: [manifests]\nproviders:\n  dibop:\n{lines}")

    def template(self, **more):
        spec = {"name": "Weather", "slug": "weather", "type": "General",
                "description": "Weather of cities", "base_url": self.weather.url, "icon": ICON,
                "documentation_url": "https://openweathermap.org/api", "auth_type": "api_key",
                "credential_schema": {"api_key": {
                    "label": "API Key", "type": "password", "required": True, "sensitive": True,
                    "help": "Get your API key from your account settings"}},
                "header_name": "X-API-Key", "key_prefix": "",
                "operations": [{
                    "operation": "get_current_weather", "method": "GET", "path": "/data/2.5/weather",
                    "parameters": [
                        {"name": "q", "location": "query", "type": "string", "required": True,
                         "default": "London"},
                        {"name": "units", "location": "query", "type": "string", "required": False,
                         "default": "metric"}],
                    "response_schema": WEATHER}], **more}
        spec = {key: value for key, value in spec.items() if value is not None}
        lines = "".join(f"  {key}: {written(value)}\n" for key, value in spec.items())
        self.work.write("manifests/weather.yaml", "apiVersion: dibop/v1\nkind: ConnectorTemplate\n"
                        f"metadata: {{name: weather}}\nspec:\n{lines}")

    def dbsn(self, *arguments, code=0):
        run = self.work.run(*arguments)
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, KEY, "s3ntinel-password", WEATHER_KEY)
        return run

    def apply(self, code=0):
        return self.dbsn("apply", "--auto-approve", code=code)

    def order(self, fault):
        status, answer = self.api.api("POST", "/_sandbox/faults", fault, token=None)
        self.assertLess(status, 300, answer)

    def heal(self):
        self.api.api("DELETE", "/_sandbox/faults", token=None)

    def seen(self):
        return self.api.api("GET", "/_sandbox/requests", token=None)[1]["requests"]

    def settled(self):
        self.assert_plan(self.dbsn("plan"))

    def live(self):
        return self.api.api("GET", "/api/v1/connector-templates")[1]["items"]

    def one(self):
        found = self.live()
        self.assertEqual(len(found), 1)
        return found[0]


class Lifecycle(Templates):
    def test_a_draft_then_a_version(self):
        self.template()
        run = self.apply()
        self.assertIn("All operations passed", run.stdout)
        self.assertEqual((self.one()["status"], self.one()["version"]), ("draft", None))
        self.settled()
        self.template(version="1.0.0", scope="enterprise")
        run = self.dbsn("plan")
        self.assert_plan(run, change=1)
        self.apply()
        self.assertEqual((self.one()["status"], self.one()["version"], self.one()["scope"]),
                         ("published", "1.0.0", "enterprise"))
        self.settled()
        run = self.dbsn("inspect", "ConnectorTemplate/weather", "versions")
        self.assertIn("1.0.0", run.stdout)

    def test_the_example(self):
        text = (source_dir() / "examples/manifests/dibop/weather.yaml").read_text()
        self.work.write("manifests/weather.yaml",
                        text.replace("https://api.openweathermap.org", self.weather.url))
        self.apply()
        self.assertEqual(self.one()["status"], "published")
        self.settled()

    def test_made_and_published_in_one_run(self):
        self.template(version="1.0.0", scope="catalogue")
        run = self.dbsn("plan")
        self.assert_plan(run, add=1)
        self.assertRegex(run.stdout, r"(?s)POST /connector-templates\n.*then its connection is tested\n"
                         r".*POST /connector-templates/\{id\}/publish .*once that has passed\n")
        self.apply()
        order = [one["path"].rsplit("/", 1)[1] for one in self.seen() if one["method"] == "POST"]
        self.assertEqual(order, ["connector-templates", "test", "publish"])
        self.assertEqual(self.one()["status"], "published")
        self.settled()

    def test_a_failed_test_keeps_it_a_draft(self):
        self.template(version="1.0.0", scope="enterprise", header_name="X-Wrong")
        run = self.apply(code=3)
        self.assertIn("Auth Error", run.stdout + run.stderr)
        self.assertIn("publish", run.stdout + run.stderr)
        self.assertEqual((self.one()["status"], self.one()["version"]), ("draft", None))
        run = self.dbsn("plan")
        self.assert_plan(run, change=1)
        self.template(version="1.0.0", scope="enterprise")
        self.apply()
        self.assertEqual(self.one()["status"], "published")
        self.settled()

    def test_a_test_that_cannot_be_run_is_a_failure(self):
        self.template(version="1.0.0", scope="enterprise")
        self.order({"kind": "status", "status": 400, "method": "POST",
                    "path": "/api/v1/connector-templates/*/test", "count": 9})
        run = self.apply(code=1)
        self.assertIn("400", run.stdout + run.stderr)
        self.assertEqual((self.one()["status"], self.one()["version"]), ("draft", None))
        self.heal()
        self.assert_plan(self.dbsn("plan"), change=1)
        self.apply()
        self.assertEqual(self.one()["status"], "published")
        self.settled()

    def test_the_version_is_judged_by_what_changed(self):
        self.template(version="1.0.0", scope="enterprise")
        self.apply()
        self.template(version="1.0.1", scope="enterprise", operations=[{
            "operation": "get_forecast", "method": "GET", "path": "/data/2.5/forecast",
            "parameters": [], "response_schema": WEATHER}])
        run = self.apply(code=1)
        self.assertIn("2.0.0 or more", run.stderr)
        self.template(version="2.0.0", scope="enterprise", operations=[{
            "operation": "get_forecast", "method": "GET", "path": "/data/2.5/forecast",
            "parameters": [], "response_schema": WEATHER}])
        self.apply()
        self.assertEqual(self.one()["version"], "2.0.0")
        self.settled()

    def test_the_slug_is_fixed_once_published(self):
        self.template()
        self.apply()
        self.template(slug="weather-2")
        self.api.api("POST", "/_sandbox/templates/weather-2/credentials",
                     {"api_key": WEATHER_KEY}, token=None)
        self.apply()
        self.assertEqual(self.one()["slug"], "weather-2")
        self.template(slug="weather-2", version="1.0.0", scope="enterprise")
        self.apply()
        self.template(slug="clouds", version="1.0.0", scope="enterprise")
        run = self.dbsn("plan", code=1)
        self.assertIn("slug cannot change while published is true", run.stdout + run.stderr)
        self.apply(code=1)
        self.assertEqual(self.one()["slug"], "weather-2")

    def test_published_versions_stay(self):
        self.template(version="1.0.0", scope="enterprise")
        self.apply()
        self.work.path("manifests/weather.yaml").unlink()
        run = self.apply(code=1)
        self.assertIn("Published versions stay", run.stderr)
        self.assertEqual(len(self.live()), 1)

    def test_a_publish_whose_answer_is_lost(self):
        for when in ("lost-before", "lost-after"):
            with self.subTest(when):
                self.template(slug=f"weather-{when}", version="1.0.0", scope="enterprise")
                self.api.api("POST", f"/_sandbox/templates/weather-{when}/credentials",
                             {"api_key": WEATHER_KEY}, token=None)
                self.work.run("state", "rm", "ConnectorTemplate/weather")
                self.order({"kind": when, "method": "POST", "path": "/api/v1/connector-templates/*/publish",
                            "count": 9})
                self.work.run("apply", "--auto-approve")
                self.heal()
                self.apply()
                found = [one for one in self.live() if one["slug"] == f"weather-{when}"]
                self.assertEqual([(one["status"], one["version"]) for one in found], [("published", "1.0.0")])
                self.settled()

    def test_a_kill_at_each_request(self):
        turn = 0
        while turn < 20:
            turn += 1
            slug = f"weather-{turn}"
            with self.subTest(killed_at=turn):
                self.api.api("POST", f"/_sandbox/templates/{slug}/credentials",
                             {"api_key": WEATHER_KEY}, token=None)
                self.template(slug=slug, version="1.0.0", scope="enterprise")
                self.work.run("state", "rm", "ConnectorTemplate/weather")
                self.api.api("DELETE", "/_sandbox/requests", token=None)
                self.order({"kind": "latency", "ms": 700, "path": "/api/**", "nth": turn})
                run = self.work.start("apply", "--auto-approve")
                while len(self.seen()) < turn and run.running():
                    time.sleep(0.02)
                over = not run.running()
                if not over:
                    run.signal(signal.SIGKILL)
                run.finish()
                self.heal()
                time.sleep(0.8)  # what was under way lands
                self.apply()
                found = [(one["status"], one["version"]) for one in self.live() if one["slug"] == slug]
                self.assertEqual(found, [("published", "1.0.0")])
                self.settled()
                if over:
                    break
        self.assertGreater(turn, 5)


class Suite(Templates):
    def test_the_conformance_suite(self):
        self.template()
        run = self.dbsn("provider", "test", "ConnectorTemplate/weather")
        self.assertIn(" 0 failed", run.stdout)
        for part in ("Pass  update description", "Pass  a second of its name", "Pass  delete again"):
            self.assertIn(part, run.stdout)
        self.assertEqual(self.live(), [])


class Roles(Templates):
    def test_a_refusal_names_the_role(self):
        self.settings(email="creator@example.com", secret=env("PASSWORD"))
        self.template(version="1.0.0", scope="enterprise")
        run = self.apply(code=1)
        self.assertIn("needs the role enterprise_admin", run.stderr)
        self.assertIn("Ask an administrator", run.stderr)
        # The draft that it made is on record, and seen by its creator alone.
        self.assertEqual(len(self.api.api("GET", "/api/v1/connector-templates",
                                          token="creator:creator@example.com")[1]["items"]), 1)
        self.assertEqual(self.live(), [])
        run = self.dbsn("plan")
        self.assert_plan(run, change=1)

    def test_an_administrator_of_the_enterprise(self):
        self.settings(email="admin@example.com", secret=env("PASSWORD"))
        self.template(version="1.0.0", scope="catalogue")
        run = self.apply(code=1)
        self.assertIn("needs the role platform_admin", run.stderr)
        self.template(version="1.0.0", scope="enterprise")
        self.apply()
        self.settled()


class Reviewed(Templates):
    review = ("--review",)

    def review_says(self, approve):
        status, _ = self.api.api("POST", "/_sandbox/templates/weather/review", {"approve": approve},
                                 token=None)
        self.assertEqual(status, 200)

    def test_a_review_stands_between(self):
        self.template(version="1.0.0", scope="catalogue")
        self.apply()
        self.assertEqual((self.one()["status"], self.one()["published"]), ("in_review", False))
        self.settled()
        self.review_says(False)
        self.assert_plan(self.dbsn("plan"), change=1)
        self.apply()
        self.review_says(True)
        self.assertEqual(self.one()["status"], "published")
        self.settled()


class Paths(Templates):
    def test_paths_are_settings(self):
        self.template()
        self.settings(secret=env("KEY"), templatesPath="/templates", templatePath="/templates/{id}")
        run = self.apply(code=1)
        self.assertIn("the paths are others: set templatesPath", run.stderr)
        for wrong in ("templates", "/a/../b", "/a?b", "/{name}", "/a b"):
            self.settings(secret=env("KEY"), templatesPath=wrong)
            run = self.dbsn("plan", code=1)
            self.assertIn("must be a path of the API", run.stderr)

    def test_what_a_template_needs(self):
        self.template(header_name=None, scope="enterprise", slug="Weather!")
        run = self.dbsn("validate", code=1)
        for part in ("A key stands in a header or in the query", "A scope is that of a version",
                     '"slug"'):
            self.assertIn(part, run.stderr)


del Templates

if __name__ == "__main__":
    main()
