"""Every way to write one field of a valid manifest wrongly, and what must be said of it."""
import dataclasses

from .every_type import variable

LITERAL = "s3ntinel-literal-in-a-manifest"
NOT_OF_FORM = {"host": "https://db.example.com/path", "url": "service.example.com",
               "url_or_host": "two words", "guid": "00000000-0000-4000-8000-00000000000g"}
# Whose wrong values are told in other words, by what they name.
TOLD_OTHERWISE = ("connectorSubType", "connectorAuthType")
# What an accident does to a name, in turn.
ACCIDENTS = ("swapped", "dropped", "doubled", "mistyped", "lower")


@dataclasses.dataclass
class Expected:
    """One diagnostic: its code, the thing it points at, and words of its detail or its hint."""
    code: str
    at: str            # "spec", "key", "value", or a key below the value
    detail: str = ""
    hint: str = ""


@dataclasses.dataclass
class Mutation:
    """One manifest with one mistake."""
    kind: str          # "missing", "misspelt" or "wrong"
    what: str          # for people
    address: str
    spec: dict
    field: str         # as it is written in the mutated spec
    expected: list
    in_block: bool = False

    @property
    def blocks(self):
        return (self.field,) if self.in_block else ()


def misspelt(name, turn):
    """The name with one mistake of a typist's."""
    accident = ACCIDENTS[turn % len(ACCIDENTS)]
    if accident == "lower" and name != name.lower():
        return name.lower()
    if accident == "dropped":
        return name[:-2] + name[-1]
    if accident == "doubled":
        return name + name[-1]
    if accident == "mistyped":
        return name[:-2] + ("x" if name[-2] != "x" else "z") + name[-1]
    end = len(name) - 1
    while name[end] == name[end - 1]:
        end -= 1
    return name[:end - 1] + name[end] + name[end - 1] + name[end + 1:]


def suggestion(name, wrong):
    hint = f'Did you mean "{name}"?'
    return hint + " Upper and lower case matter." if wrong == name.lower() else hint


def _missing(field):
    """What is said where a field is not there: that it is, at the spec, unless it may be."""
    if field.may_be_left_out:
        return []
    return [Expected("manifest.missing-field", "spec", f'needs "{field.name}"')]


def missing_fields(one, address):
    for field in one.fields.values():
        if not field.required:
            continue
        named = f"{address}-missing-{field.name}"
        spec = one.spec(named)
        del spec[field.name]
        yield Mutation("missing", f"{one} without {field.name}", named, spec, field.name,
                       _missing(field))


def misspelt_fields(one, address):
    for turn, field in enumerate(one.fields.values()):
        wrong = misspelt(field.name, one.number + turn)
        named = f"{address}-misspelt-{field.name}"
        spec = {wrong if name == field.name else name: value
                for name, value in one.spec(named).items()}
        yield Mutation("misspelt", f"{one} with {wrong} for {field.name}", named, spec, wrong,
                       [Expected("manifest.unknown-field", "key", f'"{wrong}"',
                                 suggestion(field.name, wrong)), *_missing(field)])


def wrong_values(one, field, auths):
    """(value, code, where it is said) of each wrong value of the field."""
    wrong_type = {"category": "manifest.derived-field"}.get(
        field.type, "manifest.literal-secret" if field.sensitive else "manifest.wrong-type")
    yield ["a", "b"], wrong_type, "value"
    yield {"some": "map"}, wrong_type, "value"
    if field.sensitive:
        yield LITERAL, "manifest.literal-secret", "value"
        yield {"valueFrom": {"envy": variable(field.name)}}, "manifest.bad-value-from", "envy"
    elif field.name == "connectorType":
        yield one.category + 1, wrong_type, "value"
        yield "Nonesuch", wrong_type, "value"
    elif field.name == "connectorSubType":
        yield "Nonesuch", "manifest.unknown-type", "value"
    elif field.name == "connectorAuthType":
        yield "nonesuch", "manifest.unknown-auth", "value"
        stranger = next(number for number in auths if number not in one.offered)
        yield stranger, "manifest.auth-not-offered", "value"
        yield auths[stranger], "manifest.auth-not-offered", "value"
    elif field.type == "integer":
        yield "many", "manifest.wrong-type", "value"
        yield 1.5, "manifest.wrong-type", "value"
        yield True, "manifest.wrong-type", "value"
        yield field.facts["min"] - 1, "manifest.out-of-range", "value"
        if "max" in field.facts:
            yield field.facts["max"] + 1, "manifest.out-of-range", "value"
    elif field.type == "boolean":
        yield "maybe", "manifest.wrong-type", "value"
        yield 1, "manifest.wrong-type", "value"
    elif field.type == "reference":
        yield "lake-a", "manifest.wrong-type", "value"
        yield 0, "manifest.out-of-range", "value"
        yield {"ref": "Connector/nowhere"}, "manifest.reference-missing", "ref"
        yield {"ref": "Connector/no-storage"}, "manifest.reference-kind", "ref"
    else:
        yield {"ref": "Connector/lake-a"}, "manifest.wrong-type", "value"
        if field.allowed:
            known = "unlisted-value" if field.facts.get("open_enum") else "bad-value"
            yield "Nonesuch", f"manifest.{known}", "value"
        if "format" in field.facts:
            yield NOT_OF_FORM[field.facts["format"]], "manifest.bad-format", "value"
        if "max_length" in field.facts:
            yield "x" * (field.facts["max_length"] + 1), "manifest.bad-length", "value"
        if field.facts.get("min_length", 1) > 1:
            yield "x" * (field.facts["min_length"] - 1), "manifest.bad-length", "value"
        if "default" not in field.facts:
            yield "", "manifest.no-unset", "key"


def wrong_fields(one, address, auths):
    """Every other mutation has its value on lines of its own below the key."""
    for field in one.fields.values():
        for turn, (value, code, at) in enumerate(wrong_values(one, field, auths)):
            named = f"{address}-wrong-{field.name}-{turn}"
            spec = {**one.spec(named), field.name: value}
            yield Mutation("wrong", f"{one} with {field.name}: {value!r:.60}", named, spec,
                           field.name,
                           [Expected(code, at, "" if field.name in TOLD_OTHERWISE else
                                     f'"{field.name}"')],
                           in_block=isinstance(value, (dict, list)) and
                           (one.number + turn) % 2 == 0)


def mutations(combinations, catalog):
    """All of them; `no-storage` and the targets must be manifests beside them."""
    auths = {number: catalog.auth_name(number) for number in sorted(catalog.auths)}
    for one in combinations:
        yield from missing_fields(one, one.address)
        yield from misspelt_fields(one, one.address)
        yield from wrong_fields(one, one.address, auths)


