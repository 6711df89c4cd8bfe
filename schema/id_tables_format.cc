// How a kind's `variants` describe the published files of its catalog.
#include <charconv>

#include "schema/definition_codes.h"
#include "schema/id_tables_reader.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

void ReadKeys(const DefinitionMap& variants, CatalogFormat::Keys& keys) {
  const std::optional<DefinitionMap> map = variants.Map("keys", kVariantKeysWords);
  if (!map.has_value()) return;
  keys.types = map->Text("types");
  keys.type_name = map->Text("type_name");
  keys.category = map->Text("category");
  keys.category_id = map->Text("category_id");
  keys.active = map->Text("active");
  keys.required = map->Text("required");
  keys.optional = map->Text("optional");
  keys.auth = map->Text("auth");
  keys.required_id = map->Text("required_id");
  keys.optional_id = map->Text("optional_id");
  keys.auth_id = map->Text("auth_id");
  keys.field_label = map->Text("field_label");
  keys.field_name = map->Text("field_name");
  keys.field_type = map->Text("field_type");
  keys.field_help = map->Text("field_help");
  keys.field_values = map->Text("field_values");
  keys.auth_label = map->Text("auth_label");
  keys.can_test = map->Text("can_test");
  keys.source = map->Text("source");
  keys.unverified = map->Text("unverified");
}

void ReadFieldTypes(const DefinitionMap& variants, CatalogFormat& format) {
  static constexpr std::string_view kKnown[] = {"string", "secret", "integer", "boolean",
                                                "reference"};
  const std::vector<std::string_view> known(std::begin(kKnown), std::end(kKnown));
  for (const auto& [name, type] : variants.Pairs("field_types")) {
    if (variants.Knows("field_types", type, known, "field type")) {
      format.field_types.emplace(name, type);
    }
  }
}

void ReadAliases(const DefinitionMap& variants, CatalogFormat& format) {
  const Document& document = variants.document();
  for (const DefinitionMap::Named& member : variants.Members("category_aliases")) {
    const std::optional<std::int64_t> category = IntegerOf(document, member.key);
    if (!category.has_value() || !document.IsList(member.value)) {
      variants.RefuseAt(member.key, kDefinitionWrongType,
                        "A category's number stands before a list of its other spellings.");
      continue;
    }
    for (const NodeIndex alias : document.Items(member.value)) {
      if (document.IsScalar(alias)) {
        format.category_aliases[*category].emplace_back(document.Text(alias));
      }
    }
  }
}

}  // namespace

CatalogFormat ReadCatalogFormat(const DefinitionMap& variants) {
  CatalogFormat format;
  ReadKeys(variants, format.keys);
  ReadFieldTypes(variants, format);
  ReadAliases(variants, format);
  return format;
}

}  // namespace dbsn
