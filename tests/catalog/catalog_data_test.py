#!/usr/bin/python3
"""Checks that the Databasin catalog data is whole and fits together.

Reads providers/databasin/catalog and nothing else; changes nothing. Where the supplement is read, Debian's
python3-yaml is needed.
"""

import json
import pathlib
import re
import unittest

import yaml

CATALOG = pathlib.Path(__file__).resolve().parents[2] / "providers" / "databasin" / "catalog"

CATEGORIES = {  # file stem -> (display name, id), from the published list of categories
    "RDBMS": ("RDBMS", 1),
    "BigDataNoSQL": ("Big Data & NoSQL", 2),
    "FileAPI": ("File & API", 3),
    "Marketing": ("Marketing", 4),
    "CRMERP": ("CRM & ERP", 5),
    "ECommerce": ("ECommerce", 6),
    "Accounting": ("Accounting", 7),
    "Collaboration": ("Collaboration", 8),
    "AILLM": ("AI & LLM", 9),
}

FLAGS = [
    "ingressTargetSupport", "egressTargetSupport", "testConnectorSupport", "globalOAuthSupport",
    "pipelineSource", "pipelineTarget", "automationSource", "automationTarget",
    "fileDropTarget", "supportsAutomationSQL", "databasinFileDropTarget",
]
ID_LISTS = [
    "connectorRequiredFields", "connectorOptionalFields", "connectorAuthTypes",
    "pipelineRequiredScreens", "pipelineRequiredFields", "pipelineOptionalFields",
]
ENTRY_KEYS = set(FLAGS) | set(ID_LISTS) | {
    "connectorName", "connectorImageURI", "active", "oAuthURL", "x_dbsn_source"}

EXACT_NAMES = {
    "Postgres", "MySQL", "Amazon S3", "Anthropic API", "Azure OpenAI", "OpenAI API", "CosmosDB", "Databricks",
    "Lakehouse", "Microsoft Fabric", "MongoDB", "Snowflake", "Microsoft Access", "Generic API",
}

# From the published field tables: apiName by id, then the ids whose type is not String.
REQUIRED_API_NAMES = """
connectorName connectorHost connectorPort connectorDatabaseName connectorStorageAccountName
connectorContainerName fileFolderName fileFolderName sftpKeyFileLocation connectorStorageAccountName
connectorUsername connectorHost connectorHost connectorHost storageCredentialsConnectorID
httpPath fileFolderName warehouse connectorDatabaseName connectorDatabaseName
connectorDatabaseName connectorHost connectorDatabaseName connectorAdditionalDetails connectorHost
connectorHost connectorCatalogName connectorCatalogName connectorHost securityToken
connectorHost connectorAdditionalDetails connectorHost connectorHost connectorUsername
connectorHost connectorDatabaseName warehouse storageCredentialsConnectorID connectorAdditionalDetails
connectorDatabaseName connectorDatabaseName connectorHost connectorAdditionalDetails connectorDatabaseName
""".split()
OPTIONAL_API_NAMES = """
connectorAdditionalDetails connectorMaxConnections connectorDatabaseName fileFolderName
connectorAdditionalDetails connectorAdditionalDetails connectorDatabaseName connectorDatabaseName
storageCredentialsExternalTables storageCredentialsConnectorID connectorUsername securityToken
connectorAdditionalDetails connectorDatabaseName connectorAdditionalDetails storageCredentialsConnectorID
connectorAdditionalDetails
""".split()
REQUIRED_TYPES = {15: "Int", 39: "ADLS", 42: "Enum"}
OPTIONAL_TYPES = {2: "Int", 8: "Enum", 9: "Boolean", 10: "Int", 12: "Password", 16: "ADLS"}

# From the published authentication guide: what each auth type must be given.
USER_AND_PASSWORD = {"connectorUsername", "connectorPassword"}
WITH_TENANT = USER_AND_PASSWORD | {"connectorAdditionalDetails"}
AUTH_REQUIRES = {
    1: {"connectorPassword"}, 2: USER_AND_PASSWORD, 3: {"connectorPassword"}, 4: {"connectorPassword"},
    5: WITH_TENANT, 6: {"connectorPassword"}, 7: USER_AND_PASSWORD, 8: {"connectorPassword"},
    9: USER_AND_PASSWORD, 10: USER_AND_PASSWORD, 11: {"connectorPassword"}, 12: USER_AND_PASSWORD,
    13: USER_AND_PASSWORD, 14: WITH_TENANT, 15: {"connectorStorageAccountName", "connectorPassword"},
    16: {"connectorPassword"}, 17: {"connectorPassword"}, 18: USER_AND_PASSWORD, 19: WITH_TENANT,
    20: {"connectorPassword"}, 21: {"connectorPassword"}, 22: set(),
}

# A required field and an auth field that share an API name and also mean the same thing.
SAME_MEANING = {(5, "connectorStorageAccountName"), (24, "connectorAdditionalDetails")}

FACTS = {
    "type", "wire", "min_length", "max_length", "min", "max", "warn_above", "format", "default", "open_enum",
    "reference", "sensitive", "write_only", "example", "label", "help",
}
FORMATS = {"host", "url", "url_or_host", "guid"}
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NOT_IN_A_HOST = re.compile(r"://|[/?#@\s]")


class UniqueKeyLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys; here that is an error."""


def unique_mapping(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    doubled = {str(key) for key in keys if keys.count(key) > 1}
    if doubled:
        raise ValueError(f"line {node.start_mark.line + 1}: key written twice: {sorted(doubled)}")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, unique_mapping)


def unique_object(pairs):
    keys = [key for key, _ in pairs]
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        raise ValueError(f"key written twice: {sorted(doubled)}")
    return dict(pairs)


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique_object)


def fits(example, form):
    text = str(example)
    is_url = re.fullmatch(r"https?://[^/\s]+\S*", text) is not None
    is_host = NOT_IN_A_HOST.search(text) is None
    return {"host": is_host, "url": is_url, "url_or_host": is_url or is_host,
            "guid": GUID.fullmatch(text) is not None}[form]


class CatalogData(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = {path.stem: read_json(path) for path in sorted((CATALOG / "types").glob("*.json"))}
        fields = read_json(CATALOG / "fields" / "DatabasinConnectorFieldsAuth.json")
        cls.fields_file = fields
        cls.required = {field["reqID"]: field for field in fields["requiredFields"]}
        cls.optional = {field["optID"]: field for field in fields["optionalFields"]}
        cls.auths = {auth["authID"]: auth for auth in fields["authTypes"]}
        cls.supplement = yaml.load(
            (CATALOG / "supplement.yaml").read_text(encoding="utf-8"), Loader=UniqueKeyLoader)
        cls.entries = [entry for file in cls.files.values() for entry in file["availableConnectors"]]
        cls.by_name = {entry["connectorName"]: entry for entry in cls.entries}

    def fact_maps(self):
        """Every map of facts in the supplement, with the place it stands at."""
        for section in ("fields", "required_fields", "optional_fields"):
            for key, facts in self.supplement[section].items():
                yield f"{section}.{key}", facts
        for auth_id, auth in self.supplement["auth_types"].items():
            for name, facts in auth["fields"].items():
                yield f"auth_types.{auth_id}.{name}", {k: v for k, v in facts.items() if k != "required"}
        for name, extra in self.supplement["types"].items():
            for api_name, facts in extra.get("fields", {}).items():
                yield f"types.{name}.{api_name}", facts

    # The type files.

    def test_there_is_one_file_a_category_with_its_published_name_and_id(self):
        self.assertEqual(set(self.files), {"DatabasinConnector" + stem for stem in CATEGORIES})
        for stem, (name, number) in CATEGORIES.items():
            file = self.files["DatabasinConnector" + stem]
            self.assertEqual((file["connectorType"], file["id"]), (name, number))
            self.assertTrue(any(entry["active"] for entry in file["availableConnectors"]), stem)

    def test_at_least_121_types_are_active_and_at_least_two_are_not(self):
        active = sum(entry["active"] for entry in self.entries)
        self.assertGreaterEqual(active, 121)
        self.assertGreaterEqual(len(self.entries) - active, 2)

    def test_names_are_unique_even_without_case(self):
        names = [entry["connectorName"].casefold() for entry in self.entries]
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_every_entry_has_every_key_and_no_other(self):
        for entry in self.entries:
            with self.subTest(entry["connectorName"]):
                self.assertEqual(set(entry) - {"x_dbsn_unverified"}, ENTRY_KEYS)
                for flag in FLAGS + ["active"]:
                    self.assertIsInstance(entry[flag], bool, flag)
                for key in ("connectorName", "connectorImageURI", "oAuthURL", "x_dbsn_source"):
                    self.assertIsInstance(entry[key], str, key)
                self.assertEqual(entry["connectorName"], entry["connectorName"].strip())
                self.assertTrue(entry["connectorName"])

    def test_every_id_resolves_and_stands_once(self):
        known = {"connectorRequiredFields": self.required, "connectorOptionalFields": self.optional,
                 "connectorAuthTypes": self.auths}
        for entry in self.entries:
            for key in ID_LISTS:
                with self.subTest(entry["connectorName"], key=key):
                    self.assertEqual(len(entry[key]), len(set(entry[key])))
                    self.assertTrue(all(type(number) is int for number in entry[key]))
                    if key in known:
                        self.assertLessEqual(set(entry[key]), set(known[key]))

    def test_every_type_has_a_name_field_and_an_auth_type(self):
        for entry in self.entries:
            with self.subTest(entry["connectorName"]):
                self.assertIn(1, entry["connectorRequiredFields"])
                self.assertTrue(entry["connectorAuthTypes"])

    def test_no_type_lists_two_fields_of_a_kind_with_one_api_name(self):
        for entry in self.entries:
            for ids, table in ((entry["connectorRequiredFields"], self.required),
                               (entry["connectorOptionalFields"], self.optional)):
                names = [table[number]["apiName"] for number in ids]
                self.assertEqual(len(names), len(set(names)), entry["connectorName"])

    def test_no_auth_type_wants_a_field_that_the_type_needs_for_something_else(self):
        for entry in self.entries:
            for number in entry["connectorRequiredFields"]:
                api_name = self.required[number]["apiName"]
                for auth in entry["connectorAuthTypes"]:
                    if api_name in AUTH_REQUIRES[auth]:
                        self.assertIn((number, api_name), SAME_MEANING, (entry["connectorName"], auth))

    def test_the_published_entries_are_exactly_as_published(self):
        for name, screens in (("Postgres", [6, 7, 2, 3, 4, 5]), ("MySQL", [1, 2, 3, 4, 5])):
            entry = self.by_name[name]
            self.assertIn(entry, self.files["DatabasinConnectorRDBMS"]["availableConnectors"])
            self.assertEqual(entry["connectorRequiredFields"], [1, 2, 3, 4])
            self.assertEqual(entry["connectorOptionalFields"], [1, 2])
            self.assertEqual(entry["connectorAuthTypes"], [2])
            self.assertEqual(entry["pipelineRequiredScreens"], screens)
            self.assertTrue(entry["active"])
            self.assertTrue(all(entry[flag] for flag in FLAGS))
        entry = self.by_name["Amazon S3"]
        self.assertIn(entry, self.files["DatabasinConnectorFileAPI"]["availableConnectors"])
        self.assertEqual(entry["connectorRequiredFields"], [1, 10])
        self.assertEqual(entry["connectorOptionalFields"], [])
        self.assertEqual(entry["connectorAuthTypes"], [7])
        self.assertEqual(entry["pipelineRequiredScreens"], [2, 4, 5])
        self.assertIs(entry["testConnectorSupport"], False)
        self.assertTrue(entry["active"])

    def test_every_entry_says_where_it_comes_from(self):
        published = {entry["connectorName"] for entry in self.entries if entry["x_dbsn_source"] == "published"}
        self.assertEqual(published, {"Postgres", "MySQL", "Amazon S3"})
        for entry in self.entries:
            if entry["connectorName"] not in published:
                self.assertRegex(entry["x_dbsn_source"], r"^https://[^\s/]+\.[a-z]+(/\S*)?$")

    def test_exactly_the_names_that_are_not_published_are_marked_unverified(self):
        self.assertLessEqual(EXACT_NAMES, set(self.by_name))
        for name, entry in self.by_name.items():
            self.assertEqual(entry.get("x_dbsn_unverified", False), name not in EXACT_NAMES, name)

    # The fields file.

    def test_there_are_45_required_fields_17_optional_fields_and_22_auth_types(self):
        for key, count, number in (("requiredFields", 45, "reqID"), ("optionalFields", 17, "optID"),
                                   ("authTypes", 22, "authID")):
            self.assertEqual([row[number] for row in self.fields_file[key]], list(range(1, count + 1)))

    def test_api_names_and_types_are_those_of_the_published_tables(self):
        for table, names, types in ((self.required, REQUIRED_API_NAMES, REQUIRED_TYPES),
                                    (self.optional, OPTIONAL_API_NAMES, OPTIONAL_TYPES)):
            for number, field in table.items():
                self.assertEqual(field["apiName"], names[number - 1], number)
                self.assertEqual(field["fieldType"], types.get(number, "String"), number)
                self.assertEqual("allowedValues" in field, field["fieldType"] == "Enum", number)
        self.assertEqual(self.required[42]["allowedValues"], ["SOAP", "Reports"])
        self.assertEqual(self.optional[8]["allowedValues"], ["CustomerService", "FieldService"])

    def test_every_field_and_auth_type_has_a_name_and_a_help_text(self):
        for row in [*self.required.values(), *self.optional.values()]:
            self.assertTrue(row["fieldName"].strip())
            self.assertGreater(len(row["helpText"]), 20, row["fieldName"])
        for auth in self.auths.values():
            self.assertTrue(auth["authName"].strip())
            self.assertGreater(len(auth["helpText"]), 20, auth["authName"])
        names = [auth["authName"].casefold() for auth in self.auths.values()]
        self.assertEqual(len(names), len(set(names)))

    # The supplement.

    def test_the_supplement_has_its_maps_and_no_other(self):
        self.assertEqual(set(self.supplement), {
            "version", "fields", "required_fields", "optional_fields", "auth_types", "reference_groups", "types"})
        self.assertEqual(self.supplement["version"], 1)

    def test_the_supplement_knows_every_api_name_and_no_other(self):
        used = {row["apiName"] for row in [*self.required.values(), *self.optional.values()]}
        used |= {name for auth in self.supplement["auth_types"].values() for name in auth["fields"]}
        self.assertEqual(set(self.supplement["fields"]), used)
        self.assertTrue(all("type" in facts for facts in self.supplement["fields"].values()))

    def test_every_key_of_the_supplement_is_in_the_catalog(self):
        self.assertLessEqual(set(self.supplement["required_fields"]), set(self.required))
        self.assertLessEqual(set(self.supplement["optional_fields"]), set(self.optional))
        self.assertEqual(set(self.supplement["auth_types"]), set(self.auths))
        self.assertLessEqual(set(self.supplement["types"]), set(self.by_name))
        for group in self.supplement["reference_groups"].values():
            self.assertEqual(set(group), {"label", "members"})
            self.assertLessEqual(set(group["members"]), set(self.by_name))

    def test_facts_use_the_documented_words_and_agree_with_each_other(self):
        kinds = {"string": str, "integer": int, "boolean": bool, "reference": int}
        for place, facts in self.fact_maps():
            with self.subTest(place):
                self.assertLessEqual(set(facts), FACTS)
                self.assertIn(facts.get("type", "string"), kinds)
                self.assertIn(facts.get("wire", "string"), {"string", "integer", "boolean"})
                self.assertIn(facts.get("format", "url"), FORMATS)
                if "reference" in facts:
                    self.assertIn(facts["reference"], self.supplement["reference_groups"])
                if "type" in facts:
                    for word in ("default", "example"):
                        if word in facts:
                            self.assertIs(type(facts[word]), kinds[facts["type"]], word)
                if "format" in facts and "example" in facts:
                    self.assertTrue(fits(facts["example"], facts["format"]), facts["example"])
                if "min" in facts and "max" in facts:
                    self.assertLess(facts["min"], facts["max"])

    def test_the_documented_limits_hold(self):
        fields = self.supplement["fields"]
        self.assertEqual((fields["connectorName"]["min_length"], fields["connectorName"]["max_length"]), (3, 255))
        self.assertEqual(fields["connectorHost"]["max_length"], 2000)
        self.assertEqual(fields["connectorUsername"]["max_length"], 255)
        self.assertEqual(fields["connectorDatabaseName"]["max_length"], 255)
        port = fields["connectorPort"]
        self.assertEqual((port["type"], port["wire"], port["min"], port["max"]), ("integer", "string", 1, 65535))
        connections = fields["connectorMaxConnections"]
        self.assertEqual((connections["min"], connections["warn_above"], connections["default"]), (1, 100, 8))
        self.assertEqual(self.supplement["required_fields"][27]["default"], "hive_metastore")
        self.assertEqual(self.supplement["optional_fields"][13]["default"], "62.0")
        self.assertEqual(self.supplement["required_fields"][24]["format"], "guid")
        self.assertEqual(self.supplement["optional_fields"][15]["format"], "guid")

    def test_exactly_the_two_secrets_are_sensitive_and_write_only(self):
        for word in ("sensitive", "write_only"):
            marked = {name for name, facts in self.supplement["fields"].items() if facts.get(word)}
            self.assertEqual(marked, {"connectorPassword", "securityToken"})
        for place, facts in self.fact_maps():
            if not place.startswith("fields."):
                self.assertFalse({"sensitive", "write_only"} & set(facts), place)

    def test_no_secret_has_an_example(self):
        for place, facts in self.fact_maps():
            if place.rpartition(".")[2] in ("connectorPassword", "securityToken"):
                self.assertNotIn("example", facts, place)

    def test_references_point_at_storage_connectors(self):
        required, optional = self.supplement["required_fields"], self.supplement["optional_fields"]
        self.assertEqual((required[39]["reference"], optional[16]["reference"]), ("adls", "adls"))
        self.assertEqual((required[15]["reference"], optional[10]["reference"]),
                         ("external_storage", "external_storage"))
        self.assertEqual(self.supplement["reference_groups"]["adls"]["members"], ["Azure Data Lake Storage"])

    def test_each_auth_type_takes_the_fields_of_the_published_guide(self):
        for number, auth in self.supplement["auth_types"].items():
            required = {name for name, facts in auth["fields"].items() if facts["required"]}
            self.assertEqual(required, AUTH_REQUIRES[number], number)
            for name, facts in auth["fields"].items():
                self.assertTrue(facts["label"] and facts["help"], (number, name))
        for number in (5, 14, 19):
            tenant = self.supplement["auth_types"][number]["fields"]["connectorAdditionalDetails"]
            self.assertEqual(tenant["format"], "guid")

    def test_auth_names_are_lower_case_and_lead_to_one_auth_type(self):
        leads_to = {}
        for number, auth in self.supplement["auth_types"].items():
            self.assertRegex(auth["name"], r"^[a-z0-9]+( [a-z0-9]+)*$")
            spellings = {auth["name"], self.auths[number]["authName"], *auth.get("aliases", [])}
            for name in {re.sub(r"[-_]", " ", spelling).casefold() for spelling in spellings}:
                self.assertEqual(leads_to.setdefault(name, number), number, name)

    def test_default_ports_are_ports_of_types_that_have_one(self):
        for name, extra in self.supplement["types"].items():
            self.assertLessEqual(set(extra), {"default_port", "fields", "inactive_reason"}, name)
            if "default_port" in extra:
                self.assertIn(extra["default_port"], range(1, 65536), name)
                self.assertIn(3, self.by_name[name]["connectorRequiredFields"], name)

    def test_facts_of_a_type_concern_fields_that_it_has(self):
        for name, extra in self.supplement["types"].items():
            entry = self.by_name[name]
            has = {self.required[number]["apiName"] for number in entry["connectorRequiredFields"]}
            has |= {self.optional[number]["apiName"] for number in entry["connectorOptionalFields"]}
            for number in entry["connectorAuthTypes"]:
                has |= set(self.supplement["auth_types"][number]["fields"])
            self.assertLessEqual(set(extra.get("fields", {})), has, name)

    def test_every_inactive_type_says_why_and_no_active_one_does(self):
        for name, entry in self.by_name.items():
            reason = self.supplement["types"].get(name, {}).get("inactive_reason")
            self.assertEqual(bool(reason), not entry["active"], name)


if __name__ == "__main__":
    unittest.main()
