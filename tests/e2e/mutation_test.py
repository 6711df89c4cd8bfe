"""Every field of every type and auth type in the catalog: set right, written wrongly in every way,
changed in the manifest, changed on the server. Nothing may be missed, and nothing else be said.
# label: long
"""
import collections
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main, on_each_dialect
from support.connectors import ConnectorTestCase
from support.every_type import Catalog, manifests, secrets
from support.manifest_text import as_json, as_yaml
from support.mutations import LITERAL, mutations

PER_FILE = 250
SHOWN = 20
PROVIDER = "databasin/Connector/"
counts = collections.Counter()
totals = collections.Counter()


def setUpModule():
    global CATALOG, COMBINATIONS, TARGETS
    CATALOG = Catalog()
    COMBINATIONS = CATALOG.combinations()
    TARGETS = CATALOG.targets()
    totals.update(types=len(CATALOG.types), combinations=len(COMBINATIONS),
                  fields=sum(len(one.fields) for one in COMBINATIONS))


def tearDownModule():
    figures = ", ".join(f"{what} {counts[what]:,} of {totals[what]:,}" for what in totals
                        if what not in ("types", "combinations", "fields"))
    print(f"\n{totals['types']} types, {totals['combinations']} combinations, "
          f"{totals['fields']:,} fields: {figures}", flush=True)


class Caught(ConnectorTestCase):
    """What validate says of each, from one run a format."""

    def assert_none(self, misses, of):
        """Fails with the first of them in a readable list."""
        if misses:
            self.fail("\n".join([f"{len(misses):,} of {of:,} missed:", *misses[:SHOWN]]))

    def diagnostics(self, run):
        """address -> its diagnostics, but what is said of a type as a whole."""
        found = collections.defaultdict(list)
        for line in run.stdout.splitlines():
            event = json.loads(line)
            if event["type"] != "diagnostic":
                continue
            diagnostic = event["diagnostic"]
            if diagnostic["code"] != "manifest.unverified-type":
                found[diagnostic.get("address", "")].append(diagnostic)
        return found

    def validate(self, work):
        """The run, which is not kept: a failing test would print all of it."""
        run = work.run("validate", "--format", "json", patience=300)
        work.runs.clear()
        return run

    def write_yaml(self, work, documents):
        """(address, lines) many a file; returns address -> (file, lines before it)."""
        places = {}
        for first in range(0, len(documents), PER_FILE):
            name = f"manifests/{first:05}.yaml"
            lines = []
            for address, of_one in documents[first:first + PER_FILE]:
                places[address] = (name, len(lines))
                lines += of_one
            work.write(name, "\n".join(lines) + "\n")
        return places

    def write_json(self, work, documents):
        """One a file, since a JSON file holds one manifest."""
        for address, lines in documents:
            work.write(f"manifests/{address}.json", "\n".join(lines) + "\n")
        return {address: (f"manifests/{address}.json", 0) for address, _ in documents}

    def wanted_of(self, mutation, lines, place):
        """The diagnostics that must come, as (code, file, line)."""
        name, before = place

        def line_of(key):
            for number, line in enumerate(lines, before + 1):
                if line.strip().split(":")[0].strip('"') == key:
                    return number
            raise AssertionError(f"no {key} in {lines}")
        for expected in mutation.expected:
            if expected.at == "spec":
                yield expected.code, name, line_of("spec")
            elif expected.at in ("key", "value"):
                below = mutation.in_block and expected.at == "value"
                yield expected.code, name, line_of(mutation.field) + below
            else:
                yield expected.code, name, line_of(
                    expected.at if mutation.in_block else mutation.field)

    def objection(self, mutation, wanted, found):
        """What is wrong with what was said of the mutation; "" when all is right."""
        said = sorted((one["code"], one.get("file"), one.get("line")) for one in found)
        if said != sorted(wanted):
            return f"wanted {sorted(wanted)}, was told {said}"
        for expected in mutation.expected:
            of_code = [one for one in found if one["code"] == expected.code]
            if not any(expected.detail in one["detail"] for one in of_code):
                return f"{expected.detail} is not in {of_code[0]['detail']!r}"
            if expected.hint and not any(one.get("hint") == expected.hint for one in of_code):
                return f"wanted {expected.hint!r}, was told {of_code[0].get('hint')!r}"
        return ""

    def check(self, form, render, write):
        work = self.workspace()
        work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: all}\n"
                                "manifests: [manifests]\nproviders: {databasin: {}}\n")
        # First that all is right as it stands.
        right = manifests(COMBINATIONS, TARGETS)
        write(work, [(address, render(address, spec)) for address, spec in right.items()])
        run = self.validate(work)
        self.assert_none([f"{address}: {one['detail']}" for address, said in
                          self.diagnostics(run).items() for one in said], len(right))
        self.assertEqual(run.code, 0)
        self.assertIn(f"{len(right)} manifests are valid.", run.stdout)
        unverified = [entry for _, entry in CATALOG.types if entry.get("x_dbsn_unverified")]
        self.assertEqual(run.stdout.count('"manifest.unverified-type"'), len(unverified))

        # Then one mistake in each.
        all_of_them = list(mutations(COMBINATIONS, CATALOG))
        no_storage = next(one for one in COMBINATIONS if one.type == "Postgres")
        beside = [(address, render(address, right[address])) for address in TARGETS]
        beside.append(("no-storage", render("no-storage", no_storage.spec("No storage"))))
        documents = [(one.address, render(one.address, one.spec, one.blocks))
                     for one in all_of_them]
        work.path("manifests").rename(work.path("right"))
        places = write(work, beside + documents)
        run = self.validate(work)
        self.assertEqual(run.code, 1)
        self.assertNotIn(LITERAL, run.stdout + run.stderr)
        found = self.diagnostics(run)
        misses = []
        for one, (address, lines) in zip(all_of_them, documents):
            totals[f"{one.kind} in {form}"] += 1
            objection = self.objection(
                one, list(self.wanted_of(one, lines, places[address])),
                found.pop(PROVIDER + address, []))
            if objection:
                misses.append(f"{one.what} ({address}): {objection}")
            else:
                counts[f"{one.kind} in {form}"] += 1
        misses += [f"{address}: nothing is wrong there, but {said[0]['detail']}"
                   for address, said in found.items()]
        self.assert_none(misses, len(all_of_them))

    def test_each_mistake_in_yaml_at_its_line(self):
        self.check("YAML", as_yaml, self.write_yaml)

    def test_each_mistake_in_json_at_its_line(self):
        self.check("JSON", as_json, self.write_json)


@on_each_dialect
class Compared(ConnectorTestCase):
    """One field of every manifest, or of every live connector, at a time."""

    def open(self):
        self.open_workspace()
        self.work.env.update(secrets())
        self.right = manifests(COMBINATIONS, TARGETS)
        self.declare_all({})
        self.apply(0, "--parallelism", "16")
        self.plan()
        self.ids = {row["connectorName"]: row["connectorID"] for row in self.rows()}
        self.by_type = collections.defaultdict(list)
        for one in COMBINATIONS:
            self.by_type[one.type].append(one)

    def declare_all(self, changed):
        """All manifests; `changed` has the fields of some: address -> {field: value}."""
        lines = []
        for address, spec in self.right.items():
            lines += as_yaml(address, {**spec, **changed.get(address, {})})
        self.work.write("manifests/all.yaml", "\n".join(lines) + "\n")

    def other(self, one, name):
        """Another valid value of the field: (as a manifest has it, as a request has it)."""
        if name == "connectorAuthType":
            for alike in self.by_type[one.type]:
                if alike.auth != one.auth and one.stands_also_with(alike):
                    return alike.auth_name, alike.auth
            return None, None
        return one.other(name), self.on_the_wire(one, name, one.other(name))

    def on_the_wire(self, one, name, value):
        if name == "connectorAuthType":
            return one.auth
        if isinstance(value, dict) and "ref" in value:
            target = value["ref"].removeprefix("Connector/")
            return int(self.ids[self.right[target]["connectorName"]])
        if isinstance(value, dict):
            return {"$secret": "env:" + value["valueFrom"]["env"]}
        return one.fields[name].wire(value)

    def changeable(self, secret):
        """For each combination the fields that have another value, with it."""
        for one in COMBINATIONS:
            changes = []
            for name, field in one.fields.items():
                value, wire = self.other(one, name)
                if value is not None and (secret or not field.sensitive):
                    changes.append((name, value, wire))
            yield one, changes

    def planned(self):
        run = self.work.run("plan", "--format", "json")
        self.assert_exit(run, 0)
        plan = self.json_of(run)
        self.assertEqual([secret for secret in secrets().values()
                          if secret in run.stdout + run.stderr], [])
        self.work.runs.clear()   # a failing test would print all of it
        return {one["address"].removeprefix(PROVIDER): one for one in plan["changes"]
                if one["action"] != "none"}

    def compare(self, what, wanted, reasons, action="update"):
        """Plans, and holds the plan against address -> (field, its value in the request)."""
        found = self.planned()
        for address, (name, wire) in wanted.items():
            totals[what] += 1
            change = found.pop(address, None)
            if change is None:
                self.misses.append(f"{address}: {name} is changed, and the plan has no change")
                continue
            # A replace says of the secrets too that it sends them.
            fields = {field["path"]: set(field["reasons"]) for field in change["fields"]
                      if action == "update" or field.get("verdict") != "resent"}
            bodies = [step["body"] for step in change["steps"]]
            reason = "secret-changed" if isinstance(wire, dict) else reasons
            right = (change["action"] == action and fields == {name: {reason}} and
                     (action != "update" or bodies == [{name: wire}]))
            if right:
                counts[what] += 1
            else:
                self.misses.append(f"{address}: wanted {action} of {name} ({reason}) to {wire!r}, "
                                   f"planned {change['action']} of {fields} with {bodies}")
        self.misses += [f"{address}: unchanged, and the plan has {change['action']} of "
                        f"{[field['path'] for field in change['fields']]}"
                        for address, change in found.items()]

    def end(self):
        if self.misses:
            self.fail("\n".join([f"{len(self.misses):,} misses:", *self.misses[:SHOWN]]))
        self.assert_no_secret(self.work, *secrets().values())

    def test_a_change_in_a_manifest_is_planned_as_that_field_alone(self):
        self.open()
        self.misses = []
        changes = list(self.changeable(secret=True))
        for turn in range(max(len(of_one) for _, of_one in changes)):
            now = {one.address: of_one[turn] for one, of_one in changes if turn < len(of_one)}
            self.declare_all({address: {name: value}
                              for address, (name, value, _) in now.items()})
            self.compare("changes", {address: (name, wire)
                                     for address, (name, _, wire) in now.items()}, "edited")
        # The type itself, where another of the category takes the same fields.
        twins = {}
        for one in COMBINATIONS:
            for other in COMBINATIONS:
                if (other.type != one.type and other.category == one.category and
                        other.auth == one.auth and one.stands_also_with(other)):
                    twins[one.address] = other.type
                    break
        self.declare_all({address: {"connectorSubType": name} for address, name in twins.items()})
        self.compare("replaces", {address: ("connectorSubType", name)
                                  for address, name in twins.items()}, "edited", "replace")
        self.declare_all({})
        self.plan()
        self.end()

    def test_a_change_on_the_server_is_planned_as_drift_of_that_field_alone(self):
        self.open()
        self.misses = []
        changes = list(self.changeable(secret=False))
        for turn in range(1 + max(len(of_one) for _, of_one in changes)):
            now = {}
            for one, of_one in changes:
                body = {}
                if 0 < turn <= len(of_one):
                    name = of_one[turn - 1][0]
                    body[name] = self.on_the_wire(one, name, one.value(name))
                if turn < len(of_one):
                    name, _, wire = of_one[turn]
                    now[one.address] = (name, self.on_the_wire(one, name, one.value(name)))
                    body[name] = wire
                if body:
                    self.put(one, body)
            self.compare("drifts", now, "drifted")
        self.plan()
        self.end()

    def put(self, one, body):
        """Another client's update."""
        connector = self.ids[one.value("connectorName")]
        status, answer = self.box.api("PUT", f"/api/connector/{connector}", body)
        self.assertEqual(status, 200, f"{one}: {body}: {answer}")


if __name__ == "__main__":
    main()
