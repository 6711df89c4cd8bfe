"""Manifests as text whose lines are known: each field stands on a line of its own."""
import json

import yaml


def as_yaml(address, spec, blocks=()):
    """A manifest as a YAML document: its lines. Fields that are named in `blocks` have their value
    on the lines below them."""
    lines = ["---", "apiVersion: databasin/v1", "kind: Connector",
             f"metadata: {{name: {address}}}", "spec:"]
    for name, value in spec.items():
        if name in blocks:
            lines.append(f"  {name}:")
            text = yaml.safe_dump(value, default_flow_style=False)
            lines += ["    " + line for line in text.splitlines()]
        else:
            lines.append(f"  {name}: {scalar(value)}")
    return [*lines, "test: {when: never}"]


def as_json(address, spec, blocks=()):
    """The same as a JSON file."""
    lines = ["{", '  "apiVersion": "databasin/v1",', '  "kind": "Connector",',
             f'  "metadata": {{"name": "{address}"}},', '  "spec": {']
    for name, value in spec.items():
        if name in blocks:
            head, *rest = json.dumps(value, indent=2).splitlines()
            lines += [f'    "{name}":', "      " + head, *("      " + line for line in rest)]
        else:
            lines.append(f'    "{name}": {json.dumps(value)}')
        lines[-1] += ","
    lines[-1] = lines[-1].removesuffix(",")
    return [*lines, "  },", '  "test": {"when": "never"}', "}"]


def scalar(value):
    """A value on one line of YAML: plain where that is read as the same, else quoted as JSON."""
    if not isinstance(value, str):
        return json.dumps(value)
    special = set("{}[],&*#?|-<>=!%@`:\"'\\") & set(value) or value != value.strip()
    same = not special and value and yaml.safe_load(value) == value
    return value if same else json.dumps(value)


def switched_on(text, fields):
    """Every optional field of a scaffold as if it were written: its line, not its help."""
    lines = ["  " + line[4:] if line.startswith("  # ") and line[4:].split(":")[0] in fields
             else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"
