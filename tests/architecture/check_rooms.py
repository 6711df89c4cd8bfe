#!/usr/bin/env python3
"""Fails when the code stops being the house of docs/ARCHITECTURE.md.

Usage: check_rooms.py [ROOT]. Prints one fault a line, FILE:LINE: what is wrong, and exits 1; or
says "rooms ok". The tables below are the architecture: a room enters another only where a line
says so, and a foreign library lives in one file per role.
"""
import pathlib
import re
import sys

# Who may include from whom. A room may always include from itself. The longest matching prefix
# decides which room a file is in; a source file in no room is a fault.
EVERYTHING = None
ROOMS = {
    "schema/": set(),
    "engine/world/": {"schema/"},
    "engine/provider/": {"schema/"},
    "engine/rest/": {"schema/", "engine/world/", "engine/provider/"},
    "engine/state/": {"schema/", "engine/world/"},
    "engine/load/": {"schema/", "engine/world/"},
    "engine/plan/": {"schema/", "engine/provider/live_resource.h", "engine/state/state.h",
                     "engine/state/journal.h", "engine/state/entry_json.h"},
    "engine/observe/": {"schema/", "engine/provider/", "engine/state/", "engine/plan/"},
    "engine/report/": {"schema/", "engine/provider/", "engine/plan/"},
    "engine/apply/": {"schema/", "engine/provider/", "engine/state/", "engine/plan/",
                      "engine/report/"},
    "engine/conform/": {"schema/", "engine/provider/", "engine/plan/"},
    "sandbox/": {"schema/", "engine/world/"},
    "engine/cli/": EVERYTHING,
    "engine/controller/": EVERYTHING,
    "engine/": EVERYTHING,
    "tests/": EVERYTHING,
}

# What a room may not reach by any road of includes, however long. Rooms that everything may
# enter are not roads for the others: a room below them that includes from them is a fault above.
NEVER_REACHES = {
    "schema/": ("engine/", "sandbox/", "tests/"),
    "engine/plan/": ("engine/world/", "engine/rest/", "engine/load/", "engine/apply/",
                     "engine/provider/provider.h"),
    "engine/report/": ("engine/world/", "engine/rest/"),
    "engine/observe/": ("engine/rest/", "engine/apply/"),
    "engine/apply/": ("engine/rest/", "engine/load/"),
    "engine/state/": ("engine/provider/", "engine/rest/"),
    "engine/conform/": ("engine/world/", "engine/rest/", "engine/apply/", "engine/load/"),
    "engine/rest/": ("engine/plan/", "engine/state/"),
    "sandbox/": ("engine/rest/", "engine/load/", "engine/provider/", "schema/definition"),
}

# Foreign headers, and the files of ours that may know them. A name that ends in * is a prefix.
HOMES = {
    "yaml-cpp/": {"schema/yaml_reader.cc"},
    "yaml.h": {"tests/bench/*"},
    "rapidjson/": {"schema/json_codec.cc", "schema/json_reader.cc", "schema/answer_schema.cc"},
    "httplib.h": {"engine/world/http_transport.cc", "sandbox/http_server.cc"},
    "openssl/": {"engine/world/digest.cc", "engine/world/tls*", "engine/world/signature*"},
    "sqlite3.h": {"sandbox/store_parts.h"},
    "libpq-fe.h": {"engine/world/postgres.cc"},
    "mysql.h": {"sandbox/mysql_probe.cc"},
    "mariadb/": {"sandbox/mysql_probe.cc"},
    "CLI/": {"engine/cli/*"},
    "iostream": set(),
    "regex": {"schema/pattern.cc"},
}
# Tests may know them too where they speak to our files from outside.
HOMES_OF_TESTS = {
    "openssl/": {"tests/world/*", "tests/support/*"},
    "httplib.h": {"tests/world/*", "tests/support/*"},
    "rapidjson/": {"tests/support/*"},
    "yaml-cpp/": {"tests/bench/*"},
    "sqlite3.h": {"tests/sandbox/*"},
}

# Providers are data: the engine and the schema name no API.
NAMES_NO_API = ("engine/", "schema/")
API_NAME = re.compile(r"databasin|rivergen|credible|dibop|publisher|rclone|rabbitmq", re.IGNORECASE)

# Folders whose C++ is ours, and files beside them at the root.
NOT_OURS = ("build/", ".git/", ".cache/")
INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def room_of(path):
    """The room of a file, or None."""
    rooms = [room for room in ROOMS if path.startswith(room)]
    return max(rooms, key=len) if rooms else None


def matches(path, patterns):
    return any(path.startswith(p[:-1]) if p.endswith("*") else path == p for p in patterns)


def read_sources(root):
    """Path from the root → text, for every C++ file of ours."""
    sources = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix in {".h", ".cc"} and not name.startswith(NOT_OURS):
            sources[name] = path.read_text(encoding="utf-8")
    return sources


def includes_of(sources):
    """Path → [(line number, what is included, whether in quotes)]."""
    found = {}
    for path, text in sources.items():
        found[path] = []
        for number, line in enumerate(text.splitlines(), 1):
            include = INCLUDE.match(line)
            if include:
                found[path].append((number, include[1] or include[2], include[1] is not None))
    return found


def faults_of_rooms(sources, includes):
    for path in sources:
        if room_of(path) is None:
            yield path, 1, "is in no known room"
    for path, entries in includes.items():
        room = room_of(path)
        for number, included, in_quotes in entries:
            if included not in sources:
                if in_quotes:
                    yield path, number, f'includes "{included}", which is not there'
                continue
            other = room_of(included)
            if room is None or other in (None, room) or ROOMS[room] is EVERYTHING:
                continue
            if not included.startswith(tuple(ROOMS[room]) or ("\0",)):
                yield path, number, f"{room} may not enter {other} ({included})"
            if other == "tests/":
                yield path, number, f"{room} may not enter tests/ ({included})"


def faults_of_roads(sources, includes):
    """Follows every include of the rooms in NEVER_REACHES to its end."""
    for path in sources:
        forbidden = NEVER_REACHES.get(room_of(path))
        if not forbidden:
            continue
        seen = {path}
        roads = [(path, path)]
        while roads:
            at, road = roads.pop()
            for _, included, _ in includes[at]:
                if included not in sources or included in seen:
                    continue
                seen.add(included)
                longer = f"{road} -> {included}"
                if included.startswith(forbidden):
                    yield path, 1, f"reaches what its room never may: {longer}"
                roads.append((included, longer))


def faults_of_libraries(includes):
    for path, entries in includes.items():
        for number, included, in_quotes in entries:
            if in_quotes:
                continue
            for library, homes in HOMES.items():
                if included != library and not (library.endswith("/")
                                                and included.startswith(library)):
                    continue
                if not matches(path, homes | HOMES_OF_TESTS.get(library, set())):
                    where = ", ".join(sorted(homes)) or "no file of ours"
                    yield path, number, f"<{included}> belongs in {where}"


def faults_of_names(sources):
    for path, text in sources.items():
        if not path.startswith(NAMES_NO_API):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            name = API_NAME.search(line)
            if name:
                yield path, number, f'names one API ("{name[0]}"); providers are data'


def check(root):
    """All faults below the root as (path, line, what), sorted."""
    sources = read_sources(root)
    includes = includes_of(sources)
    return sorted({*faults_of_rooms(sources, includes), *faults_of_roads(sources, includes),
                   *faults_of_libraries(includes), *faults_of_names(sources)})


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path.cwd()
    faults = check(root)
    for path, number, what in faults:
        print(f"{path}:{number}: {what}")
    if not faults:
        print("rooms ok")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
