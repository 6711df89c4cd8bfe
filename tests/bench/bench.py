#!/usr/bin/env python3
"""Measures dbsn against the sandbox, and prints one table.

Usage: bench.py --programs FOLDER [--sizes 100,1000,10000] [--runs 3] [--backends SIZE]

Each figure is the median of the runs; wall time and peak memory are the whole process's. Requests
are counted in a run of their own, from dbsn's log, so that writing a log slows nothing measured;
only creating, which happens once, is measured with its log. The floor, in the same run: the same
YAML through libyaml's events once, the same list fetched once.

Manifests of mixed types, every type and auth type of the catalog in turn with all their fields, are
validated beside dbsn's own parser (yaml-cpp), driven over the same files by as many threads without
anything made of its events; the ratio is what validating costs beyond it.

--backends measures nothing of this but that many changes with the state in each place where it can be
kept, turn by turn, beside those with a local one.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from support import Sandbox, Workspace  # noqa: E402
from support.backends import Local, OnEtcd, OnGitlab, OnPostgres  # noqa: E402
from support.every_type import Catalog, manifests  # noqa: E402
from support.manifest_text import as_yaml  # noqa: E402

CONNECTOR = """\
---
apiVersion: databasin/v1
kind: Connector
metadata:
  name: bench-{n:05d}
  labels: {{team: bench, tier: t{tier}}}
spec:
  connectorName: Bench {n:05d}
  connectorSubType: Postgres
  connectorAuthType: basic
  connectorHost: db-{n:05d}.bench.internal
  connectorPort: 5432
  connectorDatabaseName: bench_{n:05d}
  connectorMaxConnections: 8
  connectorUsername: bench_user_{n:05d}
  connectorPassword: {{valueFrom: {{env: BENCH_PASSWORD}}}}
test: {{when: never}}
"""
PER_FILE = 100


def write_manifests(folder, size):
    """`size` connectors, a hundred a file."""
    folder.mkdir(exist_ok=True)
    for first in range(0, size, PER_FILE):
        text = "".join(
            CONNECTOR.format(n=n, tier=n % 3) for n in range(first, min(first + PER_FILE, size)))
        (folder / f"{first:06d}.yaml").write_text(text)


def write_mixed_manifests(folder, size):
    """`size` connectors of every type and auth type in turn, and the few that they refer to, a
    hundred a file."""
    folder.mkdir(exist_ok=True)
    catalog = Catalog()
    combinations = catalog.combinations()
    every = list(manifests([], catalog.targets()).items())
    for number in range(size - len(every)):
        one = combinations[number % len(combinations)]
        every.append((f"mixed-{number:06}", one.spec(f"{one.type} {number:06}")))
    for first in range(0, size, PER_FILE):
        lines = [line for address, spec in every[first:first + PER_FILE]
                 for line in as_yaml(address, spec)]
        (folder / f"{first:06d}.yaml").write_text("\n".join(lines) + "\n")


class Measured:
    """One process from start to end."""

    def __init__(self, options, arguments, cwd=None, env=None, wanted=(0,)):
        command = " ".join(str(a) for a in arguments)
        with tempfile.NamedTemporaryFile(prefix="dbsn-bench-") as result:
            done = subprocess.run([options.programs / "bench_measure", result.name, *arguments],
                                  cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.output = done.stdout.decode(errors="replace")
            if done.returncode != 0:
                raise SystemExit(f"{command} could not be measured:\n{self.output}")
            cost = json.load(result)
        self.seconds = cost["seconds"]
        self.megabytes = cost["kilobytes"] / 1024
        if cost["status"] not in wanted:
            raise SystemExit(f"{command} ended with {cost['status']}:\n{self.output[-4000:]}")


def requests_in(log):
    """How many requests a run's own log tells of."""
    count = 0
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            if json.loads(line).get("event") == "request":
                count += 1
    return count


class Bench:
    def __init__(self, options):
        self.options = options
        self.rows = []

    def row(self, size, what, seconds, megabytes=None, requests=None, against=""):
        self.rows.append((f"{size:,}" if size else "", what, f"{seconds:.3f}",
                          "" if megabytes is None else f"{megabytes:.0f}",
                          "" if requests is None else f"{requests:,}", against))

    def median(self, size, what, workspace, arguments, wanted=(0,), offline=False):
        """Runs the command as often as asked, and once more to count its requests, unless it is
        one that sends none and takes no log."""
        measured = [self.dbsn(workspace, arguments, wanted) for _ in range(self.options.runs)]
        self.row(size, what, statistics.median(m.seconds for m in measured),
                 statistics.median(m.megabytes for m in measured),
                 0 if offline else self.counted(workspace, arguments, wanted)[1])

    def dbsn(self, workspace, arguments, wanted=(0,)):
        return Measured(self.options, [self.options.programs / "dbsn", *arguments],
                        workspace.root, workspace.environment(), wanted)

    def counted(self, workspace, arguments, wanted=(0,)):
        """One run with a log: (what was measured, how many requests it sent)."""
        log = workspace.top / "requests.log"
        log.unlink(missing_ok=True)
        measured = self.dbsn(workspace, [*arguments, "--log", log, "--log-level", "debug"], wanted)
        return measured, requests_in(log)

    def start_up(self):
        empty, version = [], []
        for _ in range(30):
            empty.append(self.program("bench_empty"))
            version.append(self.program("dbsn", "version"))
        for what, runs in (("an empty program", empty), ("dbsn version", version)):
            self.row(0, what, statistics.median(run.seconds for run in runs),
                     statistics.median(run.megabytes for run in runs))

    def program(self, name, *arguments):
        return Measured(self.options, [self.options.programs / name, *arguments])

    def size(self, size):
        with Sandbox() as sandbox, Workspace(env={"BENCH_PASSWORD": "bench"}) as workspace:
            workspace.use(sandbox)
            manifests = workspace.path("manifests")
            write_manifests(manifests, size)
            self.median(size, "validate", workspace, ["validate"], offline=True)
            created, requests = self.counted(
                workspace, ["apply", "--auto-approve", "--parallelism", "16"])
            self.row(size, "create all", created.seconds, created.megabytes, requests)
            # A row's stamp is trusted only once it is two seconds old; this run reads them again.
            time.sleep(2.5)
            self.dbsn(workspace, ["apply", "--auto-approve"])
            self.median(size, "plan without changes", workspace, ["plan"])
            self.drift(sandbox, size)
            self.median(size, "plan with 1 % drift", workspace, ["plan", "--detailed-exitcode"],
                        (2,))
            floor = [json.loads(self.program(
                "bench_floor", manifests, "127.0.0.1", str(sandbox.port),
                "/api/connector?internalID=N1r8Do&institutionID=17", "bench").output)
                for _ in range(self.options.runs)]
            yaml = statistics.median(f["yaml"] for f in floor)
            fetch = statistics.median(f["fetch"] for f in floor)
            self.row(size, "floor: the YAML once (libyaml)", yaml)
            self.row(size, "floor: the list once", fetch)
            self.row(size, "floor: both", yaml + fetch)

    def mixed(self, size):
        """Validated, parsed alone by the same parser, and read by libyaml: turn by turn, so that a
        busy machine is as busy for each."""
        with Workspace() as workspace:
            workspace.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                         "metadata: {name: mixed}\nmanifests: [manifests]\n"
                                         "providers: {databasin: {}}\n")
            folder = workspace.path("manifests")
            write_mixed_manifests(folder, size)
            validated, parsed, read = [], [], []
            for _ in range(self.options.runs):
                validated.append(self.dbsn(workspace, ["validate"]))
                if f"{size} manifests are valid." not in validated[-1].output:
                    raise SystemExit(validated[-1].output[-4000:])
                parsed.append(self.program("bench_parse", folder))
                read.append(json.loads(self.program("bench_floor", folder).output)["yaml"])
        seconds = [statistics.median(run.seconds for run in runs) for runs in (validated, parsed)]
        megabytes = [statistics.median(run.megabytes for run in runs)
                     for runs in (validated, parsed)]
        ratios = (f"{seconds[0] / seconds[1]:.2f} x the time, "
                  f"{megabytes[0] / megabytes[1]:.2f} x the memory of the parser")
        self.row(size, "mixed types: validate", seconds[0], megabytes[0], 0, ratios)
        self.row(size, "mixed types: the parser alone (yaml-cpp)", seconds[1], megabytes[1])
        self.row(size, "mixed types: the YAML once (libyaml)", statistics.median(read))

    def backends(self, size):
        places = [make() for make in (Local, OnPostgres, OnEtcd, OnGitlab)]
        names = {"Local": "local", "OnPostgres": "postgres", "OnEtcd": "etcd", "OnGitlab": "http"}
        taken = {}
        try:
            for _ in range(self.options.runs):
                for place in places:
                    self.backend(place, size, taken.setdefault(names[type(place).__name__], {}))
        finally:
            for place in places:
                place.stop()
        for name, runs in taken.items():
            for what, seconds in runs.items():
                median = statistics.median(seconds)
                local = statistics.median(taken["local"][what])
                self.row(size, f"{name}: {what}", median,
                         against="" if name == "local" else f"{median / local:.2f} x local")

    def backend(self, place, size, runs):
        self.turn = getattr(self, "turn", 0) + 1
        text = place.text.replace("/state/shop", f"/state/shop{self.turn}")
        if place.road is not None:  # straight to the server
            text = text.replace(f":{place.road.port}", f":{place.road.target}")
        with Sandbox() as sandbox, Workspace(env={"BENCH_PASSWORD": "bench"}) as workspace:
            workspace.use(sandbox, text)
            name = f"bench-{self.turn}"
            workspace.write("dbsn.yaml",
                            workspace.read("dbsn.yaml").replace("under-test", name))
            workspace.env.update(place.env)
            folder = workspace.path("manifests")
            write_manifests(folder, size)
            apply = ["apply", "--auto-approve", "--parallelism", "16"]
            runs.setdefault("create all", []).append(self.dbsn(workspace, apply).seconds)
            time.sleep(2.5)
            self.dbsn(workspace, apply)
            runs.setdefault("plan without changes", []).append(
                self.dbsn(workspace, ["plan"]).seconds)
            first = folder / "000000.yaml"
            first.write_text(first.read_text().replace(
                "connectorMaxConnections: 8", "connectorMaxConnections: 9", 1))
            runs.setdefault("change one", []).append(self.dbsn(workspace, apply).seconds)

    def drift(self, sandbox, size):
        """Another client changes one connector in a hundred."""
        status, rows = sandbox.api("GET", "/api/connector?internalID=N1r8Do&institutionID=17")
        if status != 200 or len(rows) != size:
            raise SystemExit(f"the sandbox holds {len(rows)} connectors, not {size}")
        for row in rows[::100]:
            status, answer = sandbox.api("PUT", f"/api/connector/{row['connectorID']}",
                                         {"connectorMaxConnections": 77})
            if status != 200:
                raise SystemExit(f"the sandbox refused a change: {status} {answer}")

    def table(self):
        heads = ("connectors", "what", "seconds", "peak MB", "requests", "against")
        widths = [max(len(row[i]) for row in [heads, *self.rows]) for i in range(len(heads))]
        left = (1, 5)
        for row in [heads, *self.rows]:
            print("  ".join(cell.ljust(width) if i in left else cell.rjust(width)
                            for i, (cell, width) in enumerate(zip(row, widths))).rstrip())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path, required=True,
                        help="the folder with dbsn and the bench_ programs")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--backends", type=int, default=0)
    bench = Bench(parser.parse_args())
    bench.options.programs = bench.options.programs.resolve()
    os.environ["DBSN_BINARY"] = str(bench.options.programs / "dbsn")
    if bench.options.backends:
        bench.backends(bench.options.backends)
        return bench.table()
    bench.start_up()
    for size in bench.options.sizes.split(","):
        bench.size(int(size))
        bench.mixed(int(size))
    return bench.table()


if __name__ == "__main__":
    main()
