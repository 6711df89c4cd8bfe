"""The checkout obeys the room table, and the checker sees what it is there to see."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import check_rooms  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


class TheCheckout(unittest.TestCase):
    def test_has_no_fault(self):
        faults = check_rooms.check(ROOT)
        self.assertEqual([f"{path}:{line}: {what}" for path, line, what in faults], [])

    def test_is_really_looked_at(self):
        sources = check_rooms.read_sources(ROOT)
        self.assertIn("schema/value.h", sources)
        self.assertIn("engine/world/files.h", sources)


class TheChecker(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("schema/value.h", "#pragma once\n")
        self.write("engine/world/files.h", '#include "schema/value.h"\n')
        self.write("engine/provider/provider.h", '#include "schema/value.h"\n')
        self.write("engine/provider/live_resource.h", '#include "schema/value.h"\n')
        self.write("engine/state/state.h", '#include "schema/value.h"\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def faults(self):
        return [f"{path}:{line}: {what}" for path, line, what in check_rooms.check(self.root)]

    def assert_fault(self, *parts):
        faults = self.faults()
        self.assertTrue(any(all(part in fault for part in parts) for fault in faults), faults)

    def test_a_clean_house_has_none(self):
        self.write("engine/plan/planner.cc", '#include "engine/state/state.h"\n'
                                             '#include "engine/provider/live_resource.h"\n')
        self.write("schema/yaml_reader.cc", "#include <yaml-cpp/yaml.h>\n")
        self.assertEqual(self.faults(), [])

    def test_a_low_room_that_enters_a_high_one(self):
        self.write("schema/value.cc", '\n#include "engine/world/files.h"\n')
        self.assert_fault("schema/value.cc:2", "may not enter engine/world/")

    def test_a_plan_that_includes_the_provider_seam(self):
        self.write("engine/plan/planner.cc", '#include "engine/provider/provider.h"\n')
        self.assert_fault("engine/plan/planner.cc:1", "may not enter engine/provider/")

    def test_a_plan_that_reaches_the_world_by_a_long_road(self):
        self.write("engine/state/state.h", '#include "engine/state/lock.h"\n')
        self.write("engine/state/lock.h", '#include "engine/world/files.h"\n')
        self.write("engine/plan/planner.cc", '#include "engine/state/state.h"\n')
        self.assert_fault("engine/plan/planner.cc:1", "engine/state/state.h -> "
                          "engine/state/lock.h -> engine/world/files.h")

    def test_a_road_through_a_header_of_its_own_room(self):
        self.write("engine/plan/graph.h", '#include "engine/world/files.h"\n')
        self.write("engine/plan/planner.cc", '#include "engine/plan/graph.h"\n')
        self.assert_fault("engine/plan/planner.cc:1", "reaches")
        self.assert_fault("engine/plan/graph.h:1", "may not enter")

    def test_code_that_enters_the_tests(self):
        self.write("tests/support/fake.h", "")
        self.write("engine/rest/http.cc", '#include "tests/support/fake.h"\n')
        self.assert_fault("engine/rest/http.cc:1", "tests/")

    def test_a_file_in_no_room(self):
        self.write("utils/strings.cc", "")
        self.assert_fault("utils/strings.cc:1", "no known room")

    def test_the_longest_prefix_decides(self):
        self.write("engine/pipeline.cc", '#include "engine/provider/provider.h"\n')
        self.assertEqual(self.faults(), [])
        self.assertEqual(check_rooms.room_of("engine/plan/planner.cc"), "engine/plan/")
        self.assertEqual(check_rooms.room_of("engine/main.cc"), "engine/")

    def test_a_header_that_is_not_there(self):
        self.write("schema/value.cc", '#include "schema/valeu.h"\n')
        self.assert_fault("schema/value.cc:1", "is not there")

    def test_a_foreign_library_outside_its_file(self):
        for header in ("yaml-cpp/yaml.h", "rapidjson/document.h", "httplib.h", "openssl/hmac.h",
                       "sqlite3.h", "libpq-fe.h", "mysql.h", "CLI/CLI.hpp", "iostream"):
            self.write("engine/load/loader.cc", f"#include <{header}>\n")
            self.assert_fault("engine/load/loader.cc:1", f"<{header}> belongs in")

    def test_an_api_named_in_the_engine(self):
        self.write("engine/rest/auth.cc", "// as Databasin does\n")
        self.assert_fault("engine/rest/auth.cc:1", "names one API")

    def test_an_api_named_in_the_sandbox_is_fine(self):
        self.write("sandbox/api.cc", "// as Databasin does\n")
        self.assertEqual(self.faults(), [])

    def test_every_room_of_the_tables_is_known(self):
        named = set(check_rooms.NEVER_REACHES)
        for entered in check_rooms.ROOMS.values():
            named |= {check_rooms.room_of(name) for name in entered or ()}
        self.assertLessEqual(named, set(check_rooms.ROOMS))


if __name__ == "__main__":
    unittest.main(verbosity=2)
