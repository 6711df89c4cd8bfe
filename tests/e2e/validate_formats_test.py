"""What `dbsn validate` tells other tools: SARIF against its published schema, GitHub's workflow
commands as its runner reads them, JUnit as XML; each place looked up in the file it names."""
import json
import os
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, dbsn_binary, main, npm_package

# Microsoft's package with OASIS's schema of SARIF 2.1.0.
SARIF_PACKAGE = ("@microsoft/jest-sarif", "1.0.0-beta.0",
                 "sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmw"
                 "WGBukASkiQ9A==")
SARIF_SCHEMA = "lib/schemas/sarif-2.1.0-rtm.5.json"
SECRET = "s3ntinel-literal-Password"
DOCUMENTS = ("sarif", "github", "junit")

WORKSPACE = """apiVersion: dbsn/v1
kind: Workspace
metadata: {name: under-test}
manifests: [manifests]
providers:
  databasin:
    url: http://127.0.0.1:1
    project: N1r8Do
    institution: 17
"""


def manifest(name, spec="", password="{valueFrom: {env: DB_PASSWORD}}", connections=4):
    """A good connector; `spec` are more members of its spec, on the line of its name."""
    return (f"apiVersion: databasin/v1\nkind: Connector\nmetadata: {{name: {name}}}\n"
            f'spec: {{connectorName: "Größe 日本 🎉 {name}", {spec}connectorSubType: Postgres, '
            f"connectorAuthType: basic, connectorHost: db.example.com, connectorPort: 5432, "
            f"connectorMaxConnections: {connections}, connectorDatabaseName: shop, "
            f"connectorUsername: reader, connectorPassword: {password}}}\n")


def as_json(name, misspelt, before="Größe 🎉"):
    """The same as JSON, with a misspelt field after characters of several bytes and a tab."""
    spec = {"connectorSubType": "Postgres", "connectorAuthType": "basic",
            "connectorHost": "db.example.com", "connectorPort": 5432,
            "connectorDatabaseName": "shop", "connectorUsername": "reader",
            "connectorPassword": {"valueFrom": {"env": "DB_PASSWORD"}}}
    return ('{"apiVersion": "databasin/v1", "kind": "Connector",\n'
            f' "metadata": {{"name": {json.dumps(name)}}},\n'
            f' "spec": {{"connectorName": "{before}",\t"{misspelt}": 1,\n'
            f"  {json.dumps(spec)[1:-1]}}}}}\n")


class FormatsCase(DbsnTestCase):
    @classmethod
    def setUpClass(cls):
        schema = npm_package(*SARIF_PACKAGE) / SARIF_SCHEMA
        cls.schema = jsonschema.Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))

    def setUp(self):
        self.work = self.workspace()
        self.work.write("dbsn.yaml", WORKSPACE)
        self.work.path("manifests").mkdir()

    def validate(self, form, code, *arguments, **options):
        run = self.work.run("validate", "--format", form, *arguments, **options)
        self.assert_exit(run, code)
        return run

    # --- SARIF
    def sarif(self, code, *arguments, **options):
        """The results of a document that is valid, and right in what no schema can say."""
        run = self.validate("sarif", code, *arguments, **options)
        log = self.json_of(run)
        self.assertEqual([error.message for error in self.schema.iter_errors(log)], [], f"\n{run}")
        self.assertEqual(log["version"], "2.1.0")
        self.assertEqual(len(log["runs"]), 1)
        only = log["runs"][0]
        self.assertEqual(only["columnKind"], "unicodeCodePoints")
        self.assertEqual(only["tool"]["driver"]["name"], "dbsn")
        rules = only["tool"]["driver"]["rules"]
        for rule in rules:
            self.assertTrue(rule["shortDescription"]["text"])
            self.assertTrue(rule["fullDescription"]["text"])
            self.assertTrue(rule["help"]["text"])
        self.assertEqual([rule["id"] for rule in rules],
                         sorted({result["ruleId"] for result in only["results"]}))
        fingerprints = [self.fingerprint(result) for result in only["results"]]
        self.assertEqual(len(set(fingerprints)), len(fingerprints))
        for result in only["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            # GitHub refuses a whole document for one result without a file.
            self.assertEqual(len(result["locations"]), 1)
            for place in result["locations"] + result.get("relatedLocations", []):
                self.assert_uri(place["physicalLocation"]["artifactLocation"])
        return only["results"]

    def assert_uri(self, artifact):
        uri = artifact["uri"]
        self.assertRegex(uri, r"\A(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2}|\Afile:///)+\Z")
        self.assertEqual(artifact.get("uriBaseId"),
                         None if uri.startswith("file:") else "%SRCROOT%")

    @staticmethod
    def fingerprint(result):
        return result["partialFingerprints"]["dbsn/v1"]

    def marked(self, place, root=None):
        """The text that a SARIF location names, cut out of the file by lines and code points."""
        physical = place["physicalLocation"]
        name = urllib.parse.unquote(physical["artifactLocation"]["uri"])
        region = physical["region"]
        self.assertEqual(region["startLine"], region["endLine"])
        lines = (root or self.work.root).joinpath(name).read_text(encoding="utf-8").split("\n")
        return lines[region["startLine"] - 1][region["startColumn"] - 1:region["endColumn"] - 1]

    # --- GitHub
    def github(self, code, *arguments, **options):
        """The annotations, read as GitHub's runner reads a log: (command, properties, message)."""
        run = self.validate("github", code, *arguments, **options)
        found = []
        for line in run.stdout.splitlines():
            command = re.fullmatch(r"::(error|warning|notice) ([^\0]*?)::(.*)", line)
            self.assertTrue(command, f"{line!r} is no annotation\n{run}")
            properties = dict(part.split("=", 1) for part in command[2].split(","))
            found.append((command[1],
                          {key: self.unescaped(value, "%3A", "%2C", "%0D", "%0A", "%25")
                           for key, value in properties.items()},
                          self.unescaped(command[3], "%0D", "%0A", "%25")))
        for line in run.stderr.splitlines():
            self.assertNotRegex(line, r"^\s*::|##\[", "GitHub reads commands there too")
        return found

    @staticmethod
    def unescaped(text, *escapes):
        for escape in escapes:
            text = text.replace(escape, chr(int(escape[1:], 16)))
        return text

    # --- JUnit
    def junit(self, code, *arguments, **options):
        """The test cases by name, of a document whose counts are right."""
        run = self.validate("junit", code, *arguments, **options)
        top = ElementTree.fromstring(run.stdout)
        self.assertEqual(top.tag, "testsuites")
        cases = {}
        for element in [top, *top.findall("testsuite")]:
            inside = list(element.iter("testcase"))
            failed = [case for case in inside if case.find("failure") is not None]
            self.assertEqual((element.get("tests"), element.get("failures"), element.get("errors"),
                              element.get("skipped")),
                             (str(len(inside)), str(len(failed)), "0", "0"), f"\n{run}")
        for case in top.iter("testcase"):
            self.assertLessEqual(len(case.findall("failure")), 1)
            key = (case.get("classname"), case.get("name"))
            self.assertNotIn(key, cases)
            cases[key] = case
        return cases

    def problems(self, code, *arguments):
        """What --format json tells."""
        run = self.validate("json", code, *arguments)
        events = [json.loads(line) for line in run.stdout.splitlines()]
        return [one["diagnostic"] for one in events if one["type"] == "diagnostic"]


class Places(FormatsCase):
    """Errors at known words of known lines."""

    def setUp(self):
        super().setUp()
        self.work.write("manifests/a größe.yaml",
                        manifest("good") + "---\n" + manifest("bad", "connectorHots: x, "))
        self.work.write("manifests/b.json", as_json("from-json", "connectorPrt"))
        self.lines = {"manifests/a größe.yaml": 9, "manifests/b.json": 3}

    def test_sarif_regions_are_the_words_in_the_file(self):
        results = self.sarif(1)
        self.assertEqual([result["ruleId"] for result in results], ["manifest.unknown-field"] * 2)
        self.assertEqual([self.marked(result["locations"][0]).strip('"') for result in results],
                         ["connectorHots", "connectorPrt"])
        for result in results:
            physical = result["locations"][0]["physicalLocation"]
            name = urllib.parse.unquote(physical["artifactLocation"]["uri"])
            self.assertEqual(physical["region"]["startLine"], self.lines[name])
            self.assertEqual(result["level"], "error")
            self.assertIn("\nDid you mean ", result["message"]["text"])
        self.assertEqual([result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
                          for result in results],
                         ["databasin/Connector/bad", "databasin/Connector/from-json"])

    def test_sarif_related_places_are_the_words_in_the_file(self):
        self.work.write("manifests/c.yaml", manifest("good"))
        result = next(one for one in self.sarif(1) if one["ruleId"] == "manifest.duplicate-address")
        self.assertEqual(self.marked(result["locations"][0]), "good")
        related = result["relatedLocations"]
        self.assertEqual([self.marked(place) for place in related], ["good"])
        self.assertTrue(related[0]["message"]["text"])

    def test_annotations_stand_at_the_words_in_the_file(self):
        annotations = self.github(1)
        self.assertEqual(len(annotations), 2)
        for (command, properties, message), word in zip(annotations,
                                                        ("connectorHots", "connectorPrt")):
            self.assertEqual(command, "error")
            lines = self.work.read(properties["file"]).split("\n")
            number = int(properties["line"])
            self.assertEqual(number, self.lines[properties["file"]])
            self.assertEqual(properties["endLine"], properties["line"])
            self.assertEqual(lines[number - 1][int(properties["col"]) - 1:
                                               int(properties["endColumn"])].strip('"'), word)
            self.assertEqual(properties["title"], "Unknown field [manifest.unknown-field]")
            self.assertIn(f'"{word}"', message)
            self.assertIn("\nDid you mean ", message)

    def test_junit_has_a_case_for_each_manifest(self):
        cases = self.junit(1)
        yaml, other = "manifests/a größe.yaml", "manifests/b.json"
        self.assertEqual(set(cases), {(yaml, "databasin/Connector/good"),
                                      (yaml, "databasin/Connector/bad"),
                                      (other, "databasin/Connector/from-json")})
        self.assertIsNone(cases[(yaml, "databasin/Connector/good")].find("failure"))
        failure = cases[(yaml, "databasin/Connector/bad")].find("failure")
        self.assertEqual(failure.get("type"), "manifest.unknown-field")
        self.assertIn(f"{yaml}:9:", failure.text)
        self.assertIn('Did you mean "connectorHost"?', failure.text)
        self.assertEqual(cases[(other, "databasin/Connector/from-json")].get("file"), other)

    def test_text_and_json_are_as_they_were(self):
        run = self.work.run("validate")
        self.assert_exit(run, 1)
        self.assertEqual(run.stdout, "")
        self.assertEqual(run.stderr.count("[manifest.unknown-field]"), 2)
        self.assertEqual(len(self.problems(1)), 2)

    def test_the_talk_of_the_files_is_on_standard_error(self):
        text = self.work.run("validate").stderr
        self.assertEqual(self.validate("sarif", 1).stderr, text)
        self.assertEqual(self.validate("junit", 1).stderr, text)
        self.assertEqual(self.validate("github", 1).stderr, "")


class Repository(FormatsCase):
    """A workspace in a folder of a checkout."""

    def setUp(self):
        super().setUp()
        self.checkout = self.work.top
        self.inside = "work/manifests/bad.yaml"
        self.work.write("manifests/bad.yaml", manifest("bad", "connectorHots: x, "))

    def names(self, **variables):
        """How sarif, github and junit call the one bad file."""
        env = {name: str(value) for name, value in variables.items()}
        sarif = self.sarif(1, env=env)[0]["locations"][0]["physicalLocation"]
        return {urllib.parse.unquote(sarif["artifactLocation"]["uri"]),
                self.github(1, env=env)[0][1]["file"],
                *(case.get("file") for case in self.junit(1, env=env).values())}

    def test_files_are_named_from_the_root_of_the_checkout(self):
        self.assertEqual(self.names(GITHUB_WORKSPACE=self.checkout), {self.inside})
        self.assertEqual(self.names(CI_PROJECT_DIR=self.checkout), {self.inside})
        self.assertEqual(self.names(GITHUB_WORKSPACE=f"{self.checkout}/"), {self.inside})

    def test_a_checkout_under_another_name_is_the_same(self):
        link = self.work.home / "link"
        link.symlink_to(self.checkout)
        self.assertEqual(self.names(GITHUB_WORKSPACE=link), {self.inside})

    def test_elsewhere_files_are_named_from_the_current_folder(self):
        self.assertEqual(self.names(), {"manifests/bad.yaml"})
        self.assertEqual(self.names(GITHUB_WORKSPACE=self.work.home), {"manifests/bad.yaml"})
        self.assertEqual(self.names(GITHUB_WORKSPACE="/nowhere"), {"manifests/bad.yaml"})

    def test_steps_up_are_resolved(self):
        env = {"GITHUB_WORKSPACE": str(self.checkout)}
        below = self.work.path("below")
        below.mkdir()
        for form, read in (("sarif", self.sarif), ("github", self.github)):
            found = read(1, "-C", "..", cwd=below, env=env)
            self.assertIn(self.inside, json.dumps(found), form)
        self.assertEqual(self.marked(self.sarif(1, "-C", "..", cwd=below, env=env)[0]["locations"][0],
                                     self.checkout), "connectorHots")

    def test_what_lies_outside_has_its_whole_name(self):
        outside = self.work.home / "out side.yaml"
        outside.write_text(manifest("other", "connectorHots: x, "), encoding="utf-8")
        self.work.remove("manifests/bad.yaml")
        place = self.sarif(1, outside)[0]["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"],
                         {"uri": f"file://{urllib.parse.quote(str(outside))}"})
        self.assertEqual(self.github(1, outside)[0][1]["file"], str(outside))


class WhateverHappened(FormatsCase):
    def test_nothing_is_wrong(self):
        self.work.write("manifests/a.yaml", manifest("a") + "---\n" + manifest("b"))
        self.assertEqual(self.sarif(0), [])
        self.assertEqual(self.github(0), [])
        cases = self.junit(0)
        self.assertEqual(len(cases), 2)
        self.assertEqual([list(case) for case in cases.values()], [[], []])
        self.assertIn("2 manifests are valid.", self.validate("sarif", 0).stderr)

    def test_there_is_nothing(self):
        self.assertEqual(self.sarif(0), [])
        self.assertEqual(self.github(0), [])
        self.assertEqual(self.junit(0), {})

    def told(self, code, *arguments, place=None):
        """Every format tells that one problem, at that file if one is given."""
        results = self.sarif(1, *arguments)
        annotations = self.github(1, *arguments)
        cases = self.junit(1, *arguments)
        failures = [case.find("failure") for case in cases.values()]
        self.assertEqual([result["ruleId"] for result in results], [code])
        self.assertEqual([failure.get("type") for failure in failures], [code])
        self.assertEqual(len(annotations), 1)
        self.assertIn(f"[{code}]", annotations[0][1]["title"])
        self.assertEqual(annotations[0][1].get("file"), place)
        uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(urllib.parse.unquote(uri), place or "dbsn.yaml")
        return results[0], annotations[0][2], failures[0].text

    def test_the_workspace_is_broken(self):
        self.work.write("dbsn.yaml", WORKSPACE + "  broken: [\n")
        self.told("document.invalid-yaml", place="dbsn.yaml")
        self.work.write("dbsn.yaml", WORKSPACE.replace("kind: Workspace", "kind: Connector"))
        self.told("workspace.not-a-workspace", place="dbsn.yaml")

    def test_the_workspace_is_not_there(self):
        self.told("file.missing", "-C", "nowhere", place="nowhere")

    def test_a_file_is_not_there_or_cannot_be_read(self):
        self.told("file.missing", "else where/none.yaml", place="else where/none.yaml")
        self.work.path("manifests/gone.yaml").symlink_to("nowhere")
        self.told("file.missing", place="manifests/gone.yaml")
        self.work.remove("manifests/gone.yaml")
        self.work.write("notes.txt", "no manifest")
        self.told("manifest.not-a-file", "notes.txt", place="notes.txt")

    def test_a_file_is_no_text(self):
        self.work.write("manifests/a.yaml", "a: größe".encode("latin-1"))
        self.told("document.not-utf8", place="manifests/a.yaml")

    def test_the_command_line_means_nothing(self):
        for argument in ("--bogus", "--project"):   # unknown; without its value
            result, message, text = self.told("cli.bad-argument", argument)
            for said in (result["message"]["text"], message, text):
                self.assertIn(argument, said)

    def test_only_validate_has_these_formats(self):
        for form in DOCUMENTS:
            run = self.work.run("plan", "--format", form)
            self.assert_exit(run, 1)
            self.assertEqual(run.stdout, "")
            self.assertIn("--format", run.stderr)

    def test_warnings_are_no_failures(self):
        self.work.write("manifests/a.yaml", manifest("a", connections=1000))
        problems = self.problems(0)
        self.assertEqual([one["severity"] for one in problems], ["warning"])
        self.assertEqual([result["level"] for result in self.sarif(0)], ["warning"])
        self.assertEqual([command for command, _, _ in self.github(0)], ["warning"])
        (case,) = self.junit(0).values()
        self.assertIsNone(case.find("failure"))
        self.assertIn(f"[{problems[0]['code']}]", case.find("system-out").text)

    def test_a_full_standard_output_is_no_success(self):
        self.work.write("manifests/a.yaml", manifest("a", connections=1000))
        for form in ("sarif", "github", "junit"):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([str(dbsn_binary()), "validate", "--format", form],
                                      cwd=self.work.root, stdout=full, stderr=subprocess.PIPE,
                                      env=self.work.environment(), check=False)
            self.assertEqual(done.returncode, 1, form)
            self.assertIn(b"could not be written to standard output", done.stderr)


class Fingerprints(FormatsCase):
    def fingerprints(self):
        return [self.fingerprint(result) for result in self.sarif(1)]

    def test_lines_that_move_open_no_new_alert(self):
        bad = manifest("bad", "connectorHots: x, connectorPrt: y, ")
        self.work.write("manifests/a.yaml", bad + "---\nkind: [\n")
        before = self.fingerprints()
        self.assertEqual(len(before), 3)
        self.work.write("manifests/a.yaml", "# a note\n\n" + manifest("new") + "---\n# more\n" +
                        bad.replace("spec: {", "spec: { # why\n  ") + "---\n\n\nkind: [\n")
        self.assertEqual(sorted(self.fingerprints()), sorted(before))

    def test_a_mended_problem_leaves_the_others_theirs(self):
        self.work.write("manifests/a.yaml", manifest("bad", "connectorHots: x, connectorPrt: y, "))
        first, second = self.fingerprints()
        self.work.write("manifests/a.yaml", manifest("bad", "connectorPrt: y, "))
        self.assertEqual(self.fingerprints(), [second])
        self.work.write("manifests/a.yaml", manifest("other", "connectorPrt: y, "))
        self.assertNotIn(self.fingerprints()[0], (first, second))


class Hostile(FormatsCase):
    def test_a_literal_secret_is_in_no_output(self):
        self.work.write_secret("manifests/a.yaml", manifest("a", "connectorHots: x, ", SECRET))
        self.work.write_secret("manifests/b.json", as_json("b", "connectorPassword")
                               .replace('"connectorPassword": 1', f'"connectorPassword": "{SECRET}"'))
        codes = {result["ruleId"] for result in self.sarif(1)}
        self.assertIn("manifest.literal-secret", codes)
        self.assertIn("manifest.literal-secret",
                      {re.search(r"\[(.*)\]", one["title"])[1] for _, one, _ in self.github(1)})
        self.assertIn("(hidden)", self.validate("junit", 1).stdout)
        self.junit(1)
        self.assert_no_secret(self.work, SECRET)

    def test_names_and_values_are_shown_and_never_obeyed(self):
        name = "manifests/::error::a,line=1<b>&]]>\n::error::forged\x1b[31m%0A\"\u202e.yaml"
        self.work.write(name, manifest("x").replace(
            "{name: x}", '{name: "x\\n::error::forged ]]> <c> \\e[31m"}') + "---\n" +
                        manifest("y").replace("Postgres", '"]]><d/>\\n::warning::forged\\e[2J"') +
                        "---\n" + manifest("z", '"\\n##[error]forged ::add-mask::a": 1, '))
        problems = self.problems(1)
        self.assertGreaterEqual(len(problems), 3)
        codes = sorted(one["code"] for one in problems)
        results = self.sarif(1)
        self.assertEqual(sorted(result["ruleId"] for result in results), codes)
        for result in results:
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            self.assertEqual(urllib.parse.unquote(uri), name)
        annotations = self.github(1)
        self.assertEqual(sorted(re.search(r"\[([^]]*)\]$", one["title"])[1]
                                for _, one, _ in annotations), codes)
        for _, properties, _ in annotations:
            self.assertEqual(properties["file"],
                             name.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e"))
        cases = self.junit(1)
        told = "".join("".join(case.itertext()) for case in cases.values())
        for code in codes:
            self.assertIn(f"[{code}]", told)
        for run in self.work.runs[1:]:   # the first is JSON, which has escapes of its own
            self.assertNotRegex(run.stdout + run.stderr, "[\x1b\u202e\x07]", f"\n{run}")


if __name__ == "__main__":
    main()
