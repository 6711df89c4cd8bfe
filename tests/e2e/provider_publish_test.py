"""dbsn provider publish: frozen versions in a catalogue, each at least as high as what changed asks for."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main, source_dir
from support.strangers import Notes
from vocabulary_test import NOTE, Strangers

PROVIDER = """apiVersion: dbsn.provider/v1
kind: Provider
metadata: {name: things, version: VERSION, title: The Things API}
serves: [v1]
settings:
  url: {type: url, required: true, default: "https://api.example.com", help: The base address.}
  token: {type: string, sensitive: true, required: true, env: [THINGS_TOKEN], help: The token.}
origin: url
auth: {kind: bearer, secret: token}
errors: {message: [message]}
"""
KIND = """apiVersion: dbsn.provider/v1
kind: Kind
metadata: {provider: things, name: Thing, title: thing}
identity: {id: id, name: name}
fields:
  name: {type: string, required: true, help: What it is called.}
  size: {type: integer, min: 1, max: 9, help: How large it is.}
  colour: {type: string, allowed: [red, blue], help: Its colour.}
operations:
  list: {method: GET, path: /things}
  create: {method: POST, path: /things, body: all, id: [id]}
  update: {method: PATCH, path: "/things/{id}", body: changed}
"""
NOTES = """apiVersion: dbsn.provider/v1
kind: Provider
metadata: {name: notes, version: 1.0.0, title: The Notes API}
serves: [v1]
settings:
  url: {type: url, required: true, default: ADDRESS, help: The base address.}
  key: {type: string, sensitive: true, required: true, env: [NOTES_KEY], help: The key.}
origin: url
auth: {kind: query, parameter: api_key, secret: key}
errors: {message: [message]}
"""
# What changes → what it is, and a part of how it is called.
CHANGES = {
    ("How large it is.", "Its size."): ("patch", "nothing of what can be written"),
    ("  colour:", "  place: {type: string, help: Where it is.}\n  colour:"): ("minor", "Thing.place: it is new"),
    ("max: 9", "max: 12"): ("patch", "nothing of what can be written"),
    ("  update:", "  read: {method: GET, path: \"/things/{id}\"}\n  update:"): ("minor", "operation read is new"),
    ("max: 9", "max: 5"): ("major", "Thing.size: it takes fewer values"),
    ("[red, blue]", "[red]"): ("major", "Thing.colour: it takes fewer values"),
    ("  size: {type: integer, min: 1, max: 9, help: How large it is.}\n", ""):
        ("major", "Thing.size: it is gone"),
    ("  size: {type: integer,", "  size: {type: integer, required: true,"):
        ("major", "Thing.size: it must be written now"),
    ("  size: {type: integer,", "  size: {type: integer, create_only: true,"):
        ("major", "a change replaces the resource now"),
    ("  update: {method: PATCH, path: \"/things/{id}\", body: changed}\n", ""):
        ("major", "the operation update is gone"),
    ("https://api.example.com", "https://elsewhere.example.com"): ("major", "go to another address"),
    ("auth: {kind: bearer, secret: token}", "auth: {kind: header, header: X-Key, secret: token}"):
        ("major", "authorized in another way")}
LEAST = {"patch": "1.0.1", "minor": "1.1.0", "major": "2.0.0"}


class Publishing(DbsnTestCase):
    def setUp(self):
        self.work = self.workspace()

    def write(self, version="1.0.0", provider=PROVIDER, kind=KIND):
        self.work.write("mine/provider.yaml", provider.replace("VERSION", version))
        self.work.write("mine/thing.yaml", kind)

    def publish(self, code=0, *more):
        run = self.work.run("provider", "publish", "mine", "--to", "catalogue", "--auto-approve", "--untested", *more)
        self.assert_exit(run, code)
        return run

    def test_a_first_version_that_is_used_from_there(self):
        self.write()
        run = self.publish()
        self.assertIn("the first version", run.stdout)
        for name in ("provider.yaml", "thing.yaml"):
            self.assertEqual(self.work.read(f"catalogue/things/1.0.0/{name}"), self.work.read(f"mine/{name}"))
        run = self.work.run("explain", "Thing", "--providers", "catalogue/things/1.0.0")
        self.assert_exit(run, 0)
        run = self.publish(code=1)
        self.assertIn("Nothing changed since 1.0.0", run.stderr)
        self.assert_exit(self.work.run("provider", "check", "mine"), 0)

    def test_each_change_asks_for_its_version(self):
        count = 0
        for (old, new), (weight, told) in CHANGES.items():
            with self.subTest(told):
                count += 1
                catalogue = f"catalogue-{count}"
                self.write()
                run = self.work.run("provider", "publish", "mine", "--to", catalogue, "--auto-approve", "--untested")
                self.assert_exit(run, 0)
                provider, kind = PROVIDER.replace(old, new), KIND.replace(old, new)
                self.assertNotEqual((provider, kind), (PROVIDER, KIND))
                self.write("1.0.0", provider, kind)
                run = self.work.run("provider", "publish", "mine", "--to", catalogue, "--auto-approve", "--untested")
                self.assert_exit(run, 1)
                self.assertIn(f"Set metadata.version to {LEAST[weight]} or more.", run.stderr)
                self.write(LEAST[weight], provider, kind)
                run = self.work.run("provider", "publish", "mine", "--to", catalogue, "--auto-approve", "--untested")
                self.assert_exit(run, 0)
                self.assertIn(f"  {weight}  ", run.stdout)
                self.assertIn(told, run.stdout)

    def test_what_is_not_ready(self):
        self.write("0.9.0")
        self.assertIn("1.0.0 or more", self.publish(code=1).stderr)
        self.write("one")
        self.assertIn("Write three numbers", self.publish(code=1).stderr)
        self.write("1.0.0", PROVIDER.replace(", title: The Things API", ""),
                   KIND.replace(", help: Its colour.", ""))
        run = self.publish(code=1)
        self.assertIn("metadata.title", run.stderr)
        self.assertIn("the help of the field Thing.colour", run.stderr)
        self.write(kind=KIND.replace("type: integer", "type: integre"))
        self.publish(code=1)
        self.assertFalse(self.work.path("catalogue").exists())
        self.write()
        run = self.work.run("provider", "publish", "mine", "--to", "catalogue", "--untested")
        self.assert_exit(run, 1)
        self.assertIn("Say --auto-approve.", run.stderr)

    def test_a_run_that_broke_off_is_taken_up(self):
        self.write()
        self.work.write("catalogue/things/1.0.0/thing.yaml", "half")
        self.publish()
        self.assertEqual(self.work.read("catalogue/things/1.0.0/thing.yaml"), KIND)

    def test_an_older_version_is_never_put_in_between(self):
        self.write("1.2.0")
        self.publish()
        self.write("1.1.5", kind=KIND.replace("Its colour.", "The colour."))
        self.assertIn("too small after 1.2.0", self.publish(code=1).stderr)

    def test_a_person_is_asked(self):
        self.write()
        run = self.work.run_in_terminal("provider", "publish", "mine", "--to", "catalogue", "--untested",
                                        answers=[("it never changes again", "no\n")])
        self.assert_exit(run, 1)
        self.assertFalse(self.work.path("catalogue").exists())
        run = self.work.run_in_terminal("provider", "publish", "mine", "--to", "catalogue", "--untested",
                                        answers=[("it never changes again", "yes\n")])
        self.assert_exit(run, 0)

    def test_the_record_and_the_pin(self):
        self.write()
        run = self.publish(0, "--scope", "catalogue")
        self.assertIn("for all enterprises, untested", run.stdout)
        record = json.loads(self.work.read("catalogue/things/1.0.0/publication.json"))
        self.assertEqual((record["name"], record["version"], record["scope"], record["tested"]),
                         ("things", "1.0.0", "catalogue", False))
        lock = json.loads(self.work.read("dbsn.lock.json"))["definitions"]["things"]
        self.assertEqual((lock["version"], lock["digest"], lock["scope"]),
                         ("1.0.0", record["digest"], "catalogue"))

    def test_what_is_pinned_never_changes(self):
        self.write()
        self.publish()
        used = ("explain", "Thing", "--providers", "catalogue/things/1.0.0")
        self.assert_exit(self.work.run(*used), 0)
        self.work.write("catalogue/things/1.0.0/thing.yaml", KIND.replace("max: 9", "max: 99"))
        run = self.work.run(*used)
        self.assert_exit(run, 1)
        self.assertIn("a published version never changes", run.stderr)
        self.work.write("catalogue/things/1.0.0/thing.yaml", KIND)
        self.write("1.1.0", kind=KIND.replace("max: 9", "max: 99"))
        run = self.work.run("explain", "Thing", "--providers", "mine")
        self.assert_exit(run, 1)
        self.assertIn("pins things 1.0.0, and mine holds 1.1.0", run.stderr)
        self.assert_exit(self.work.run("provider", "check", "mine"), 0)
        self.assert_exit(self.work.run("provider", "check", "mine", "--pin"), 0)
        self.assert_exit(self.work.run("explain", "Thing", "--providers", "mine"), 0)

    def test_a_review_by_somebody_else(self):
        self.write()
        run = self.publish(0, "--review", "--scope", "catalogue")
        self.assertFalse(self.work.path("catalogue/things").exists())
        self.assertFalse(self.work.path("dbsn.lock.json").exists())
        command = re.search(r"dbsn (provider publish \S+ --to \S+ --scope \w+)", run.stderr)[1]
        run = self.work.run(*command.split(), "--auto-approve", "--untested")
        self.assert_exit(run, 0)
        self.assertEqual(self.work.read("catalogue/things/1.0.0/thing.yaml"), KIND)

    def test_a_slug_is_for_good(self):
        self.write()
        self.publish()
        self.write("1.0.0", PROVIDER.replace("name: things", "name: stuff"),
                   KIND.replace("provider: things", "provider: stuff"))
        run = self.publish(code=1)
        self.assertIn("is published as things, and that name never changes", run.stderr)

    def test_sound_resilience(self):
        self.write("1.0.0", PROVIDER + "resilience: {timeout: 30m, max_retries: 50}\n")
        run = self.publish(code=1)
        self.assertIn("resilience.timeout", run.stderr)
        self.assertIn("resilience.max_retries", run.stderr)


class Tested(Strangers):
    """What a test has passed, of these very files, is published without --untested."""

    def test_tests_come_first(self):
        server = self.stranger(Notes)
        self.work.env.update({"NOTES_KEY": Notes.KEY, "TOKEN": "s3ntinel-token-1"})
        self.define("notes", re.sub(r"(type: \w+)", r"\1, help: What it is", NOTE), server,
                    settings="  key: {type: string, sensitive: true, required: true}\n")
        text = NOTES.replace("ADDRESS", server.url)
        self.work.write("definitions/notes/provider.yaml", text)
        self.manifest("notes", "Note", {"name": "one", "text": "hello", "size": 3,
                                        "token": "{valueFrom: {env: TOKEN}}"}, "one")
        publish = ("provider", "publish", "definitions/notes", "--to", "catalogue", "--auto-approve")
        run = self.work.run(*publish)
        self.assert_exit(run, 1)
        self.assertIn("a test of Note that passed, of these very files", run.stderr)
        self.dbsn("provider", "test", "one")
        self.assertEqual(self.work.read(".dbsn/.gitignore"), "*\n")
        self.assert_no_secret(self.work, Notes.KEY, "s3ntinel-token-1")
        self.assert_exit(self.work.run(*publish), 0)
        record = json.loads(self.work.read("catalogue/notes/1.0.0/publication.json"))
        self.assertIs(record["tested"], True)
        self.work.write("definitions/notes/provider.yaml", text.replace("1.0.0", "1.0.1"))
        run = self.work.run(*publish)
        self.assert_exit(run, 1)
        self.assertIn("a test of Note that passed", run.stderr)


class Pages(DbsnTestCase):
    """The checklist of a connector page."""

    def test_what_a_page_needs(self):
        work = self.workspace()
        example = source_dir() / "examples" / "connectors" / "openweathermap"
        for path in example.iterdir():
            work.write(f"page/{path.name}", path.read_text())
        publish = ("provider", "publish", "page", "--to", "catalogue", "--auto-approve", "--untested")
        text = work.read("page/connector.yaml")
        work.write("page/connector.yaml", re.sub(r"(icon|description): .*\n", "", text))
        work.remove("page/get_current_weather.response.json")
        run = work.run(*publish)
        self.assert_exit(run, 1)
        for part in ("the overview's icon", "the overview's description",
                     "an operation with parameters and a response schema"):
            self.assertIn(part, run.stderr)
        work.write("page/connector.yaml", re.sub(r"icon: .*", "icon: icon.svg", text))
        work.write("page/icon.svg", "<svg/>")
        work.write("page/get_current_weather.response.json",
                   (example / "get_current_weather.response.json").read_text())
        self.assert_exit(work.run(*publish), 0)
        self.assertEqual(work.read("catalogue/openweathermap/1.0.0/icon.svg"), "<svg/>")
        operation = work.read("page/get_current_weather.yaml")
        for change, version in (("name: units", "name: unit"), "2.0.0"), (("metric", "standard"), "1.0.1"):
            work.write("page/get_current_weather.yaml", operation.replace(*change))
            run = work.run(*publish)
            self.assert_exit(run, 1)
            if version == "2.0.0":
                self.assertIn("Set version to 2.0.0 or more", run.stderr)
                self.assertIn("the parameter units is gone", run.stderr)


class Repositories(DbsnTestCase):
    """Into a git repository, by the machine's own git."""

    def setUp(self):
        self.work = self.workspace()
        self.work.env.update({"GIT_CONFIG_GLOBAL": str(self.work.path("gitconfig")),
                              "GIT_CONFIG_SYSTEM": "/dev/null"})
        self.work.write("gitconfig", "[user]\n  name = Someone\n  email = someone@example.com\n"
                        "[init]\n  defaultBranch = main\n")
        self.git("init", "--quiet", "--bare", self.work.path("catalogue.git"))
        self.address = f"file://{self.work.path('catalogue.git')}"

    def git(self, *arguments):
        done = subprocess.run(["git", *map(str, arguments)], env={**os.environ, **self.work.env},
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def write(self, version="1.0.0", kind=KIND, name="things"):
        self.work.write("mine/provider.yaml", PROVIDER.replace("VERSION", version).replace("things", name)
                        .replace("The Things API", f"The {name} API"))
        self.work.write("mine/thing.yaml", kind.replace("provider: things", f"provider: {name}"))

    def publish(self, code=0, *more):
        run = self.work.run("provider", "publish", "mine", "--to", self.address, "--auto-approve",
                            "--untested", *more)
        self.assert_exit(run, code)
        return run

    def log(self, branch="main"):
        return self.git("-C", self.work.path("catalogue.git"), "log", "--format=%s", branch).splitlines()

    def test_versions_are_commits(self):
        self.write()
        self.publish()
        self.assertEqual(self.log(), ["Publish things 1.0.0"])
        self.write("1.0.1", KIND.replace("Its colour.", "The colour."))
        self.publish()
        self.assertEqual(self.log(), ["Publish things 1.0.1", "Publish things 1.0.0"])
        shown = self.git("-C", self.work.path("catalogue.git"), "show", "main:things/1.0.0/thing.yaml")
        self.assertEqual(shown, KIND)
        self.assertIn("Nothing changed since 1.0.1", self.publish(code=1).stderr)

    def test_another_push_in_between(self):
        self.write()
        self.publish()
        # A hook that lets somebody else's commit land while the first push is under way.
        other = self.work.path("other")
        self.git("clone", "--quiet", self.address, other)
        (other / "note").write_text("x")
        self.git("-C", other, "add", ".")
        self.git("-C", other, "commit", "--quiet", "-m", "Somebody else's")
        copies = list(self.work.path(".dbsn/catalogues").iterdir())
        copy = next(path for path in copies if path.is_dir())
        hook = copy / ".git" / "hooks" / "pre-push"
        hook.write_text(f"#!/bin/sh\nrm -f '{hook}'\nunset GIT_DIR GIT_WORK_TREE\n"
                        f"git -C '{other}' push --quiet origin HEAD:main\n")
        hook.chmod(0o755)
        self.write("1.0.1", KIND.replace("Its colour.", "The colour."))
        self.publish()
        self.assertEqual(self.log(), ["Publish things 1.0.1", "Somebody else's", "Publish things 1.0.0"])

    def test_a_push_that_broke_off_is_taken_up(self):
        self.work.write("hooks/pre-push", "#!/bin/sh\nexit 1\n")
        self.work.path("hooks/pre-push").chmod(0o755)
        self.git("config", "--global", "core.hooksPath", self.work.path("hooks"))
        for version, kind in (("1.0.0", KIND), ("1.0.1", KIND.replace("Its colour.", "The colour."))):
            with self.subTest(version):
                self.write(version, kind)
                self.work.path("hooks/pre-push").chmod(0o755)
                self.assertIn("git says:", self.publish(code=1).stderr)
                self.assertFalse(version == "1.0.0" and self.work.path("dbsn.lock.json").exists())
                self.work.path("hooks/pre-push").chmod(0o644)
                self.publish()
                self.assertEqual(self.log()[0], f"Publish things {version}")

    def test_a_review_is_a_branch(self):
        self.write()
        self.publish()
        self.write("1.0.1", KIND.replace("Its colour.", "The colour."))
        run = self.publish(0, "--review")
        self.assertIn("on the branch publish-things-1.0.1", run.stderr)
        self.assertEqual(self.log(), ["Publish things 1.0.0"])
        self.assertEqual(self.log("publish-things-1.0.1")[0], "Publish things 1.0.1")

    def test_what_git_refuses(self):
        self.write()
        self.address = f"file://{self.work.path('nowhere.git')}"
        run = self.publish(code=1)
        self.assertIn("git says:", run.stderr)
        self.assertIn("Nothing was published", run.stderr)
        self.address = "https://me:s3ntinel-password@127.0.0.1:1/catalogue.git"
        run = self.publish(code=1)
        self.assertIn("The repository's address holds a password", run.stderr)
        self.assertNotIn("s3ntinel-password", run.stderr + run.stdout)
        self.work.env["PATH"] = "/nowhere"
        self.address = "file:///tmp/x.git"
        self.assertIn("Install it", self.publish(code=1).stderr)


del Strangers

if __name__ == "__main__":
    main()
