"""dbsn explain: what can be written, told so that it can be written."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main


class Explaining(DbsnTestCase):
    def test_a_field_of_a_kind_without_types(self):
        work = self.workspace()
        run = work.run("explain", "Shovel.src-uri")
        self.assert_exit(run, 0)
        self.assertIn("Source URI", run.stdout)
        self.assertIn('Did you mean "src-uri"?', work.run("explain", "shovel.src-url").stderr)

    def setUp(self):
        self.work = self.workspace()

    def explain(self, *words, code=0):
        run = self.work.run("explain", *words)
        self.assert_exit(run, code)
        return run

    def told(self, *words):
        return json.loads(self.explain(*words, "--format", "json").stdout)

    def test_a_type_with_its_fields_auth_types_and_an_example(self):
        text = self.explain("Postgres").stdout
        for part in ("* connectorPort", "whole number from 1 to 65535", "connectorMaxConnections",
                     "default 8", "basic (2)", "* connectorPassword", "{valueFrom: {env: NAME}}",
                     "apiVersion: databasin/v1", "connectorSubType: Postgres",
                     "connectorPort: 5432"):
            self.assertIn(part, text)
        self.assertEqual(self.explain("postgres").stdout, text)

    def test_a_type_whose_auth_types_take_different_fields(self):
        [told] = self.told("Azure Data Lake Storage")
        by_name = {auth["name"]: {field["name"]: field for field in auth["fields"]}
                   for auth in told["auth_types"]}
        self.assertGreater(len(by_name), 1)
        self.assertTrue(by_name["azure access key"]["connectorPassword"]["secret"])
        principal = by_name["azure service principal"]
        self.assertTrue(principal["connectorAdditionalDetails"]["required"])

    def test_a_field_of_a_type(self):
        text = self.explain("Snowflake.connectorHost").stdout
        self.assertIn("Account ID", text)
        self.assertNotIn("warehouse", text)
        run = self.explain("Snowflake.conectorHost", code=1)
        self.assertIn('Did you mean "connectorHost"?', run.stderr)

    def test_a_field_that_every_type_reads_its_own_way(self):
        text = self.explain("connectorHost").stdout
        for meaning in ("Host", "Account ID", "Redcap URL", "Sharepoint Site URL"):
            self.assertIn(meaning, text)

    def test_all_auth_types_with_numbers_and_other_names(self):
        text = self.explain("connectorAuthType").stdout
        for part in ("  2  basic", " 22  none", "personal access token", "also: pat"):
            self.assertIn(part, text.lower())
        offered = self.explain("Postgres.connectorAuthType").stdout
        self.assertIn("basic", offered)
        self.assertNotIn("oauth", offered)

    def test_the_kinds_and_one_of_them(self):
        self.assertIn("databasin/Connector", self.explain().stdout)
        self.assertIn("kind: Connector", self.explain("connector").stdout)

    def test_what_is_not_there_is_an_error_with_a_suggestion(self):
        run = self.explain("Postgras", code=1)
        self.assertIn("cli.unknown-word", run.stderr)
        self.assertIn('Did you mean "Postgres"?', run.stderr)

    def test_a_name_from_a_terminal_escape_is_shown_not_obeyed(self):
        self.assertNotIn("\x1b", self.explain("\x1b[31mred", code=1).stderr)

    def test_the_example_of_every_type_is_a_valid_manifest(self):
        listed = json.loads(
            self.work.run("catalog", "list", "--format", "json").stdout)
        self.assertGreaterEqual(len(listed), 121)
        for number, told in enumerate(listed):
            name = f"example-{number}"
            lines = [f"  name: {name}" if line.startswith("  name: ") else line
                     for line in told["example"].splitlines()]
            text = "\n".join(lines) + "\n"
            self.work.write(f"all/{number}.yaml",
                            text.replace("Connector/NAME", "Connector/target"))
        [lake] = [one for one in listed if one["name"] == "Azure Data Lake Storage"]
        self.work.write("all/lake.yaml", lake["example"].replace(
            "name: azure-data-lake-storage", "name: target").replace("My Azure", "The Azure"))
        run = self.work.run("validate", "--format", "json", "all")
        problems = [json.loads(line) for line in run.stdout.splitlines()]
        errors = [one["diagnostic"] for one in problems
                  if one["type"] == "diagnostic" and one["diagnostic"]["severity"] == "error"]
        self.assertEqual(errors, [])
        self.assert_exit(run, 0)
        self.assertIn(f"{len(listed) + 1} manifests are valid.", run.stdout)


if __name__ == "__main__":
    main()
