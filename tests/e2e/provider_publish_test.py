"""dbsn provider publish: frozen versions in a catalogue, each at least as high as what changed asks for."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main

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
        run = self.work.run("provider", "publish", "mine", "--to", "catalogue", "--auto-approve", *more)
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
                run = self.work.run("provider", "publish", "mine", "--to", catalogue, "--auto-approve")
                self.assert_exit(run, 0)
                provider, kind = PROVIDER.replace(old, new), KIND.replace(old, new)
                self.assertNotEqual((provider, kind), (PROVIDER, KIND))
                self.write("1.0.0", provider, kind)
                run = self.work.run("provider", "publish", "mine", "--to", catalogue, "--auto-approve")
                self.assert_exit(run, 1)
                self.assertIn(f"Set metadata.version to {LEAST[weight]} or more.", run.stderr)
                self.write(LEAST[weight], provider, kind)
                run = self.work.run("provider", "publish", "mine", "--to", catalogue, "--auto-approve")
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
        run = self.work.run("provider", "publish", "mine", "--to", "catalogue")
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
        run = self.work.run_in_terminal("provider", "publish", "mine", "--to", "catalogue",
                                        answers=[("it never changes again", "no\n")])
        self.assert_exit(run, 1)
        self.assertFalse(self.work.path("catalogue").exists())
        run = self.work.run_in_terminal("provider", "publish", "mine", "--to", "catalogue",
                                        answers=[("it never changes again", "yes\n")])
        self.assert_exit(run, 0)


if __name__ == "__main__":
    main()
