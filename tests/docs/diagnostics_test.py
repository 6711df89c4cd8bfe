"""docs/diagnostics.md lists every code that the sources declare, once, with its summary."""
import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ.get("DBSN_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
PAGE = ROOT / "docs" / "diagnostics.md"
FOLDERS = ("schema", "engine", "sandbox")
TEXTS = r'((?:\s*"[^"\n]*")+)\s*'  # one text, or several that the compiler puts together
DECLARATION = re.compile(rf"\bCode\s+k\w+\s*[{{(]{TEXTS},{TEXTS}[}})]")
ANY_DECLARATION = re.compile(r"^\s*(?:inline |static )?constexpr Code k\w+", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]*)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
ANY_ROW = re.compile(r"^\| `.*$", re.MULTILINE)


def joined(texts):
    return "".join(re.findall(r'"([^"\n]*)"', texts))


def declarations():
    """(file, name, summary) of each code that the sources declare."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".h", ".cc"}:
                for found in DECLARATION.finditer(path.read_text(encoding="utf-8")):
                    yield path.relative_to(ROOT), joined(found[1]), joined(found[2])


def rows():
    """(name, summary, meaning, advice) of each row of the page."""
    return [tuple(cell.strip() for cell in row) for row in ROW.findall(PAGE.read_text())]


class DiagnosticsPage(unittest.TestCase):
    def test_every_declaration_is_understood(self):
        for folder in FOLDERS:
            for path in sorted((ROOT / folder).rglob("*.h")):
                text = path.read_text(encoding="utf-8")
                with self.subTest(path.relative_to(ROOT)):
                    self.assertEqual(len(ANY_DECLARATION.findall(text)),
                                     len(DECLARATION.findall(text)))

    def test_every_row_is_understood(self):
        self.assertEqual(len(ANY_ROW.findall(PAGE.read_text())), len(rows()))

    def test_no_name_is_declared_twice(self):
        first = {}
        for path, name, _ in declarations():
            with self.subTest(name):
                self.assertNotIn(name, first, f"declared in {first.get(name)} and in {path}")
            first[name] = path

    def test_names_have_a_group_and_a_word(self):
        for path, name, summary in declarations():
            with self.subTest(f"{path}: {name}"):
                self.assertRegex(name, r"^[a-z]+\.[a-z]+(-[a-z0-9]+)*$")
                self.assertRegex(summary, r"^[A-Z][^|]*[^.|]$")

    def test_no_row_is_missing(self):
        listed = {row[0] for row in rows()}
        for path, name, summary in declarations():
            with self.subTest(name):
                self.assertIn(name, listed, f'{path} declares it: "{summary}"')

    def test_no_row_is_surplus(self):
        declared = {name for _, name, _ in declarations()}
        for name, *_ in rows():
            with self.subTest(name):
                self.assertIn(name, declared, "no source declares it")

    def test_no_row_stands_twice(self):
        names = [row[0] for row in rows()]
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_summaries_are_the_declared_ones(self):
        summaries = {name: summary for _, name, summary in declarations()}
        for name, summary, *_ in rows():
            with self.subTest(name):
                self.assertEqual(summary, summaries.get(name, summary))

    def test_every_row_says_what_it_means_and_what_to_do(self):
        for name, _, meaning, advice in rows():
            with self.subTest(name):
                self.assertRegex(meaning, r"\w.*\.$")
                self.assertRegex(advice, r"\w.*\.$")

    def test_there_is_something_to_compare(self):
        self.assertGreater(len(list(declarations())), 100)


if __name__ == "__main__":
    unittest.main()
