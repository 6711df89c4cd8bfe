// The shipped catalog with its supplement: which fields a type and an auth type have, and every
// fact about them in its declared order.
#include "schema/id_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "schema/coerce.h"
#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Variants& Shipped() { return *DatabasinDefinition()->kinds.at("Connector").variants; }

std::vector<std::string> WritableNames(const FieldSet& set, bool required) {
  std::vector<std::string> names;
  for (const Field& field : set.fields) {
    if (!field.read_only && field.required == required) names.push_back(field.name.text());
  }
  return names;
}

// The shipped folder with one text replaced by another, and what came of it.
struct Changed {
  std::shared_ptr<const Definition> definition;
  Diagnostics diagnostics;

  const FieldSet* Resolve(std::string_view type, std::optional<std::int64_t> auth) const {
    if (definition == nullptr) return nullptr;
    return definition->kinds.at("Connector").variants->Resolve(type, auth);
  }
};

Changed ReadWith(const std::string& path, const std::string& from, const std::string& to) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  std::string text = folder.TextOf(path);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  folder.Put(path, text);
  Changed changed;
  changed.definition = ReadDefinition(folder.files, changed.diagnostics);
  return changed;
}

constexpr char kSupplement[] = "catalog/supplement.yaml";
constexpr char kRdbms[] = "catalog/types/DatabasinConnectorRDBMS.json";
constexpr char kFields[] = "catalog/fields/DatabasinConnectorFieldsAuth.json";

TEST(IdTables, GivesPostgresWithBasicExactlyThePublishedFields) {
  const FieldSet* set = Shipped().Resolve("Postgres", 2);
  ASSERT_NE(set, nullptr);
  EXPECT_THAT(
      WritableNames(*set, true),
      ElementsAre("connectorAuthType", "connectorDatabaseName", "connectorHost", "connectorName",
                  "connectorPassword", "connectorPort", "connectorSubType", "connectorUsername"));
  EXPECT_THAT(WritableNames(*set, false), ElementsAre("connectorAdditionalDetails",
                                                      "connectorMaxConnections", "connectorType"));
  EXPECT_THAT(set->variant, ElementsAre("Postgres", "basic"));
  EXPECT_TRUE(set->can_test);
  EXPECT_TRUE(set->active);
  EXPECT_EQ(set->default_port, 5432);
  ASSERT_EQ(set->derived.size(), 1u);
  EXPECT_EQ(set->derived[0].first, Key("connectorType"));
  EXPECT_EQ(set->derived[0].second, Value(1));
}

TEST(IdTables, GivesAmazonS3ItsBucketAndKeysAndNoTest) {
  const FieldSet* set = Shipped().Resolve("Amazon S3", 7);
  ASSERT_NE(set, nullptr);
  EXPECT_FALSE(set->can_test);
  const Field* bucket = set->Find("connectorStorageAccountName");
  ASSERT_NE(bucket, nullptr);
  EXPECT_TRUE(bucket->required);
  EXPECT_EQ(bucket->label, "S3 Bucket Name");
  EXPECT_EQ(bucket->example, "orders-archive");
  const Field* key = set->Find("connectorUsername");
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->label, "Access key ID");
}

TEST(IdTables, TypesFieldsByTheSupplementAndSendsThePortAsText) {
  const FieldSet* set = Shipped().Resolve("Postgres", 2);
  const Field* port = set->Find("connectorPort");
  ASSERT_NE(port, nullptr);
  EXPECT_EQ(port->type, FieldType::kInteger);
  EXPECT_EQ(port->wire_type, WireType::kText);
  EXPECT_EQ(port->max, 65535);
  EXPECT_EQ(port->label, "Port");
  const Field* password = set->Find("connectorPassword");
  EXPECT_TRUE(password->sensitive);
  EXPECT_TRUE(password->write_only);
  const Field* connections = set->Find("connectorMaxConnections");
  EXPECT_EQ(connections->default_value, Value(8));
  EXPECT_FALSE(connections->send_default);
  EXPECT_EQ(connections->warn_above, 100);
  // The type's own fact wins over that of the required id.
  EXPECT_EQ(set->Find("connectorHost")->format, Format::kHost);
}

TEST(IdTables, LetsTheRequiredIdWinOverAnOptionalOneOfTheSameName) {
  const FieldSet* set = Shipped().Resolve("MongoDB", 2);
  ASSERT_NE(set, nullptr);
  const Field* details = set->Find("connectorAdditionalDetails");
  ASSERT_NE(details, nullptr);
  EXPECT_TRUE(details->required);
  EXPECT_EQ(details->example, "admin");
}

TEST(IdTables, SendsTheDefaultOfARequiredFieldThatIsLeftOut) {
  const FieldSet* set = Shipped().Resolve("Databricks", 6);
  ASSERT_NE(set, nullptr);
  const Field* catalog = set->Find("connectorCatalogName");
  ASSERT_NE(catalog, nullptr);
  EXPECT_TRUE(catalog->required);
  EXPECT_EQ(catalog->default_value, Value("hive_metastore"));
  EXPECT_TRUE(catalog->send_default);
}

TEST(IdTables, KnowsWhichNamesArePublished) {
  for (const TypeEntry& type : Shipped().types()) {
    EXPECT_FALSE(type.source.empty()) << type.name;
    EXPECT_FALSE(type.source == "published" && type.unverified) << type.name;
  }
  EXPECT_TRUE(Shipped().Resolve("SFTP", {})->unverified);
  EXPECT_FALSE(Shipped().Resolve("Databricks", {})->unverified);
}

TEST(IdTables, OffersTheOnlyAuthTypeAsADefault) {
  const FieldSet* alone = Shipped().Resolve("Postgres", {});
  ASSERT_NE(alone, nullptr);
  const Field* auth = alone->Find("connectorAuthType");
  EXPECT_TRUE(auth->required);
  EXPECT_TRUE(auth->send_default);
  EXPECT_EQ(auth->default_value, Value(2));
  EXPECT_EQ(alone->Find("connectorPassword"), nullptr);
  for (const TypeEntry& type : Shipped().types()) {
    if (type.auth_ids.size() < 2) continue;
    const FieldSet* several = Shipped().Resolve(type.name, {});
    EXPECT_FALSE(several->Find("connectorAuthType")->default_value.has_value()) << type.name;
  }
}

TEST(IdTables, KnowsNoTypeInAnotherCaseAndNoAuthThatATypeDoesNotTake) {
  EXPECT_EQ(Shipped().Resolve("postgres", {}), nullptr);
  EXPECT_EQ(Shipped().Resolve("", {}), nullptr);
  EXPECT_EQ(Shipped().Resolve("Postgres", 7), nullptr);
  EXPECT_EQ(Shipped().Resolve("Postgres", 99), nullptr);
}

TEST(IdTables, FindsAnAuthTypeByNumberNameAliasOrPublishedName) {
  const std::vector<CodeName>& auths = Shipped().auth_types();
  ASSERT_EQ(auths.size(), 22u);
  for (const Value& written : {Value(6), Value("6"), Value("personal access token"),
                               Value("Personal-Access_Token"), Value("PAT")}) {
    const CodeName* found = FindCode(auths, written);
    ASSERT_NE(found, nullptr) << written.Plain();
    EXPECT_EQ(found->code, 6);
  }
  EXPECT_EQ(FindCode(auths, Value("Password (SFTP)"))->code, 12);
  EXPECT_EQ(FindCode(auths, Value("basic auth")), nullptr);
  EXPECT_EQ(FindCode(auths, Value()), nullptr);
}

TEST(IdTables, GivesEachAuthTypeAnUnmistakableSpelling) {
  for (const CodeName& auth : Shipped().auth_types()) {
    std::vector<std::string> spellings = auth.aliases;
    spellings.push_back(auth.name);
    for (const std::string& spelling : spellings) {
      EXPECT_EQ(FindCode(Shipped().auth_types(), Value(spelling))->code, auth.code) << spelling;
    }
  }
}

TEST(IdTables, ReadsCategoriesInEverySpelling) {
  const std::vector<CodeName>& categories = Shipped().categories();
  EXPECT_EQ(categories.size(), 9u);
  const std::vector<std::pair<std::string, std::int64_t>> spellings = {
      {"rdbms", 1},        {"Big Data & NoSQL", 2}, {"Big Data/NoSQL", 2},
      {"BigDataNoSQL", 2}, {"FileAPI", 3},          {"File & API", 3},
      {"CRM/ERP", 5},      {"CRMERP", 5},           {"ECommerce", 6},
      {"E-Commerce", 6},   {"e-commerce", 6},       {"AI/LLM", 9},
      {"AILLM", 9},        {"AI & LLM", 9},         {"4", 4},
  };
  for (const auto& [spelling, code] : spellings) {
    const CodeName* found = FindCode(categories, Value(spelling));
    ASSERT_NE(found, nullptr) << spelling;
    EXPECT_EQ(found->code, code) << spelling;
  }
}

TEST(IdTables, PointsAReferenceOnlyAtTypesThatTheCatalogHas) {
  const FieldSet* set = Shipped().Resolve("Databricks", 6);
  ASSERT_NE(set, nullptr);
  const Field* storage = set->Find("storageCredentialsConnectorID");
  ASSERT_NE(storage, nullptr);
  EXPECT_EQ(storage->type, FieldType::kReference);
  EXPECT_EQ(storage->wire_type, WireType::kInteger);
  EXPECT_THAT(storage->reference_kinds, ElementsAre("Connector"));
  EXPECT_THAT(storage->reference_variants, Contains("Azure Data Lake Storage"));
  EXPECT_THAT(storage->reference_label, HasSubstr("a"));
  for (const std::string& variant : storage->reference_variants) {
    EXPECT_NE(Shipped().Resolve(variant, {}), nullptr) << variant;
  }
}

// What must hold for each combination of the whole catalog.
TEST(IdTables, ResolvesEveryTypeWithEachOfItsAuthTypes) {
  std::string previous;
  for (const TypeEntry& type : Shipped().types()) {
    SCOPED_TRACE(type.name);
    EXPECT_LT(previous, type.name);
    previous = type.name;
    EXPECT_GE(type.category_id, 1);
    for (const std::int64_t auth : type.auth_ids) {
      const FieldSet* set = Shipped().Resolve(type.name, auth);
      ASSERT_NE(set, nullptr);
      EXPECT_TRUE(std::is_sorted(set->fields.begin(), set->fields.end(),
                                 [](const Field& a, const Field& b) { return a.name < b.name; }));
      for (const char* base : {"connectorName", "connectorSubType", "connectorType",
                               "connectorAuthType", "lastModifiedDate"}) {
        EXPECT_NE(set->Find(base), nullptr) << base;
      }
      for (const Field& field : set->fields) {
        SCOPED_TRACE(field.name.text());
        if (field.default_value.has_value()) {
          EXPECT_TRUE(Coerce(field.type, *field.default_value) == field.default_value);
        }
        if (field.type == FieldType::kReference) {
          EXPECT_THAT(field.reference_kinds, ElementsAre("Connector"));
          EXPECT_FALSE(field.reference_label.empty());
        }
        EXPECT_TRUE(!field.sensitive || field.write_only);
      }
    }
  }
}

TEST(IdTables, ResolvesOnceHoweverManyThreadsAsk) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  Diagnostics diagnostics;
  const std::shared_ptr<const Definition> fresh = ReadDefinition(folder.files, diagnostics);
  const Variants& variants = *fresh->kinds.at("Connector").variants;
  std::atomic<int> differ{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        for (const TypeEntry& type : variants.types()) {
          if (variants.Resolve(type.name, {}) != variants.Resolve(type.name, {})) ++differ;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(differ, 0);
}

TEST(IdTables, WorksWithoutTheSupplement) {
  const Changed changed = ReadWith("connector.yaml", ", supplement: catalog/supplement.yaml}", "}");
  EXPECT_THAT(changed.diagnostics.all(), IsEmpty());
  const FieldSet* set = changed.Resolve("Postgres", 2);
  ASSERT_NE(set, nullptr);
  EXPECT_EQ(set->Find("connectorPort")->type, FieldType::kText);
  EXPECT_THAT(set->variant, ElementsAre("Postgres", "basic"));
}

TEST(IdTables, FindsArraysAtAnyDepthAndPassesOverUnknownKeys) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  folder.Put(kRdbms, "{\"v\": 2, \"export\": [{\"inner\": " + folder.TextOf(kRdbms) + "}]}");
  folder.Put(kFields, "[[" + folder.TextOf(kFields) + "]]");
  Diagnostics diagnostics;
  const std::shared_ptr<const Definition> read = ReadDefinition(folder.files, diagnostics);
  ASSERT_NE(read, nullptr);
  EXPECT_NE(read->kinds.at("Connector").variants->Resolve("Postgres", 2), nullptr);
}

TEST(IdTables, MergesFactByFactInTheDeclaredOrder) {
  // For MySQL: fields < optional id < auth type < required id < type.
  const Changed changed = ReadWith(kSupplement, "  MySQL: {default_port: 3306,",
                                   "  Postgres Like: {}\n  MySQL: {default_port: 3307,");
  ASSERT_NE(changed.definition, nullptr);
  EXPECT_EQ(changed.Resolve("MySQL", 2)->default_port, 3307);

  const Changed required = ReadWith(kSupplement, "required_fields:\n",
                                    "required_fields:\n  3: {max: 70, label: Door}\n");
  const Field* port = required.Resolve("Postgres", 2)->Find("connectorPort");
  EXPECT_EQ(port->max, 70);
  EXPECT_EQ(port->min, 1);
  EXPECT_EQ(port->label, "Door");
}

struct Mistake {
  std::string name, path, from, to, expected;
};

class CatalogMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(CatalogMistake, IsReportedAndNothingIsReturned) {
  const Mistake& one = GetParam();
  const Changed changed = ReadWith(one.path, one.from, one.to);
  EXPECT_EQ(changed.definition, nullptr);
  std::vector<std::string> details;
  for (const Diagnostic& problem : changed.diagnostics.all()) {
    EXPECT_TRUE(problem.place.known());
    details.push_back(problem.detail + " " + problem.hint);
  }
  EXPECT_THAT(details, Contains(HasSubstr(one.expected)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, CatalogMistake,
    ::testing::Values(
        Mistake{"NoArray", kRdbms, "availableConnectors", "available",
                "holds no list \"availableConnectors\" at any depth"},
        Mistake{"NoCategory", kRdbms, "\"id\"", "\"ID\"", "A category needs its number, \"id\""},
        Mistake{"IdOfNothing", kRdbms, "\"connectorRequiredFields\": [1,",
                "\"connectorRequiredFields\": [901,",
                "the required field 901, which the catalog does not define"},
        Mistake{"NamelessType", kRdbms, "\"connectorName\": ", "\"name\": ",
                "This catalog entry needs the key \"connectorName\"."},
        Mistake{"NamelessField", kFields,
                "\"apiName\": ", "\"api\": ", "This catalog entry needs the key \"apiName\"."},
        Mistake{"FieldTwice", kFields, "\"reqID\": 2", "\"reqID\": 1",
                "The catalog defines required field 1 twice."},
        Mistake{"AuthTwice", kFields, "\"authID\": 2,", "\"authID\": 1,",
                "The catalog defines auth type 1 twice."},
        Mistake{"FactNobodyKnows", kSupplement, "max: 65535", "maximum: 65535",
                "A field's facts has no key \"maximum\"."},
        Mistake{"DefaultOfAnotherType", kSupplement, "default: 8, example",
                "default: eight, example", "The default is not of the field's own type."},
        Mistake{"GroupOfNothing", kSupplement, "  39: {reference: adls}", "  39: {reference: adsl}",
                "There is no reference group \"adsl\"."},
        Mistake{"FactsByNoNumber", kSupplement, "  27: {", "  twenty: {",
                "These facts are listed by a number."}),
    [](const ::testing::TestParamInfo<Mistake>& one) { return one.param.name; });

TEST(IdTables, ReportsATypeThatIsListedTwiceWithBothPlaces) {
  const Changed changed =
      ReadWith(kRdbms, "\"connectorName\": \"MySQL\"", "\"connectorName\": \"Postgres\"");
  EXPECT_EQ(changed.definition, nullptr);
  ASSERT_EQ(changed.diagnostics.all().size(), 1u);
  const Diagnostic& problem = changed.diagnostics.all()[0];
  EXPECT_EQ(problem.detail, "The catalog lists the type \"Postgres\" twice.");
  ASSERT_EQ(problem.related.size(), 1u);
  EXPECT_LT(problem.related[0].place.begin, problem.place.begin);
}

TEST(IdTables, ReadsAnUnknownFieldTypeAsTextAndWarns) {
  const Changed changed = ReadWith(kFields, "\"fieldType\": \"String\"", "\"fieldType\": \"Blob\"");
  ASSERT_NE(changed.definition, nullptr);
  ASSERT_EQ(changed.diagnostics.all().size(), 1u);
  EXPECT_EQ(changed.diagnostics.all()[0].severity, Severity::kWarning);
}

}  // namespace
}  // namespace dbsn
