"""Every active type of the catalog with every auth type it offers, as manifests that set every
field the two allow.

Read from the catalog's files by the rules that their own texts state, never through dbsn: the
tests that rest on this hold dbsn against the files, not against itself.
"""
import dataclasses
import json

import yaml

from .workspace import source_dir

CATALOG = "providers/databasin/catalog"
# What the fields file calls a type, where the supplement does not say one.
CATALOG_TYPES = {"String": "string", "Enum": "string", "Password": "string", "Int": "integer",
                 "Boolean": "boolean", "ADLS": "reference"}
LONGER = {"host": "next.example.com", "url": "https://next.example.com/api",
          "url_or_host": "https://next.example.com",
          "guid": "11111111-1111-4111-8111-111111111111"}
EXAMPLES = {"host": "db.example.com", "url": "https://api.example.com",
            "url_or_host": "service.example.com",
            "guid": "00000000-0000-4000-8000-000000000000"}
# The manifests that references point at, of the storage types by their group.
TARGETS = {"lake-a": "Azure Data Lake Storage", "lake-b": "Azure Data Lake Storage",
           "bucket": "Amazon S3"}
OTHER_TARGET = {"adls": "lake-b", "external_storage": "bucket"}


@dataclasses.dataclass
class Field:
    """One field of one type with one auth type."""
    name: str
    required: bool = False
    sensitive: bool = False
    create_only: bool = False
    allowed: tuple = ()
    facts: dict = dataclasses.field(default_factory=dict)

    @property
    def type(self):
        return self.facts["type"]

    @property
    def may_be_left_out(self):
        return not self.required or "default" in self.facts

    def wire(self, value):
        """The JSON value that a request holds for a manifest's value."""
        return str(value) if self.facts.get("wire") == "string" else value


@dataclasses.dataclass
class Combination:
    """One type with one auth type, and the fields of the two in the order of their names."""
    number: int
    type: str
    category: int
    auth: int
    auth_name: str
    offered: tuple     # all auth types of the type, by number
    fields: dict       # name -> Field, the type and the auth type among them

    def __str__(self):
        return f"{self.type} with {self.auth_name}"

    @property
    def address(self):
        return f"c{self.number:03}"

    def value(self, name, title=None):
        """A valid value of the field, as a manifest holds it."""
        if name == "connectorName":
            return title or f"{self.type} {self.number:03}"
        if name == "connectorSubType":
            return self.type
        if name == "connectorAuthType":
            return self.auth_name
        if name == "connectorType":
            return self.category
        field = self.fields[name]
        if field.sensitive:
            return {"valueFrom": {"env": variable(name)}}
        if field.type == "reference":
            return {"ref": "Connector/lake-a"}
        if field.type == "boolean":
            return True
        if field.allowed:
            return field.allowed[0]
        form = field.facts.get("format")
        example = field.facts.get("example", EXAMPLES.get(form, "something"))
        if field.type == "integer":
            return example
        return example.replace("http://", "https://")   # plain http is warned of

    def other(self, name):
        """Another valid value of the field; None where there is none."""
        value = self.value(name)
        field = self.fields[name]
        if name == "connectorName":
            return value + " renamed"
        if name in ("connectorSubType", "connectorAuthType", "connectorType"):
            return None   # another type or auth type takes other fields
        if field.sensitive:
            return {"valueFrom": {"env": variable(name, "NEXT")}}
        if field.type == "reference":
            return {"ref": "Connector/" + OTHER_TARGET[field.facts["reference"]]}
        if field.type == "boolean":
            return not value
        if field.type == "integer":
            return value + 1
        if field.allowed:
            return field.allowed[1] if len(field.allowed) > 1 else None
        return LONGER.get(field.facts.get("format"), value + "-next")

    def spec(self, title=None):
        """Every field with its value, the type and the auth type first."""
        first = ["connectorName", "connectorSubType", "connectorAuthType"]
        names = first + [name for name in self.fields if name not in first]
        return {name: self.value(name, title) for name in names}

    def stands_also_with(self, other):
        """Whether the same fields with the same values make a connector of the other, too."""
        taken = set(self.fields)
        wanted = {name for name, field in other.fields.items() if not field.may_be_left_out}
        return (wanted <= taken <= set(other.fields)
                and all(field.facts.get("format") in (None, self.fields[name].facts.get("format"))
                        and field.allowed == self.fields[name].allowed
                        for name, field in other.fields.items() if name in taken))


def variable(field, which="NOW"):
    """The environment variable that holds a secret field's value."""
    return f"EVERY_TYPE_{field.upper()}_{which}"


def secrets():
    """The environment that the manifests ask for: variable -> value."""
    return {variable(field, which): f"s3ntinel-{field}-{which}"
            for field in ("connectorPassword", "securityToken") for which in ("NOW", "NEXT")}


class Catalog:
    """The catalog's files, joined as the head of supplement.yaml says."""

    def __init__(self, folder=None):
        folder = folder or source_dir() / CATALOG
        self.types = []       # (category, entry) of every active type
        self.all_types = []   # names, active or not
        for path in sorted((folder / "types").glob("*.json")):
            content = json.loads(path.read_text())
            for entry in content["availableConnectors"]:
                self.all_types.append(entry["connectorName"])
                if entry["active"]:
                    self.types.append((content["id"], entry))
        self.required, self.optional, self.auths = {}, {}, {}
        for path in sorted((folder / "fields").glob("*.json")):
            content = json.loads(path.read_text())
            self.required.update({row["reqID"]: row for row in content["requiredFields"]})
            self.optional.update({row["optID"]: row for row in content["optionalFields"]})
            self.auths.update({row["authID"]: row for row in content["authTypes"]})
        self.supplement = yaml.safe_load((folder / "supplement.yaml").read_text())

    def auth_name(self, number):
        return self.supplement["auth_types"][number]["name"]

    def fields(self, entry, auth):
        """name -> Field of the type with the auth type."""
        of_auth = self.supplement["auth_types"][auth]["fields"]
        sources = {}   # the required id if there is one, else the auth type, else the optional id
        for number in entry["connectorOptionalFields"]:
            row = self.optional[number]
            sources[row["apiName"]] = (row, self.supplement["optional_fields"].get(number, {}))
        sources.update({name: ({}, facts) for name, facts in of_auth.items()})
        required = {name for name, facts in of_auth.items() if facts["required"]}
        for number in entry["connectorRequiredFields"]:
            row = self.required[number]
            sources[row["apiName"]] = (row, self.supplement["required_fields"].get(number, {}))
            required.add(row["apiName"])
        of_type = self.supplement["types"].get(entry["connectorName"], {}).get("fields", {})
        fields = {}
        for name in sorted(sources):
            row, of_source = sources[name]
            facts = {"type": CATALOG_TYPES.get(row.get("fieldType"), "string"),
                     **self.supplement["fields"].get(name, {}), **of_source,
                     **of_type.get(name, {})}
            fields[name] = Field(
                name, name in required, bool(facts.get("sensitive")),
                allowed=tuple(row.get("allowedValues", ())), facts=facts)
        fields["connectorSubType"] = Field("connectorSubType", True, create_only=True,
                                           facts={"type": "string"})
        # The catalog gives the category; it may be written where it says the same.
        fields["connectorType"] = Field("connectorType", create_only=True,
                                        facts={"type": "category"})
        # Where the type offers one auth type, that one is meant when none is written.
        only = {"default": auth} if len(entry["connectorAuthTypes"]) == 1 else {}
        fields["connectorAuthType"] = Field("connectorAuthType", True,
                                            facts={"type": "string", **only})
        return fields

    def combination(self, number, category, entry, auth):
        return Combination(number, entry["connectorName"], category, auth, self.auth_name(auth),
                           tuple(entry["connectorAuthTypes"]), self.fields(entry, auth))

    def combinations(self):
        """Every active type with every auth type that it offers."""
        pairs = [(category, entry, auth) for category, entry in self.types
                 for auth in entry["connectorAuthTypes"]]
        return [self.combination(number, *pair) for number, pair in enumerate(pairs)]

    def targets(self):
        """address -> the combination of each connector that references point at."""
        entries = {entry["connectorName"]: (category, entry) for category, entry in self.types}
        made = {}
        for number, (address, name) in enumerate(TARGETS.items()):
            category, entry = entries[name]
            made[address] = self.combination(900 + number, category, entry,
                                             entry["connectorAuthTypes"][0])
        return made


def manifests(combinations, targets):
    """address -> spec of all, what references point at included."""
    specs = {address: one.spec(f"Storage {address}") for address, one in targets.items()}
    specs.update({one.address: one.spec() for one in combinations})
    return specs
