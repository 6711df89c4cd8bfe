"""Environments, overlays and variables as a person meets them: what wins, what is kept apart, and
what is refused."""
import json
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect, source_dir
from support.connectors import SECRET, ConnectorTestCase, connector, title_of

ENVIRONMENTS = """variables: {port: 5432}
environments:
  staging:
    variables: {domain: staging.internal}
    manifests: [environments/staging]
    providers: {databasin: {project: Stg001}}
  prod:
    variables: {domain: prod.internal, port: 6432}
    manifests: [environments/prod]
"""
PROJECTS = {"staging": "Stg001", "prod": "N1r8Do"}
EXAMPLE = source_dir() / "examples" / "environments"


def with_variables(name, **options):
    return (connector(name, **options).replace("db.example.com", "db.${var.domain}")
            .replace("connectorPort: 5432", "connectorPort: ${var.port}"))


def overlay(name, spec="", more=""):
    """A partial manifest: `spec` is one in braces."""
    return ("apiVersion: databasin/v1\nkind: Connector\n"
            f"metadata: {{name: {name}}}\n" + (f"spec: {spec}\n" if spec else "") + more)


class EnvironmentsTestCase(ConnectorTestCase):
    def open_environments(self, environments=ENVIRONMENTS):
        self.open_workspace(more=environments)
        for name in PROJECTS:
            self.work.path(f"environments/{name}").mkdir(parents=True)

    def run_in(self, name, *arguments, code=0, env=None):
        run = self.work.run(*arguments, "--env", name, env=env)
        self.assert_exit(run, code)
        return run

    def apply_in(self, name, *arguments, code=0):
        return self.run_in(name, "apply", "--auto-approve", *arguments, code=code)

    def plan_in(self, name, *arguments, **counts):
        run = self.run_in(name, "plan", *arguments)
        self.assert_plan(run, **counts)
        return run

    def state_of(self, name):
        return json.loads(self.work.read(f".dbsn/{name}/state.json"))

    def live_in(self, name):
        """connectorName → (host, port) of the environment's project."""
        found = {}
        for row in self.rows(PROJECTS[name]):
            status, whole = self.box.api("GET", f"/api/connector/{row['connectorID']}")
            self.assertEqual(status, 200, whole)
            found[whole["connectorName"]] = (whole["connectorHost"], str(whole["connectorPort"]))
        return found

    def codes(self, run):
        return re.findall(r"\[([a-z]+\.[a-z-]+)\]", run.stderr)


@on_each_dialect
class TwoEnvironments(EnvironmentsTestCase):
    def setUp(self):
        self.open_environments()
        self.work.write("manifests/a.yaml", with_variables("a"))
        self.work.write("manifests/b.yaml", with_variables("b"))

    def test_each_has_its_resources_its_state_and_its_plan(self):
        for name in PROJECTS:
            self.assertIn(f"environment {name}", self.plan_in(name, add=2).stdout)
            self.apply_in(name)
            self.plan_in(name)
            self.plan_in(name, "--refresh=full")
        self.assertEqual(self.live_in("staging"),
                         {title_of(one): ("db.staging.internal", "5432") for one in "ab"})
        self.assertEqual(self.live_in("prod"),
                         {title_of(one): ("db.prod.internal", "6432") for one in "ab"})
        states = {name: self.state_of(name) for name in PROJECTS}
        for name, state in states.items():
            self.assertEqual(state["environment"], name)
            self.assertEqual(len(state["entries"]), 2)
        self.assertNotEqual(states["staging"]["lineage"], states["prod"]["lineage"])
        self.assertFalse(self.work.path(".dbsn/state.json").exists())
        self.assertEqual(self.work.read(".dbsn/.gitignore"), "*\n")
        self.assert_no_secret(self.work, SECRET)

    def test_an_overlay_changes_one_field_in_one_environment(self):
        for name in PROJECTS:
            self.apply_in(name)
        self.work.write("environments/prod/a.yaml",
                        overlay("a", "{connectorHost: other.prod.internal}"))
        plan = self.run_in("prod", "plan", "--format", "json")
        changes = json.loads(plan.stdout)["changes"]
        self.assertEqual([one["address"] for one in changes], ["databasin/Connector/a"])
        self.assertEqual([one["path"] for one in changes[0]["fields"]], ["connectorHost"])
        self.plan_in("staging")
        self.apply_in("prod")
        self.assertEqual(self.live_in("prod")[title_of("a")][0], "other.prod.internal")
        self.assertEqual(self.live_in("staging")[title_of("a")][0], "db.staging.internal")
        for name in PROJECTS:
            self.plan_in(name)
        self.work.remove("environments/prod/a.yaml")
        self.plan_in("prod", change=1)
        self.plan_in("staging")

    def test_what_only_one_environment_has_is_made_and_deleted_there(self):
        for name in PROJECTS:
            self.apply_in(name)
        self.work.write("environments/prod/c.yaml", with_variables("c"))
        self.plan_in("staging")
        self.plan_in("prod", add=1)
        self.apply_in("prod")
        self.assertEqual(len(self.live_in("prod")), 3)
        self.work.remove("environments/prod/c.yaml")
        self.plan_in("staging")
        self.plan_in("prod", destroy=1)
        self.run_in("prod", "destroy", "--auto-approve")
        self.assertEqual(self.live_in("prod"), {})
        self.assertEqual(len(self.live_in("staging")), 2)

    def test_a_path_narrows_to_what_its_overlay_changes(self):
        self.apply_in("prod")
        for one in "ab":
            self.work.write(f"environments/prod/{one}.yaml",
                            overlay(one, "{connectorDatabaseName: other}"))
        self.plan_in("prod", "environments/prod/b.yaml", change=1)
        self.plan_in("prod", "manifests/b.yaml", change=1)
        self.plan_in("prod", change=2)

    def test_every_command_works_on_its_environment(self):
        self.apply_in("staging")
        listed = self.run_in("staging", "state", "list").stdout
        self.assertIn("databasin/Connector/a", listed)
        self.assertIn("The state holds nothing.", self.run_in("prod", "state", "list").stderr)
        self.assertIn('"databasin/Connector/a"',
                      self.run_in("staging", "state", "show", "a").stdout)
        self.run_in("prod", "state", "show", "a", code=1)
        self.assertIn("db.staging.internal", self.run_in("staging", "inspect", "a").stdout)
        self.run_in("prod", "inspect", "a", code=1)
        self.assertIn("environment staging", self.run_in("staging", "doctor").stdout)
        self.assertIn(".dbsn/prod/state.json: 0 resources", self.run_in("prod", "doctor").stdout)
        self.run_in("staging", "test", code=3)   # there is no such host
        self.assertEqual(self.run_in("prod", "test").stdout.count("databasin/"), 0)
        self.run_in("staging", "state", "rm", "b")
        self.assertEqual(len(self.state_of("staging")["entries"]), 1)
        listed = self.work.run("state", "list", env={"DBSN_ENV": "staging"})
        self.assertIn("databasin/Connector/a", listed.stdout)

    def test_a_saved_plan_is_for_its_environment(self):
        self.run_in("prod", "plan", "--out", "p.json")
        self.assertEqual(json.loads(self.work.read("p.json"))["environment"], "prod")
        other = self.run_in("staging", "apply", "p.json", "--auto-approve", code=1)
        self.assertIn("apply.stale-plan", self.codes(other))
        self.assertEqual(len(self.requests("POST", "/api/connector")), 0)
        self.assert_exit(self.work.run("apply", "p.json", "--auto-approve"), 0)
        self.assertEqual(len(self.live_in("prod")), 2)
        self.assertEqual(self.live_in("staging"), {})
        self.assertTrue(self.work.path(".dbsn/prod/state.json").exists())

    def test_the_prompt_says_where(self):
        run = self.work.run_in_terminal("apply", "--env", "prod", answers=[("goes on", "no\n")])
        self.assert_exit(run, 1)
        prompt = run.stdout[:run.stdout.index("Apply this?")].rsplit("0 to destroy.", 1)[1]
        for word in ("environment prod", self.box.url, "N1r8Do"):
            self.assertIn(word, prompt)

    def test_events_say_where(self):
        run = self.apply_in("prod", "--format", "json")
        summary = next(event for event in map(json.loads, run.stdout.splitlines())
                       if event["type"] == "change_summary")
        self.assertEqual((summary["workspace"], summary["environment"]), ("under-test", "prod"))
        self.assertIn(self.box.url, summary["origins"]["databasin"])


class States(EnvironmentsTestCase):
    def setUp(self):
        self.open_environments()
        self.work.write("manifests/a.yaml", with_variables("a"))

    def test_a_state_copied_from_another_environment_is_refused(self):
        self.apply_in("prod")
        shutil.copytree(self.work.path(".dbsn/prod"), self.work.path(".dbsn/staging"))
        for arguments in (("plan",), ("apply", "--auto-approve"), ("state", "list"),
                          ("destroy", "--auto-approve")):
            run = self.run_in("staging", *arguments, code=1)
            self.assertEqual(self.codes(run), ["state.other"], run)
        self.assertEqual(len(self.live_in("prod")), 1)

    def test_a_state_of_another_origin_is_refused(self):
        self.apply_in("prod")
        other = self.sandbox()
        run = self.run_in("prod", "plan", "--url", other.url, code=1)
        self.assertEqual(self.codes(run), ["state.other-origin"], run)

    def test_a_state_from_before_there_were_environments_is_given_to_one(self):
        whole = self.work.read("dbsn.yaml")
        self.work.use(self.box, "variables: {port: 6432, domain: prod.internal}\n")
        self.apply()
        self.work.write("dbsn.yaml", whole)
        for name in PROJECTS:
            run = self.run_in(name, "plan", code=1)
            self.assertEqual(self.codes(run), ["state.unplaced"], run)
        command = re.search(r'If that is "staging": (mkdir .*)', self.run_in(
            "staging", "state", "list", code=1).stderr)[1].replace("staging", "prod")
        self.assertEqual(os.system(f"cd {self.work.root} && {command}"), 0)
        self.plan_in("prod")
        self.plan_in("staging", add=1)
        self.work.write("environments/prod/a.yaml", overlay("a", "{connectorUsername: other}"))
        self.apply_in("prod")
        self.assertEqual(self.state_of("prod")["environment"], "prod")


class Choosing(EnvironmentsTestCase):
    def setUp(self):
        self.work = self.workspace()

    def use(self, more):
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: w}\nmanifests: [manifests]\n"
                                     "providers: {databasin: {project: N1r8Do}}\n" + more)
        self.work.path("manifests").mkdir(exist_ok=True)

    def test_it_is_required_where_there_are_environments(self):
        self.use("environments: {staging: {}, prod: {}}\n")
        for arguments in (("plan",), ("state", "list"), ("doctor",), ("test",),
                          ("destroy", "--auto-approve")):
            run = self.work.run(*arguments)
            self.assert_exit(run, 1)
            self.assertEqual(self.codes(run), ["workspace.environment-needed"], run)
            self.assertIn('"prod" and "staging"', run.stderr)
        self.assert_exit(self.work.run("state", "list", env={"DBSN_ENV": "prod"}), 0)

    def test_a_wrong_one_is_refused_with_the_one_that_was_meant(self):
        self.use("environments: {staging: {}, prod: {}}\n")
        for run in (self.work.run("validate", "--env", "stagin"),
                    self.work.run("state", "list", env={"DBSN_ENV": "stagin"}),
                    self.work.run("diff", "--env", "stagin", "--env", "prod")):
            self.assert_exit(run, 1)
            self.assertEqual(self.codes(run), ["workspace.unknown-environment"], run)
            self.assertIn('Did you mean "staging"?', run.stderr)
        run = self.work.run("state", "list", "--env", "prod", env={"DBSN_ENV": "nowhere"})
        self.assert_exit(run, 0)

    def test_none_is_taken_where_there_are_none(self):
        self.use("")
        for run in (self.work.run("validate", "--env", "prod"),
                    self.work.run("state", "list", env={"DBSN_ENV": "prod"})):
            self.assert_exit(run, 1)
            self.assertEqual(self.codes(run), ["workspace.no-environments"], run)
        self.assert_exit(self.work.run("plan", "--env", "a", "--env", "b"), 1)


class Order(EnvironmentsTestCase):
    """Flag, DBSN_ variable, environment, workspace, the provider's own variable."""

    def setUp(self):
        self.open_environments()
        self.work.write("manifests/a.yaml", with_variables("a"))

    def project_of(self, environment, *arguments, env=None):
        run = self.run_in(environment, "plan", "--format", "json", *arguments, env=env)
        return {one["project"] for one in json.loads(run.stdout)["changes"]}

    def test_of_settings(self):
        self.assertEqual(self.project_of("prod"), {"N1r8Do"})
        self.assertEqual(self.project_of("staging"), {"Stg001"})
        variable = {"DBSN_DATABASIN_PROJECT": "N1r8Do"}
        self.assertEqual(self.project_of("staging", env=variable), {"N1r8Do"})
        self.assertEqual(self.project_of("staging", "--project", "Stg001", env=variable),
                         {"Stg001"})
        own = {"DATABASIN_API_URL": "http://127.0.0.1:9"}
        self.assertEqual(self.project_of("prod", env=own), {"N1r8Do"})

    def test_paths_may_follow_the_environment(self):
        self.work.write("environments/prod/own.yaml", connector("own"))
        for arguments in (("plan", "--env", "prod", "environments/prod/own.yaml"),
                          ("plan", "--var", "port=1", "environments/prod/own.yaml", "--env=prod")):
            run = self.work.run(*arguments)
            self.assert_exit(run, 0)
            self.assert_plan(run, add=1)

    def test_a_path_of_another_environment_is_refused(self):
        self.work.write("environments/staging/own.yaml", connector("own"))
        for arguments in (("validate",), ("plan",), ("apply", "--auto-approve")):
            run = self.run_in("prod", *arguments, "environments/staging/own.yaml", code=1)
            self.assertEqual(self.codes(run), ["workspace.other-environment"], run)
            self.assertIn('"staging"', run.stderr)
        self.assert_exit(self.work.run("validate", "environments/staging/own.yaml"), 0)

    def test_of_variables(self):
        def host_and_port(*arguments):
            run = self.run_in(arguments[0], "plan", "--format", "json", *arguments[1:])
            fields = {one["path"]: one.get("after")
                      for one in json.loads(run.stdout)["changes"][0]["fields"]}
            return fields["connectorHost"], fields["connectorPort"]
        self.assertEqual(host_and_port("staging"), ("db.staging.internal", 5432))
        self.assertEqual(host_and_port("prod"), ("db.prod.internal", 6432))
        self.assertEqual(host_and_port("prod", "--var", "port=1", "--var", "domain=x.y"),
                         ("db.x.y", 1))

    def test_a_provider_takes_variables_in_its_settings(self):
        port = self.box.url.rsplit(":", 1)[1]
        text = self.work.read("dbsn.yaml")
        self.work.write("dbsn.yaml", text.replace(f":{port}", ":${var.api_port}").replace(
            "variables: {port", "variables: {api_port: " + port + ", port"))
        self.plan_in("prod", add=1)
        run = self.run_in("prod", "plan", "--var", "api_port=x", code=1)
        self.assertIn("workspace.bad-setting", self.codes(run))


class Mistakes(EnvironmentsTestCase):
    def setUp(self):
        self.work = self.workspace()
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: w}\nmanifests: [manifests]\n"
                                     "providers: {databasin: {project: N1r8Do}}\n" + ENVIRONMENTS)
        self.work.write("manifests/a.yaml", with_variables("a"))
        self.work.write("environments/staging/none.yaml", "")
        self.work.write("environments/prod/none.yaml", "")

    def validate(self, *arguments, code=1):
        run = self.work.run("validate", "--format", "json", *arguments)
        self.assert_exit(run, code)
        return [event["diagnostic"] for event in map(json.loads, run.stdout.splitlines())
                if event["type"] == "diagnostic"]

    def test_every_environment_is_validated_and_each_problem_reported_once(self):
        run = self.work.run("validate")
        self.assert_exit(run, 0)
        self.assertIn("1 manifest is valid in the environment prod.", run.stderr)
        self.assertIn("1 manifest is valid in the environment staging.", run.stderr)
        self.work.write("manifests/a.yaml", with_variables("a").replace("Username", "Usrname"))
        self.work.write("environments/prod/a.yaml", overlay("a", "{connectorPort: 70000}"))
        found = {(one["code"], one["file"]): one["environments"] for one in self.validate()}
        self.assertEqual(found, {
            ("manifest.missing-field", "manifests/a.yaml"): ["prod", "staging"],
            ("manifest.unknown-field", "manifests/a.yaml"): ["prod", "staging"],
            ("manifest.out-of-range", "environments/prod/a.yaml"): ["prod"]})
        self.assertEqual(len(self.validate("--env", "staging")), 2)
        self.assertIn("In the environments prod, staging.", self.work.run("validate").stderr)

    def test_a_file_of_all_that_cannot_be_read_stands_in_all(self):
        self.work.write("manifests/broken.yaml", "kind: [\n")
        (found,) = self.validate()
        self.assertEqual((found["code"], found["environments"]),
                         ("document.invalid-yaml", ["prod", "staging"]))

    def test_a_winning_value_is_shown_with_the_bases(self):
        self.work.write("environments/prod/a.yaml", overlay("a", "{connectorPort: 70000}"))
        (found,) = self.validate("--env", "prod")
        self.assertEqual((found["file"], found["line"], found["column"]),
                         ("environments/prod/a.yaml", 4, 23))
        (base,) = found["related"]
        self.assertEqual((base["file"], base["line"]), ("manifests/a.yaml", 10))

    def test_two_overlays_of_one_address_are_refused_with_both_places(self):
        self.work.write("environments/prod/a.yaml", overlay("a", "{connectorPort: 1}"))
        self.work.write("environments/prod/b.yaml", overlay("a", "{connectorPort: 2}"))
        (found,) = self.validate()
        self.assertEqual((found["code"], found["file"]),
                         ("overlay.duplicate", "environments/prod/b.yaml"))
        self.assertEqual(found["related"][0]["file"], "environments/prod/a.yaml")

    def test_an_undefined_variable_is_underlined_and_told_once(self):
        text = "---\n".join(with_variables(f"a{i}").replace("var.domain", "var.domian")
                            for i in range(50))
        self.work.write("manifests/a.yaml", text)
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertEqual(self.codes(run).count("variable.undefined"), 1)
        self.assertIn('Did you mean "domain"?', run.stderr)
        self.assertIn("It is used in 50 places.", run.stderr)
        line = run.stderr.splitlines()[2]
        self.assertEqual(line.count("~") + line.count("^"), len("${var.domian}"))

    def test_a_variable_that_one_environment_lacks_is_told_of_that_one(self):
        text = self.work.read("dbsn.yaml")
        self.work.write("dbsn.yaml", text.replace("variables: {domain: staging.internal}", ""))
        (found,) = self.validate()
        self.assertEqual((found["code"], found["environments"]),
                         ("variable.undefined", ["staging"]))

    def test_an_unused_variable_is_a_warning_at_its_definition(self):
        text = self.work.read("dbsn.yaml")
        self.work.write("dbsn.yaml", text.replace("{domain: prod", "{colour: blue, domain: prod"))
        (found,) = self.validate(code=0)
        self.assertEqual((found["code"], found["severity"], found["file"], found["line"]),
                         ("variable.unused", "warning", "dbsn.yaml", 13))
        self.assertEqual(self.validate("--env", "prod", code=0), [])

    def test_a_variable_given_that_is_defined_nowhere_is_refused(self):
        run = self.work.run("validate", "--var", "domian=x")
        self.assert_exit(run, 1)
        self.assertEqual(self.codes(run), ["variable.undefined"])
        self.assertIn('Did you mean "domain"?', run.stderr)
        for bad in ("domain", "=x", "a b=c"):
            self.assert_exit(self.work.run("validate", "--var", bad), 1)

    def test_a_secret_is_never_taken_from_a_variable_nor_shown(self):
        text = self.work.read("dbsn.yaml")
        self.work.write_secret("dbsn.yaml",
                               text.replace("{port: 5432}", "{port: 5432, pin: s3ntinel-hunter2}"))
        self.work.write("manifests/a.yaml", with_variables("a").replace(
            "{valueFrom: {env: DB_PASSWORD}}", "'${var.pin}'"))
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertIn("manifest.literal-secret", self.codes(run))
        self.work.run("validate", "--var", "pin=s3ntinel-given")
        self.assert_no_secret(self.work, "s3ntinel-hunter2", "s3ntinel-given")

    def test_a_folder_of_an_environment_may_lie_in_that_of_all(self):
        text = self.work.read("dbsn.yaml")
        self.work.write("dbsn.yaml", text.replace("manifests: [manifests]", "manifests: ['.']"))
        self.work.write("environments/prod/a.yaml", overlay("a", "{connectorPort: 1}"))
        self.work.write("environments/prod/own.yaml", with_variables("own"))
        run = self.work.run("validate")
        self.assert_exit(run, 0)
        self.assertIn("2 manifests are valid in the environment prod.", run.stderr)
        self.assertIn("1 manifest is valid in the environment staging.", run.stderr)


class Differing(EnvironmentsTestCase):
    setUp = Mistakes.setUp

    def test_equal_environments_end_in_0(self):
        text = self.work.read("dbsn.yaml").replace("prod.internal, port: 6432", "staging.internal")
        self.work.write("dbsn.yaml", text)
        run = self.work.run("diff", "--env", "staging", "--env", "prod")
        self.assert_exit(run, 0)
        self.assertIn("want the same", run.stdout)

    def test_what_differs_is_shown_with_values_places_and_sources(self):
        self.work.write("environments/prod/a.yaml", overlay(
            "a", "{connectorPassword: {valueFrom: {env: PROD_PASSWORD}}}",
            "lifecycle: {preventDestroy: true}\n"))
        self.work.write("environments/staging/own.yaml", with_variables("own"))
        secrets = {"DB_PASSWORD": "s3ntinel-one", "PROD_PASSWORD": "s3ntinel-two"}
        run = self.work.run("diff", "--env", "staging", "--env", "prod", env=secrets)
        self.assert_exit(run, 2)
        self.assertIn("1 only in staging, 0 only in prod, 1 different, 0 the same.", run.stdout)
        self.assertIn("from env:PROD_PASSWORD", run.stdout)
        found = self.json_of(self.work.run("diff", "--env", "staging", "--env", "prod",
                                           "--format", "json"))
        self.assertEqual((found["kind"], found["a"], found["b"]),
                         ("dbsn.environment-diff", "staging", "prod"))
        a, own = found["resources"]
        self.assertEqual(own["only_in"], "staging")
        fields = {one["path"]: (one["a"], one["b"]) for one in a["fields"]}
        self.assertEqual(sorted(fields), ["lifecycle.preventDestroy", "spec.connectorHost",
                                          "spec.connectorPassword", "spec.connectorPort"])
        self.assertEqual(fields["spec.connectorPort"],
                         ({"value": 5432, "place": "manifests/a.yaml:10:18"},
                          {"value": 6432, "place": "manifests/a.yaml:10:18"}))
        self.assertEqual(fields["spec.connectorPassword"][1]["source"], "env:PROD_PASSWORD")
        self.assertNotIn("value", fields["lifecycle.preventDestroy"][0])
        self.assert_no_secret(self.work, *secrets.values())

    def test_mistakes_end_in_1(self):
        self.work.write("environments/prod/a.yaml", overlay("a", "{connectorPort: x}"))
        self.assert_exit(self.work.run("diff", "--env", "staging", "--env", "prod"), 1)
        for flags in ((), ("--env", "prod"), ("--env", "prod", "--env", "prod"),
                      ("--env", "a", "--env", "b", "--env", "c")):
            self.assert_exit(self.work.run("diff", *flags), 1)


class Example(EnvironmentsTestCase):
    def test_it_is_valid_and_both_environments_can_be_applied(self):
        self.box = self.sandbox()
        self.work = self.workspace()
        shutil.copytree(EXAMPLE, self.work.root, dirs_exist_ok=True)
        self.work.env.update({"DATABASIN_TOKEN": "t", "ORDERS_DB_PASSWORD": "s3ntinel-orders",
                              "ORDERS_PROD_DB_PASSWORD": "s3ntinel-prod",
                              "AUDIT_DB_PASSWORD": "s3ntinel-audit"})
        self.assert_exit(self.work.run("validate"), 0)
        self.assertEqual(self.work.run("validate").stderr.count("warning"), 0)
        self.assert_exit(self.work.run("diff", "--env", "staging", "--env", "prod"), 2)
        self.order({"kind": "status", "status": 200, "method": "POST", "count": "all",
                    "path": "/api/connector/*/test", "body": json.dumps(
                        {"success": True, "status": "success", "message": "Connection successful",
                         "details": {"connectorType": "any", "testDuration": "0.1s"}})})
        for name in PROJECTS:
            self.apply_in(name, "--url", self.box.url)
            self.plan_in(name, "--url", self.box.url)
        self.assertEqual(len(self.live_in("staging")), 1)
        self.assertEqual(len(self.live_in("prod")), 2)
        self.assert_no_secret(self.work, "s3ntinel-orders", "s3ntinel-prod", "s3ntinel-audit")


if __name__ == "__main__":
    main()
