// What a catalog of id tables and its supplement say, as it was read: nothing merged yet.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/definition.h"
#include "schema/field.h"
#include "schema/source.h"

namespace dbsn {

// A required or an optional field of the catalog.
struct CatalogField {
  Key name;
  std::string label, help;
  FieldType type = FieldType::kText;
  bool secret = false;
  std::vector<std::string> allowed;
  Place place;
};

struct CatalogType {
  TypeEntry entry;  // auth_ids: in the catalog's order
  std::vector<std::int64_t> required, optional;
  bool can_test = true;
  Place place;
};

// Facts of the supplement; what is not said is empty.
struct FieldFacts {
  std::optional<FieldType> type;
  std::optional<WireType> wire;
  std::optional<Format> format;
  std::optional<std::int64_t> min_length, max_length, min, max, warn_above;
  std::optional<Value> default_value;
  std::optional<bool> open_enum, sensitive, write_only;
  std::optional<bool> required;  // of an auth type's field
  std::optional<std::string> reference, example, label, help;
};
using FactsByName = std::map<Key, FieldFacts>;
using FactsById = std::map<std::int64_t, FieldFacts>;

struct ReferenceGroup {
  std::string label;
  std::vector<std::string> members;
};

struct TypeFacts {
  std::optional<std::int64_t> default_port;
  FactsByName fields;
  std::string inactive_reason;
};

struct IdTablesData {
  std::vector<CatalogType> types;  // sorted by name
  std::map<std::int64_t, CatalogField> required, optional;
  std::vector<CodeName> auth_types, categories;  // sorted by code

  FactsByName fields;
  FactsById required_facts, optional_facts;
  std::map<std::int64_t, FactsByName> auth_fields;
  std::map<std::string, ReferenceGroup> groups;
  std::map<std::string, TypeFacts> type_facts;
};

// What every variant has, and which of those fields the catalog's words go to.
struct IdTablesBase {
  std::string kind;
  std::vector<Field> fields;  // sorted by name, codes filled in
  Key auth_field;
  bool auth_defaults_to_only = false;
  std::vector<Key> derived_category;
};

}  // namespace dbsn
