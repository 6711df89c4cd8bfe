// A kind's file, and the catalog that it names.
#include <algorithm>
#include <utility>

#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/document_reader.h"
#include "schema/id_tables.h"
#include "schema/id_tables_reader.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

// |pattern| may hold one *, which stands for any text without a slash.
bool Matches(std::string_view pattern, std::string_view path) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == path;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (path.size() < before.size() + after.size()) return false;
  if (!path.starts_with(before) || !path.ends_with(after)) return false;
  const std::string_view middle =
      path.substr(before.size(), path.size() - before.size() - after.size());
  return middle.find('/') == std::string_view::npos;
}

// The documents of the files that |word| names. Reports when there is none.
Documents ReadCatalogFiles(const DefinitionMap& named, std::string_view word,
                           const std::vector<DefinitionFile>& files) {
  Documents documents;
  if (!named.Has(word)) return documents;
  const std::string pattern = named.Text(word);
  bool found = false;
  for (const DefinitionFile& file : files) {
    if (!Matches(pattern, file.path)) continue;
    found = true;
    const bool json = file.path.ends_with(".json");
    Diagnostics problems;
    const Documents read = json ? ReadJson(file.file, *file.text, {}, problems)
                                : ReadYaml(file.file, *file.text, {}, problems);
    if (read.empty() && !problems.has_errors()) {
      problems.Add({.code = kDefinitionMissingFile,
                    .detail = "The catalog file " + Quoted(file.path) + " is empty.",
                    .hint = "Restore it, or name another definitions folder.",
                    .place = {file.file, 0, 0}});
    }
    named.diagnostics().Append(std::move(problems));
    documents.insert(documents.end(), read.begin(), read.end());
  }
  if (!found) {
    named.Refuse(word, kDefinitionMissingFile,
                 "The catalog file " + Quoted(pattern) + " is not there.",
                 "Restore it, or name another definitions folder.");
  }
  return documents;
}

void FillCodes(const std::vector<Key>& names, const std::vector<CodeName>& codes,
               std::vector<Field>& fields) {
  for (Field& field : fields) {
    if (std::find(names.begin(), names.end(), field.name) != names.end()) field.codes = codes;
  }
}

IdTablesData ReadIdTables(const DefinitionMap& variants, const std::vector<DefinitionFile>& files) {
  Diagnostics& diagnostics = variants.diagnostics();
  const CatalogFormat format = ReadCatalogFormat(variants);
  IdTablesData data;
  const std::optional<DefinitionMap> named = variants.Map("files", kVariantFilesWords);
  if (!named.has_value()) return data;
  const Documents fields = ReadCatalogFiles(*named, "fields", files);
  const Documents types = ReadCatalogFiles(*named, "types", files);
  const Documents supplement = ReadCatalogFiles(*named, "supplement", files);
  // Half a catalog would only add problems that are none.
  if (diagnostics.has_errors()) return data;

  for (const auto& document : fields) ReadFieldsFile(*document, format, data, diagnostics);
  for (const auto& document : types) ReadTypesFile(*document, format, data, diagnostics);
  FinishCatalog(data, diagnostics);
  for (const auto& document : supplement) ReadSupplement(*document, data, diagnostics);
  return data;
}

void ReadPublished(const DefinitionMap& variants, const Definition& definition,
                   ResourceType& type) {
  const std::optional<DefinitionMap> map = variants.Map("published", kVariantPublishedWords);
  if (!map.has_value()) return;
  std::vector<std::string_view> settings;
  for (const Setting& setting : definition.settings) settings.push_back(setting.name);
  map->Knows("setting", map->Text("setting"), settings, "setting");
  type.published = {map->Text("setting"), map->Texts("files")};
  for (const std::string& file : type.published->files) {
    const bool in_part =
        file.find("/types/") != std::string::npos || file.find("/fields/") != std::string::npos;
    if (in_part && file.starts_with('/') && file.ends_with(".json")) continue;
    map->Refuse("files", kDefinitionWrongType,
                Quoted(file) + " is no path of a .json file in a folder types or fields.",
                "Write it like /config/types/NAME.json.");
  }
}

void ReadVariants(const DefinitionMap& kind, const std::vector<DefinitionFile>& files,
                  const Definition& definition, BaseFields base, ResourceType& type) {
  const std::optional<DefinitionMap> variants = kind.Map("variants", kVariantsWords);
  if (!variants.has_value()) return;
  ReadPublished(*variants, definition, type);
  if (base.type_field.empty()) {
    variants->Refuse("", kDefinitionMissingKey,
                     "A kind with variants needs a field with discriminator: type.");
  }
  IdTablesData data = ReadIdTables(*variants, files);
  FillCodes(base.categories, data.categories, base.fields);
  FillCodes(base.auths, data.auth_types, base.fields);
  type.base.fields = base.fields;
  type.variants = std::make_shared<const IdTables>(
      std::move(data), IdTablesBase{type.kind, std::move(base.fields), base.auth_field,
                                    base.auth_defaults_to_only, std::move(base.derived_category)});
}

void ReadIdentity(const DefinitionMap& kind, ResourceType& type) {
  const std::optional<DefinitionMap> map = kind.Map("identity", kIdentityWords);
  if (!map.has_value()) return;
  type.id_field = map->Text("id");
  type.name_field = Key(map->Text("name"));
  type.named = map->Flag("named");
  type.unique_names = map->Flag("unique") || type.named;
  std::vector<std::string_view> names;
  for (const Field& field : type.base.fields) names.push_back(field.name.text());
  if (map->Has("name")) map->Knows("name", map->Text("name"), names, "field");
  const Field* const name = type.base.Find(type.name_field);
  if (type.named && name != nullptr && !name->create_only) {
    map->Refuse(
        "named", kDefinitionWrongType,
        "The field " + Quoted(type.name_field.text()) + " can be changed, and an id cannot.",
        "Give that field create_only: true.");
  }
  type.stamp = kind.Texts("stamp");
  for (const std::string& stamp : type.stamp) kind.Knows("stamp", stamp, names, "field");
}

void ReadHead(const DefinitionMap& kind, const Definition& definition, ResourceType& type) {
  type.provider = definition.name;
  if (const std::optional<DefinitionMap> metadata = kind.Map("metadata", kKindMetadataWords)) {
    type.kind = metadata->Text("name");
    type.title = metadata->Text("title", type.kind);
    if (metadata->Has("provider")) {
      metadata->Knows("provider", metadata->Text("provider"), {definition.name},
                      "provider in this folder");
    }
  }
  type.scope = kind.Text("scope");
  type.scope_field = kind.Text("scope_field");
  std::vector<std::string_view> values;
  for (const ContextValue& value : definition.context) values.push_back(value.name);
  if (kind.Has("scope")) kind.Knows("scope", type.scope, values, "context value");
}

}  // namespace

std::optional<ResourceType> ReadKind(const Document& document,
                                     const std::vector<DefinitionFile>& files,
                                     const Definition& definition, Diagnostics& diagnostics) {
  Diagnostics problems;
  const DefinitionMap kind(document, 0, kKindWords, problems);
  ResourceType type;
  ReadHead(kind, definition, type);
  BaseFields base = ReadBaseFields(kind, definition);
  type.type_field = base.type_field;
  type.auth_field = base.auth_field;
  type.base.fields = base.fields;
  ReadIdentity(kind, type);
  type.rules = ReadRules(kind, type.base);
  ReadOperations(kind, definition, type);
  ReadVariants(kind, files, definition, std::move(base), type);
  const bool broken = problems.has_errors();
  diagnostics.Append(std::move(problems));
  if (broken) return {};
  return type;
}

}  // namespace dbsn
