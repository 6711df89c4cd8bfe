"""docs/providers.md lists the words of provider definitions as schema/definition_words*.cc has them.
With --write the tables of the page are made from there."""
import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(os.environ.get("DBSN_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
PAGE = ROOT / "docs" / "providers.md"
MACRO = re.compile(r"#define (DBSN_\w+)\s+(.*?)(?=\n\n|\n#|\nconstexpr)", re.DOTALL)
TABLE = re.compile(r"constexpr Word (k\w+)\[\] = \{(.*?)\};", re.DOTALL)
# A help may be several texts, which the compiler puts together.
WORD = re.compile(r'\{\s*"(\w+)",\s*k(\w+),\s*(true|false),\s*"([^"]*)",\s*((?:"[^"]*"\s*)+)\}')
VOCABULARY = re.compile(r'const Vocabulary (k\w+)\{"([^"]*)", (k\w+)\};')
ORDER = re.compile(r"constexpr std::array kAll = \{(.*?)\};", re.DOTALL)
HOLDS = {"Text": "text", "Integer": "number", "Flag": "true/false", "Duration": "duration",
         "Scalar": "scalar", "Texts": "list of texts", "Integers": "list of numbers",
         "Scalars": "list of scalars", "TextMap": "map of texts", "Map": "map",
         "Maps": "list of maps"}
SECTION = re.compile(r"^### (.*)\n\n\| key .*\n\|-.*\n((?:\|.*\n?)*)", re.MULTILINE)


def vocabularies():
    """What it is of → its words as (name, needed, choices, help), and what each holds beside them; in
    the order of the code."""
    text = "".join(path.read_text(encoding="utf-8")
                   for path in sorted((ROOT / "schema").glob("definition_words*.cc")))
    text = text.replace("\\\n", "\n")
    macros = dict(MACRO.findall(text))
    tables, holds = {}, {}
    for name, body in TABLE.findall(text):
        for macro, words in macros.items():
            body = re.sub(rf"\b{macro}\b", lambda _, words=words: words, body)
        found = WORD.findall(body)
        tables[name] = [(word, needed == "true", choices, "".join(re.findall('"([^"]*)"', told)))
                        for word, _, needed, choices, told in found]
        holds[name] = [HOLDS[kind] for _, kind, _, _, _ in found]
    named = {variable: (of, table) for variable, of, table in VOCABULARY.findall(text)}
    order = re.findall(r"&(k\w+)", ORDER.search(text)[1])
    assert set(order) == set(named), set(order) ^ set(named)
    return ({named[one][0]: tables[named[one][1]] for one in order},
            {named[one][0]: holds[named[one][1]] for one in order})


def table_of(words, holds):
    """A vocabulary's table as the page has it."""
    rows = ["| key | holds | | |", "|---|---|---|---|"]
    for (word, needed, choices, told), kind in zip(words, holds):
        what = ", ".join(f"`{one}`" for one in choices.split("|")) if choices else kind
        rows.append(f"| `{word}` | {what} | {'needed' if needed else ''} | {told} |"
                    .replace("|  |", "| |"))
    return "\n".join(rows) + "\n"


def write():
    """Puts every table in its place; a section that is not there yet follows the one before it."""
    page = PAGE.read_text(encoding="utf-8")
    words, holds = vocabularies()
    before = None
    for of in words:
        section = f"### {of}\n\n{table_of(words[of], holds[of])}"
        old = re.search(rf"^### {re.escape(of)}\n\n(?:\|.*\n)*", page, re.MULTILINE)
        if old:
            page = page[:old.start()] + section + page[old.end():]
        else:
            last = re.search(rf"^### {re.escape(before)}\n\n(?:\|.*\n)*", page, re.MULTILINE)
            page = page[:last.end()] + "\n" + section + page[last.end():]
        before = of
    PAGE.write_text(page, encoding="utf-8")


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
        self.assertEqual(sorted(sections()), sorted(vocabularies()[0]))

    def test_sections_have_the_words_of_the_code(self):
        page = sections()
        for of, words in vocabularies()[0].items():
            with self.subTest(of):
                self.assertEqual(page.get(of), words)

    def test_there_is_something_to_compare(self):
        self.assertGreater(sum(map(len, vocabularies()[0].values())), 200)


if __name__ == "__main__":
    write() if sys.argv[1:] == ["--write"] else unittest.main()
