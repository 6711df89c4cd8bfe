// Two catalogs side by side: what is said, and what is said to break.
#include "schema/catalog_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kRdbms[] = "catalog/types/DatabasinConnectorRDBMS.json";
constexpr char kFields[] = "catalog/fields/DatabasinConnectorFieldsAuth.json";

const Variants& VariantsOf(const std::shared_ptr<const Definition>& definition) {
  return *definition->kinds.at("Connector").variants;
}

// The differences that replacing |from| by |to| in a file of the shipped catalog makes; one that
// breaks begins with "!".
std::vector<std::string> DiffWith(const std::string& path, const std::string& from,
                                  const std::string& to) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  std::string text = folder.TextOf(path);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  folder.Put(path, text);
  Diagnostics diagnostics;
  const std::shared_ptr<const Definition> changed = ReadDefinition(folder.files, diagnostics);
  EXPECT_NE(changed, nullptr);
  std::vector<std::string> lines;
  if (changed == nullptr) return lines;
  for (const CatalogChange& change :
       DiffCatalogs(VariantsOf(DatabasinDefinition()), VariantsOf(changed))) {
    lines.push_back((change.breaks ? "! " : "") + change.type +
                    (change.auth.empty() ? "" : " with " + change.auth) + ": " + change.what);
  }
  return lines;
}

std::string Entry(const std::string& name) {
  const DefinitionFolder folder = ReadProviderFolder("databasin");
  const std::string& text = folder.TextOf(kRdbms);
  const std::size_t begin = text.find("{\"connectorName\": \"" + name + "\"");
  const std::size_t end = text.find("}", begin);
  return begin == std::string::npos ? "" : text.substr(begin, end + 1 - begin);
}

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << text << " has no " << from;
  return text.replace(at, from.size(), to);
}

TEST(CatalogDiff, SaysNothingOfEqualCatalogs) {
  EXPECT_THAT(DiffCatalogs(VariantsOf(DatabasinDefinition()), VariantsOf(DatabasinDefinition())),
              IsEmpty());
}

TEST(CatalogDiff, TellsTypesThatCameWentOrWereRetired) {
  const std::string postgres = Entry("Postgres");
  ASSERT_NE(postgres, "");
  EXPECT_THAT(DiffWith(kRdbms, "\"Postgres\"", "\"PostgreSQL\""),
              ElementsAre("PostgreSQL: is new, in RDBMS", "! Postgres: is gone"));
  EXPECT_THAT(DiffWith(kRdbms, postgres, With(postgres, "\"active\": true", "\"active\": false")),
              ElementsAre("! Postgres: cannot be used any more"));
}

TEST(CatalogDiff, TellsFieldsThatBecameRequiredOrWentAway) {
  const std::string postgres = Entry("Postgres");
  const std::string more = With(postgres, "[1, 2, 3, 4]", "[1, 2, 3, 4, 16]");
  EXPECT_THAT(DiffWith(kRdbms, postgres, more),
              ElementsAre("! Postgres: httpPath is new, and required"));
  const std::string fewer = With(postgres, "[1, 2, 3, 4]", "[1, 2, 3]");
  EXPECT_THAT(DiffWith(kRdbms, postgres, fewer),
              ElementsAre("! Postgres: connectorDatabaseName is gone"));
  const std::string optional =
      With(fewer, "\"connectorOptionalFields\": [1, 2]", "\"connectorOptionalFields\": [1, 2, 3]");
  EXPECT_THAT(DiffWith(kRdbms, postgres, optional),
              ElementsAre("Postgres: connectorDatabaseName need not be written any more"));
}

TEST(CatalogDiff, TellsAuthTypesThatAreNotOfferedAnyMore) {
  const std::string postgres = Entry("Postgres");
  const std::string other =
      With(postgres, "\"connectorAuthTypes\": [2]", "\"connectorAuthTypes\": [1, 2]");
  EXPECT_THAT(DiffWith(kRdbms, postgres, other),
              UnorderedElementsAre(
                  "Postgres: offers oauth now", "! Postgres: connectorAuthType is now required",
                  "Postgres: connectorAuthType has now the default none; before: 2"));
  const std::string oauth =
      With(postgres, "\"connectorAuthTypes\": [2]", "\"connectorAuthTypes\": [1]");
  EXPECT_THAT(DiffWith(kRdbms, postgres, oauth),
              UnorderedElementsAre("! Postgres: does not offer basic any more",
                                   "Postgres: offers oauth now"));
}

TEST(CatalogDiff, SaysOnceWhatHoldsForEveryAuthType) {
  const std::vector<std::string> lines = DiffWith(
      kFields, "\"allowedValues\": [\"SOAP\", \"Reports\"]", "\"allowedValues\": [\"SOAP\"]");
  EXPECT_THAT(lines, Contains("! Workday: connectorDatabaseName takes now: one of SOAP; before: "
                              "one of SOAP, Reports"));
}

}  // namespace
}  // namespace dbsn
