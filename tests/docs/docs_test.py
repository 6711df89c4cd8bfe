"""What the documents show can be done: their code blocks are run, their links lead somewhere.

A block's language says what it is: `yaml` is a whole manifest or dbsn.yaml and is validated;
`yaml fragment` is only read as YAML; `json` is read; in `sh` and `console` each dbsn command, flag
and script has to exist. Other languages, and none, are prose.
"""
import functools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from support import Workspace, dbsn_binary, main, source_dir  # noqa: E402

ROOT = source_dir()
TWO_WORDS = {"state", "catalog", "provider"}
FENCE = re.compile(r"^( *)```+ *([^`\n]*)\n(.*?)^\1```+ *$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)(?: \"[^\"]*\")?\)")


def documents():
    """Every Markdown file of ours."""
    found = [path for path in ROOT.glob("*.md")]
    for folder in ("docs", "examples", "providers", "tests"):
        found += (ROOT / folder).rglob("*.md")
    return sorted(path for path in found if path.is_file())


def blocks(languages):
    """(place, info string, text) of each fenced block in one of the languages."""
    for path in documents():
        text = path.read_text()
        for fence in FENCE.finditer(text):
            info = fence[2].strip()
            if info.split(" ")[0] in languages:
                line = text.count("\n", 0, fence.start()) + 1
                indent = fence[1]
                body = "".join(part.removeprefix(indent) for part in fence[3].splitlines(True))
                yield f"{path.relative_to(ROOT)}:{line}", info, body


def commands(text):
    """The commands in a block of shell: without prompts, comments and what a console answered."""
    lines = text.replace("\\\n", " ").splitlines()
    prompted = [line.lstrip()[2:] for line in lines if line.lstrip().startswith("$ ")]
    for line in prompted or lines:
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue
        part = []
        for word in [*words, ";"]:
            if word in {"|", "||", "&&", ";", "&"}:
                if part:
                    yield part
                part = []
            else:
                part.append(word)


@functools.cache
def help_of(*words):
    """What `dbsn WORDS --help` says, or None where there is no such command."""
    done = subprocess.run([dbsn_binary(), *words, "--help"], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    return done.stdout + done.stderr if done.returncode == 0 else None


class Documents(unittest.TestCase):
    def test_manifests_are_valid(self):
        for place, info, text in blocks({"yaml"}):
            with self.subTest(place):
                parts = list(yaml.safe_load_all(text))
                if info != "yaml":
                    continue
                self.assertTrue(all(isinstance(part, dict) and "kind" in part for part in parts),
                                "neither a whole manifest nor marked `yaml fragment`")
                kinds = {part["kind"] for part in parts}
                with Workspace() as workspace:
                    if kinds == {"Workspace"}:
                        workspace.write("dbsn.yaml", text)
                        folders = parts[0].get("manifests", [])
                        for block in parts[0].get("environments", {}).values():
                            folders = folders + block.get("manifests", [])
                        for folder in folders:
                            workspace.path(folder).mkdir(parents=True, exist_ok=True)
                        run = workspace.run("validate")
                    else:
                        workspace.write("manifest.yaml", text)
                        run = workspace.run("validate", "manifest.yaml")
                    self.assertEqual(run.code, 0, f"\n{run}")

    def test_json_is_json(self):
        for place, _, text in blocks({"json"}):
            with self.subTest(place):
                json.loads(text)

    def test_commands_and_flags_exist(self):
        for place, _, text in blocks({"sh", "bash", "console"}):
            for words in commands(text):
                while words and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*=.*", words[0]):
                    words = words[1:]
                if not words or os.path.basename(words[0]) != "dbsn":
                    continue
                with self.subTest(f"{place}: {' '.join(words)}"):
                    self.check_command(words[1:])

    def check_command(self, words):
        if not words or words[0].startswith("-"):
            command = ()
        elif words[0] in TWO_WORDS:
            command = tuple(words[:2])
        else:
            command = (words[0],)
        told = help_of(*command)
        self.assertIsNotNone(told, f"there is no command dbsn {' '.join(command)}")
        known = set(re.findall(r"(?<![\w-])--?[A-Za-z][A-Za-z0-9-]*", told)) | {"--help"}
        for word in words:
            if re.match(r"--?[A-Za-z]", word):
                self.assertIn(word.split("=")[0], known)

    def test_scripts_exist(self):
        for place, _, text in blocks({"sh", "bash", "console"}):
            for words in commands(text):
                for word in words:
                    if word.removeprefix("./").startswith("scripts/"):
                        with self.subTest(place):
                            self.assertTrue(os.access(ROOT / word, os.X_OK), word)

    def test_links_lead_somewhere(self):
        for path in documents():
            text = FENCE.sub("", path.read_text())
            for target in LINK.findall(text):
                if re.match(r"[a-z]+:", target) or target.startswith("#"):
                    continue
                with self.subTest(f"{path.relative_to(ROOT)}: {target}"):
                    self.assertTrue((path.parent / target.split("#")[0]).exists())

    def test_there_is_something_to_read(self):
        self.assertIn(ROOT / "README.md", documents())


if __name__ == "__main__":
    main()
