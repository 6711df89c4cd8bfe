"""A plan in the forms that pipelines post and other tools read: Markdown, rendered by GitHub's own
renderer, and Terraform's JSON."""
import json
import os
import re
import subprocess
import sys

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, source_dir
from support.connectors import SECRET, ConnectorTestCase, connector, title_of

HOSTILE = "'`x` ``y`` | <b>bold</b> [l](http://e.example) @you #1 ![i](http://e/p.png) <!-- -->'"
BUDGET = 60_000


def rendered(markdown):
    """As a comment shows it."""
    done = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink",
                           "-e", "strikethrough"],
                          input=markdown, capture_output=True, text=True, check=True)
    return done.stdout


class Formats(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()
        self.declare("a", "b", "c", "d")
        self.apply()

    def change_something(self):
        """A replace, an update, a delete, a create."""
        self.declare("a", subtype="MySQL")
        self.declare("b", spec="  connectorMaxConnections: 7\n")
        self.work.remove("manifests/c.yaml")
        self.declare("e")

    def markdown(self, *arguments, code=0):
        run = self.work.run("plan", "--format", "markdown", *arguments)
        self.assert_exit(run, code)
        return run.stdout

    def terraform(self, *arguments):
        run = self.work.run("plan", "--format", "terraform", *arguments)
        self.assert_exit(run, 0)
        return self.json_of(run)

    def change_of(self, plan, name):
        found = [one for one in plan["resource_changes"] if one["name"] == name]
        self.assertEqual(len(found), 1)
        return found[0]

    # --- Markdown

    def test_the_summary_comes_first_and_dangers_next(self):
        self.change_something()
        text = self.markdown()
        lines = text.splitlines()
        self.assertEqual(lines[0], "<!-- dbsn plan: under-test -->")
        self.assertEqual(lines[1], "**Plan: 2 to add, 1 to change, 2 to destroy.**")
        self.assertIn("Risk: 1 delete, 1 replace.", lines)
        order = [text.index(f"databasin/Connector/{name}</code>") for name in "cabe"]
        self.assertEqual(order, sorted(order), "the most dangerous first")
        self.assertEqual(text, self.markdown(), "the same plan is the same comment")
        page = rendered(text)
        self.assertEqual(page.count("<details>"), 4)
        self.assertNotIn("&lt;details", page)
        self.assert_no_secret(self.work, SECRET)

    def test_a_saved_plan_is_shown_alike(self):
        self.change_something()
        text = self.markdown("--out", "plan.json")
        shown = self.work.run("show", "plan.json", "--format", "markdown")
        self.assert_exit(shown, 0)
        self.assertEqual(shown.stdout, text)

    def test_no_changes_are_one_line(self):
        text = self.markdown()
        self.assertIn("**No changes. Your infrastructure matches the configuration.**", text)
        self.assertNotIn("###", text)

    def test_what_a_name_says_is_not_obeyed(self):
        self.declare("h", title=HOSTILE)
        self.work.write("manifests/h2.yaml", connector("h2", title="'```'", spec=(
            "  connectorDatabaseName: \"a\\n```\\n<script>alert(1)</script>\\u202e\"\n")).replace(
                "  connectorDatabaseName: shop\n", ""))
        page = rendered(self.markdown())
        for word in ("<b>", "<a ", "<img", "<script", "<!-- -->", "\u202e"):
            self.assertNotIn(word, page.replace("<!-- dbsn plan: under-test -->", ""), word)
        self.assertIn("&lt;b&gt;bold&lt;/b&gt;", page)
        self.assertEqual(page.count("<details>"), 2)
        self.assertEqual(page.count("</details>"), 2)

    def test_a_blocked_plan_says_by_whom(self):
        self.work.write("dbsn.yaml", self.work.read("dbsn.yaml") + "policies: {maxDeletes: 0}\n")
        self.work.remove("manifests/c.yaml")
        text = self.markdown(code=1)
        self.assertIn("1 blocked: cannot be applied", text)
        self.assertIn("blocked by `maxDeletes`", text)

    def test_a_thousand_changes_fit_a_comment(self):
        for number in range(1000):
            self.work.write(f"manifests/n{number:04}.yaml", connector(f"n{number:04}"))
        self.work.remove("manifests/c.yaml")
        text = self.markdown()
        self.assertLessEqual(len(text), BUDGET)
        more = int(re.search(r"And (\d+) more, for which a comment has no room: (\d+) to create",
                             text)[1])
        self.assertEqual(text.count("<details>") + more, 1001)
        self.assertIn("databasin/Connector/c</code>", text, "what is dangerous is there")
        self.assertEqual(rendered(text).count("<details>"), text.count("<details>"))
        print(f"Markdown of 1,001 changes: {len(text)} characters, {text.count('<details>')} of "
              "them in full", file=sys.stderr)

    # --- its own

    def test_the_published_schema_is_what_is_printed(self):
        schema = json.loads((source_dir() / "docs/formats/plan.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        check = jsonschema.Draft202012Validator(schema)

        def fits(*arguments, code=0):
            run = self.work.run("plan", "--format", "json", *arguments)
            self.assert_exit(run, code)
            problems = [f"{list(one.absolute_path)}: {one.message}"
                        for one in check.iter_errors(self.json_of(run))]
            self.assertEqual(problems, [])

        fits()
        self.change_something()
        self.work.run("state", "rm", "Connector/d")
        row = self.live("b")
        self.box.api("PUT", f"/api/connector/{row['connectorID']}",
                     {"connectorDatabaseName": "moved"})
        self.work.env["DB_PASSWORD"] = SECRET + "-rotated"
        fits("--refresh=full")
        fits("--destroy", "--allow-delete-adopted", "Connector/d")
        self.work.write("dbsn.yaml", self.work.read("dbsn.yaml") + "policies: {maxDeletes: 0}\n")
        fits(code=1)
        broken = self.json_of(self.work.run("plan", "--format", "json"))
        broken["changes"][0]["action"] = "explode"
        self.assertFalse(check.is_valid(broken))

    # --- Terraform

    def test_actions_and_both_sides(self):
        self.change_something()
        plan = self.terraform()
        self.assertEqual(plan["format_version"], "1.2")
        self.assertTrue(plan["applyable"] and plan["complete"] and not plan["errored"])
        addresses = [one["address"] for one in plan["resource_changes"]]
        self.assertEqual(addresses, sorted(addresses))
        made = self.change_of(plan, "e")
        self.assertEqual(made["address"], "databasin_connector.e")
        self.assertEqual(made["change"]["actions"], ["create"])
        self.assertIsNone(made["change"]["before"])
        self.assertIs(made["change"]["before_sensitive"], False)
        self.assertEqual(made["change"]["after"]["connectorName"], title_of("e"))
        self.assertIsNone(made["change"]["after"]["connectorPassword"])
        self.assertEqual(made["change"]["after_sensitive"], {"connectorPassword": True})
        updated = self.change_of(plan, "b")["change"]
        self.assertEqual(updated["actions"], ["update"])
        self.assertEqual(updated["before"]["connectorMaxConnections"], 8)
        self.assertEqual(updated["after"]["connectorMaxConnections"], 7)
        changed = {key for key in updated["after"]
                   if updated["after"][key] != updated["before"].get(key)}
        self.assertEqual(changed, {"connectorMaxConnections"})
        replaced = self.change_of(plan, "a")
        self.assertEqual(replaced["change"]["actions"], ["delete", "create"])
        self.assertEqual(replaced["change"]["replace_paths"], [["connectorSubType"]])
        self.assertEqual(replaced["action_reason"], "replace_because_cannot_update")
        deleted = self.change_of(plan, "c")["change"]
        self.assertEqual(deleted["actions"], ["delete"])
        self.assertIsNone(deleted["after"])
        self.assertEqual(deleted["after_unknown"], {})
        self.assertIs(deleted["after_sensitive"], False)
        planned = [one["name"] for one in plan["planned_values"]["root_module"]["resources"]]
        self.assertEqual(planned, ["a", "b", "e"])
        self.assert_no_secret(self.work, SECRET)

    def test_the_counts_of_gitlabs_widget(self):
        self.change_something()
        counts = {"create": 0, "update": 0, "delete": 0}
        for one in self.terraform()["resource_changes"]:
            for action in one["change"]["actions"]:
                if action in counts:
                    counts[action] += 1
        self.assertEqual(counts, {"create": 2, "update": 1, "delete": 2})

    def test_drift_stands_by_itself(self):
        row = self.live("b")
        status, _ = self.box.api("PUT", f"/api/connector/{row['connectorID']}",
                                 {"connectorDatabaseName": "moved"})
        self.assertEqual(status, 200)
        drift = self.terraform("--refresh=full")["resource_drift"]
        self.assertEqual([one["name"] for one in drift], ["b"])
        self.assertEqual(drift[0]["change"]["before"]["connectorDatabaseName"], "shop")
        self.assertEqual(drift[0]["change"]["after"]["connectorDatabaseName"], "moved")

    def test_what_is_taken_over_is_imported(self):
        self.work.run("state", "rm", "Connector/d")
        change = self.change_of(self.terraform(), "d")["change"]
        self.assertEqual(change["actions"], ["no-op"])
        self.assertEqual(change["importing"], {"id": str(self.live("d")["connectorID"])})

    def test_a_reference_to_what_is_new_is_unknown(self):
        self.work.write("manifests/flow.yaml", """apiVersion: databasin/v1
kind: Pipeline
metadata: {name: my.flow}
spec:
  pipelineName: Flow
  ingestionPattern: datalake
  jobDetails: {jobClusterSize: S, jobRunTimeZone: UTC}
  items:
    - sourceConnectionID: {ref: Connector/n}
      targetConnectionID: {ref: Connector/a}
      sourceTableName: orders
      targetTableName: orders
      ingestionType: full
""")
        self.declare("n")
        plan = self.terraform()
        flow = self.change_of(plan, "my_flow")
        self.assertEqual(flow["address"], "databasin_pipeline.my_flow")
        self.assertEqual(flow["change"]["after_unknown"], {"items": True})
        self.assertIsNone(flow["change"]["after"]["items"])
        configured = [one for one in plan["configuration"]["root_module"]["resources"]
                      if one["name"] == "my_flow"]
        self.assertEqual(configured[0]["depends_on"],
                         ["databasin_connector.a", "databasin_connector.n"])
        self.assertIn({"address": "databasin/Pipeline/my.flow",
                       "terraform": "databasin_pipeline.my_flow"}, plan["x_dbsn"]["addresses"])

    def test_a_narrowed_plan_is_not_complete(self):
        self.change_something()
        self.assertFalse(self.terraform("--target", "Connector/b")["complete"])

    def test_nothing_to_do_is_not_applyable(self):
        plan = self.terraform()
        self.assertFalse(plan["applyable"])
        self.assertEqual(json.dumps(plan["resource_changes"]), "[]")


if __name__ == "__main__":
    main()
