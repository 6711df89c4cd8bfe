# label: long
"""docs/providers.md leads from an API's documentation to a published definition. Every step of it is
run here, on a real RabbitMQ: the files as they stand on the page, and the commands."""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(os.environ.get("DBSN_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from support import DbsnTestCase, main
from support.rabbitmq import PASSWORD, USER, PrivateRabbitMq

PAGE = (ROOT / "docs" / "providers.md").read_text(encoding="utf-8")
WALK = PAGE[PAGE.index("## From an API's documentation"):PAGE.index("## Beginning with an OpenAPI")]
FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml fragment\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^dbsn (.*)$", re.MULTILINE)
CHANGE = re.compile(r"<!-- then: (.*) → (.*) -->")


class Walk(DbsnTestCase):
    def test_each_step(self):
        broker = self._shared("_rabbitmq", PrivateRabbitMq)
        work = self.workspace()
        work.env["WALK_PASSWORD"] = PASSWORD
        for path, text in FILE.findall(WALK):
            # The reader's broker stands at its usual port, with the user of step 1.
            work.write(path, text.replace("http://127.0.0.1:15672", broker.url)
                       .replace("walker", USER))
        commands = COMMAND.findall(WALK)
        words = [" ".join(command.split()[:2]) for command in commands]
        self.assertEqual(words, ["provider check", "provider test", "plan --providers",
                                 "apply --auto-approve", "provider publish", "provider check"])

        def run(number, code=0):
            done = work.run(*commands[number].split())
            self.assert_exit(done, code)
            self.assert_no_secret(work, PASSWORD)
            return done

        self.assertIn("in Authorization: Basic", run(0).stdout)
        # Step 5: the mistakes that the page shows, and the words that mend them.
        shown = re.findall(r"```text\n(.*)\n```", WALK)
        lines = re.findall(r"```yaml fragment\n(  \S+: .*)\n```", WALK)
        changes = CHANGE.findall(WALK)
        self.assertEqual((len(shown), len(lines), len(changes)), (2, 2, 2))
        for failure, line, (old, new) in zip(shown, lines, changes):
            self.assertIn(failure, run(1, code=2).stdout)
            policy = work.read("providers/my-rabbit/policy.yaml")
            self.assertIn(old, policy)
            policy = policy.replace(old, new.replace("vhost:", "  vhost:").replace("\\n", "\n"))
            self.assertIn(line, policy)
            work.write("providers/my-rabbit/policy.yaml", policy)
        self.assertIn(" 0 failed", run(1).stdout)
        self.assertEqual(broker.api("GET", "/policies/%2F")[1], [])
        # Step 6.
        self.assert_plan(run(2), add=1)
        run(3)
        self.assertEqual(broker.api("GET", "/policies/%2F")[1][0]["priority"], 1)
        self.assert_plan(run(2))
        done = work.run("explain", "Policy", "--providers", "providers/my-rabbit")
        self.assertIn("A regular expression for the names", done.stdout)
        # Step 7.
        run(4)
        self.assertIn("my-rabbit", work.read("dbsn.lock.json"))
        run(5)
        done = work.run("plan", "--providers", "catalogue/my-rabbit/1.0.0")
        self.assert_exit(done, 0)
        self.assert_plan(done)


if __name__ == "__main__":
    main()
