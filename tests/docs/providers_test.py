"""docs/providers.md lists the words of provider definitions as schema/definition_words*.cc has them."""
import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ.get("DBSN_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
PAGE = ROOT / "docs" / "providers.md"
MACRO = re.compile(r"#define (DBSN_\w+)\s+(.*?)(?=\n\n|\n#|\nconstexpr)", re.DOTALL)
TABLE = re.compile(r"constexpr Word (k\w+)\[\] = \{(.*?)\};", re.DOTALL)
WORD = re.compile(r'\{\s*"(\w+)",\s*k\w+,\s*(true|false),\s*"([^"]*)",\s*"([^"]*)"\s*\}')
VOCABULARY = re.compile(r'const Vocabulary k\w+\{"([^"]*)", (k\w+)\};')
SECTION = re.compile(r"^### (.*)\n\n\| key .*\n\|-.*\n((?:\|.*\n?)*)", re.MULTILINE)


def vocabularies():
    """What it is of → its words as (name, needed, choices, help)."""
    text = "".join(path.read_text(encoding="utf-8")
                   for path in sorted((ROOT / "schema").glob("definition_words*.cc")))
    text = text.replace("\\\n", "\n")
    macros = dict(MACRO.findall(text))
    tables = {}
    for name, body in TABLE.findall(text):
        for macro, words in macros.items():
            body = re.sub(rf"\b{macro}\b", lambda _, words=words: words, body)
        tables[name] = [(word, needed == "true", choices, told)
                        for word, needed, choices, told in WORD.findall(body)]
    return {of: tables[table] for of, table in VOCABULARY.findall(text)}


def sections():
    """The same of the page."""
    found = {}
    for of, rows in SECTION.findall(PAGE.read_text(encoding="utf-8")):
        words = []
        for row in rows.splitlines():
            word, holds, needed, told = (cell.strip() for cell in row.strip("|").split("|"))
            words.append((word.strip("`"), needed == "needed", "|".join(re.findall("`(.*?)`", holds)),
                          told))
        found[of] = words
    return found


class ProvidersPage(unittest.TestCase):
    maxDiff = None

    def test_every_vocabulary_has_a_section_and_no_other_does(self):
        self.assertEqual(sorted(sections()), sorted(vocabularies()))

    def test_sections_have_the_words_of_the_code(self):
        page = sections()
        for of, words in vocabularies().items():
            with self.subTest(of):
                self.assertEqual(page.get(of), words)

    def test_there_is_something_to_compare(self):
        self.assertGreater(sum(map(len, vocabularies().values())), 200)


if __name__ == "__main__":
    unittest.main()
