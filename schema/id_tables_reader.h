// The files of a catalog of id tables to its data. Internal to the definition reader.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "schema/definition_map.h"
#include "schema/definition_reader.h"
#include "schema/id_tables_data.h"

namespace dbsn {

// What a kind's `variants` say of the published files.
struct CatalogFormat {
  struct Keys {
    std::string types, type_name, category, category_id, active, required, optional, auth,
        required_id, optional_id, auth_id, field_label, field_name, field_type, field_help,
        field_values, auth_label, can_test, source, unverified;
  } keys;
  std::map<std::string, std::string, std::less<>> field_types;  // "Int" → "integer"
  std::map<std::int64_t, std::vector<std::string>> category_aliases;
};
CatalogFormat ReadCatalogFormat(const DefinitionMap& variants);

// id_tables_catalog.cc: one published file; what it defines is added to |data|. Keys that are not
// named by |format| are passed over. Fields files come first: the ids of types are checked.
void ReadTypesFile(const Document& document, const CatalogFormat& format, IdTablesData& data,
                   Diagnostics& diagnostics);
void ReadFieldsFile(const Document& document, const CatalogFormat& format, IdTablesData& data,
                    Diagnostics& diagnostics);
// After all files. Sorts, and reports types that are listed twice.
void FinishCatalog(IdTablesData& data, Diagnostics& diagnostics);

// id_tables_supplement.cc. After the catalog: what the catalog lacks is skipped.
void ReadSupplement(const Document& document, IdTablesData& data, Diagnostics& diagnostics);

}  // namespace dbsn
