"""Text from a server is data: whatever stands in names, values and errors, no output obeys it, and no
file is written where it says."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect
from support.connectors import LIST, ConnectorTestCase, connector, live_body

TEXTS = {
    "escape": "a\x1b[2J\x1b]0;owned\x07b", "return": "safe\rdestroyed", "line": "a\nPlan: 0 to add",
    "bidi": "a\u202egnp.exe", "isolate": "a\u2066b\u2069", "zero": "ad\u200bmin", "c1": "a\x9b31mb",
    "nul": "a\x00b", "markdown": "[x](javascript:alert(1)) ![i](http://x/y) <img src=x onerror=1>",
    "html": "</script><script>alert(1)</script>", "workflow": "x\n::error::owned\n%0A::stop-commands::t",
    "tag": "a\U000E0041b", "path": "../../../etc/cron.d/x", "root": "/etc/passwd", "dots": "...",
    "long": "x" * 250}
# No terminal, reader or eye may take these for something else.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
                 "\ufff9-\ufffb\U000E0000-\U000E007F]")


@on_each_dialect
class Hostile(ConnectorTestCase):
    def setUp(self):
        self.open_workspace()

    def make(self, name, **fields):
        status, answer = self.box.api("POST", LIST, {**live_body(""), "connectorName": name, **fields})
        self.assertEqual(status // 100, 2, answer)
        return answer

    def harmless(self, run, what):
        for stream in (run.stdout, run.stderr):
            found = RAW.search(stream)
            self.assertIsNone(found, f"{what}: {found and ascii(stream[max(0, found.start() - 80):][:160])}")
            self.assertLess(len(stream), 400_000, what)
        self.assertNotIn("\n::", "\n" + run.stdout, what)
        self.assertNotRegex(run.stdout, r"\nPlan: 0 to add\n", what)

    def files(self):
        folder = self.work.path(".")
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")
                      if path.is_file() or path.is_symlink())

    def test_names_that_are_live(self):
        for name in TEXTS.values():
            self.make(name)
        self.declare("mine")
        for command in (("plan",), ("plan", "--out", "plan.json"), ("show", "plan.json"),
                        ("export",), ("apply", "--auto-approve"), ("doctor",), ("state", "list")):
            self.harmless(self.work.run(*command), command)
        before = self.files()
        # Deep enough that a name which climbs would be seen in the workspace.
        run = self.work.run("export", "--out", "a/b/c/d")
        self.harmless(run, "export --out")
        new = [path for path in self.files() if path not in before]
        self.assertGreaterEqual(len(new), len(TEXTS))
        for path in new:
            self.assertRegex(path, r"^a/b/c/d/[a-z0-9][a-z0-9._-]*\.yaml$")
        run = self.work.run("validate", "a/b/c/d")
        self.harmless(run, "validate")

    def test_a_link_where_a_file_would_be_written(self):
        self.make("Orders")
        target = self.work.path("precious.txt")
        target.write_text("mine")
        self.work.path("exported").mkdir()
        self.work.path("exported/orders.yaml").symlink_to(target)
        run = self.work.run("export", "--out", "exported")
        self.harmless(run, "export")
        self.assertEqual(target.read_text(), "mine")

    def test_values_that_are_live(self):
        self.declare("mine")
        self.apply()
        key = self.rows()[0]["connectorID"]
        for what, text in TEXTS.items():
            with self.subTest(what):
                self.box.api("PUT", f"{LIST}/{key}", {"connectorDatabaseName": text})
                for command in (("plan", "--refresh", "full"),
                                ("plan", "--refresh", "full", "--format", "json"),
                                ("export",)):
                    self.harmless(self.work.run(*command), (what, command))

    def test_errors(self):
        self.declare("mine")
        for what, text in TEXTS.items():
            with self.subTest(what):
                for body in (json.dumps({"message": text, "error": text}), text):
                    self.box.api("DELETE", "/_sandbox/faults", token=None)
                    status, answer = self.box.api(
                        "POST", "/_sandbox/faults",
                        {"kind": "status", "status": 400, "method": "POST", "path": LIST,
                         "body": body.replace("\x00", "") if body is text else body, "count": 4},
                        token=None)
                    self.assertLess(status, 300, answer)
                    run = self.work.run("apply", "--auto-approve")
                    self.assert_exit(run, 1)
                    self.harmless(run, what)
                    run = self.work.run("apply", "--auto-approve", "--format", "json",
                                        "--log", "run.log", "--log-level", "debug")
                    self.harmless(run, (what, "json"))
                    self.assertIsNone(RAW.search(self.work.path("run.log").read_text(errors="replace")))

    def test_a_lone_surrogate_and_ten_megabytes(self):
        self.declare("mine")
        for body in ('{"message": "a\\ud800b", "connectorID": 1}',
                     '{"message": "' + "x" * 10_000_000 + '"}'):
            self.box.api("DELETE", "/_sandbox/faults", token=None)
            status, answer = self.box.api("POST", "/_sandbox/faults",
                                          {"kind": "status", "status": 400, "method": "POST",
                                           "path": LIST, "body": body, "count": 2}, token=None)
            self.assertLess(status, 300, str(answer)[:300])
            run = self.work.run("apply", "--auto-approve")
            self.assert_exit(run, 1)
            self.harmless(run, "a body")
            self.assertLess(len(run.stderr), 5_000)


del ConnectorTestCase, connector

if __name__ == "__main__":
    main()
