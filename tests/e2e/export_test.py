# label: long
"""dbsn export: what lives becomes manifests, and the plan after it takes them over and changes
nothing. Of every type with every auth type, bare and whole; then the odd ones."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, on_each_dialect
from support.manifest_text import switched_on


def variables(text):
    """The environment variables that secrets of the manifests come from."""
    return re.findall(r"valueFrom: \{env: (\w+)\}", text)


@on_each_dialect
class ExportingEveryType(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace(self.sandbox("--rate-limit", "1000000"))

    def scaffolds(self, whole):
        """Manifests of every type with every auth type, filled in, and one that references name."""
        listed = json.loads(self.work.run("catalog", "list", "--format", "json").stdout)
        count = 0
        for told in listed:
            for auth in told["auth_types"]:
                name = f"conn-{count}"
                text = self.work.run("scaffold", told["name"], "--auth", auth["name"],
                                     "--name", name).stdout
                text = text.replace("Connector/NAME", "Connector/target")
                if whole:
                    text = switched_on(text, {field["name"]
                                              for field in told["fields"] + auth["fields"]})
                yield name, text
                count += 1
        yield "target", self.work.run("scaffold", "Azure Data Lake Storage", "--name", "target",
                                      "--minimal").stdout

    def complete(self, file, known):
        """This dialect's answers do not tell the type, so a draft waits for a person who does, and
        says which of the secrets that any type may have this one has."""
        name = "target" if file.stem == "my-azure-data-lake-storage" else file.stem
        text, drafts = re.subn(r"^  # (connectorSubType: ).*$", rf"  \g<1>{known[name]['type']}",
                               file.read_text(), flags=re.M)
        self.assertEqual(drafts, 1, text)
        for secret in known[name]["secrets"]:
            text = text.replace(f"  # {secret}: ", f"  {secret}: ")
        file.write_text(text)

    def check(self, whole):
        count = 0
        known = {}
        for name, text in self.scaffolds(whole):
            known[name] = {
                "type": re.search(r"^  connectorSubType: (.*)$", text, re.M).group(1),
                "secrets": re.findall(r"^  (\w+): \{valueFrom", text, re.M)}
            self.work.write(f"manifests/{name}.yaml", text + "test: {when: never}\n")
            self.work.env.update({one: f"s3ntinel-{one}" for one in variables(text)})
            count += 1
        self.assertGreaterEqual(count, 200)
        self.assert_exit(self.work.run("validate"), 0)
        run = self.work.run("apply", "--auto-approve")
        self.assert_exit(run, 0)

        # Another team's workspace, which knows nothing of it.
        for file in self.work.path("manifests").iterdir():
            file.unlink()
        self.work.path(".dbsn").rename(self.work.top / "state-of-the-first")
        run = self.work.run("export", "--out", "manifests")
        self.assert_exit(run, 0)
        self.assertIn(f"Wrote {count} files in manifests.", run.stderr)
        files = sorted(self.work.path("manifests").iterdir())
        self.assertEqual(len(files), count)
        for file in files:
            if self.dialect == "reference":
                self.complete(file, known)
            self.assertRegex(file.name, r"^[a-z0-9-]+\.yaml$")
            self.work.env.update({one: "anything" for one in variables(file.read_text())})
        self.assert_exit(self.work.run("validate"), 0)
        run = self.work.run("plan", patience=300)
        self.assert_exit(run, 0)
        self.assert_plan(run, adopt=count)
        text = "".join(file.read_text() for file in files)
        self.assertIn("{ref: Connector/target}", text)
        self.assertEqual(self.work.places_of("s3ntinel-"), [])

        # Taken over, there is nothing left to do, nor to export.
        self.assert_exit(self.work.run("apply", "--auto-approve", patience=300), 0)
        self.assert_exit(self.work.run("plan", "--detailed-exitcode"), 0)
        run = self.work.run("export")
        self.assert_exit(run, 0)
        self.assertEqual(run.stdout, "")
        self.assertIn(f"{count} are managed here already and left out", run.stderr)

    def test_every_type_bare_ends_without_a_change(self):
        self.check(whole=False)

    def test_every_type_whole_ends_without_a_change(self):
        self.check(whole=True)


if __name__ == "__main__":
    main()
