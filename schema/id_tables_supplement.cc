// Reads a catalog's supplement: facts by field name, by id, by auth type and by type. An entry for
// what the loaded catalog lacks is skipped, since the catalog may be replaced at any time.
#include <charconv>
#include <optional>

#include "schema/coerce.h"
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/id_tables_reader.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

template <typename T>
std::optional<T> Said(const DefinitionMap& map, std::string_view word, const T& value) {
  return map.Has(word) ? std::optional<T>(value) : std::nullopt;
}

FieldFacts ReadFacts(const DefinitionMap& map) {
  FieldFacts facts;
  facts.type = Said(map, "type", FieldTypeNamed(map.Text("type")));
  facts.wire = Said(map, "wire", WireTypeNamed(map.Text("wire")));
  facts.format = Said(map, "format", FormatNamed(map.Text("format")));
  facts.min_length = map.Integer("min_length");
  facts.max_length = map.Integer("max_length");
  facts.min = map.Integer("min");
  facts.max = map.Integer("max");
  facts.warn_above = map.Integer("warn_above");
  facts.default_value = map.Scalar("default");
  facts.open_enum = Said(map, "open_enum", map.Flag("open_enum"));
  facts.sensitive = Said(map, "sensitive", map.Flag("sensitive"));
  facts.write_only = Said(map, "write_only", map.Flag("write_only"));
  facts.required = Said(map, "required", map.Flag("required"));
  facts.reference = Said(map, "reference", map.Text("reference"));
  facts.example = Said(map, "example", map.Text("example"));
  facts.label = Said(map, "label", map.Text("label"));
  facts.help = Said(map, "help", map.Text("help"));
  return facts;
}

class SupplementReader {
 public:
  SupplementReader(const DefinitionMap& root, IdTablesData& data) : root_(root), data_(data) {}

  void Read() {
    ReadGroups();
    data_.fields = FactsOf(root_, "fields", kFactWords);
    data_.required_facts = FactsById("required_fields", data_.required);
    data_.optional_facts = FactsById("optional_fields", data_.optional);
    ReadAuthTypes();
    ReadTypes();
  }

 private:
  void ReadGroups() {
    for (const DefinitionMap::Named& member : root_.Members("reference_groups")) {
      const DefinitionMap map = MapAt(member, kReferenceGroupWords);
      data_.groups[member.name] = {map.Text("label"), map.Texts("members")};
    }
  }

  DefinitionMap MapAt(const DefinitionMap::Named& member, const Vocabulary& words) const {
    return DefinitionMap(root_.document(), member.value, words, root_.diagnostics());
  }

  FieldFacts FactsAt(const DefinitionMap::Named& member, const Vocabulary& words,
                     std::optional<FieldType> type) const {
    const DefinitionMap map = MapAt(member, words);
    FieldFacts facts = ReadFacts(map);
    const FieldType effective = facts.type.value_or(type.value_or(FieldType::kText));
    if (facts.default_value.has_value() && !Coerce(effective, *facts.default_value).has_value()) {
      map.Refuse("default", kDefinitionWrongType, "The default is not of the field's own type.");
    }
    if (facts.reference.has_value()) {
      std::vector<std::string_view> groups;
      for (const auto& [name, group] : data_.groups) groups.push_back(name);
      map.Knows("reference", *facts.reference, groups, "reference group");
    }
    return facts;
  }

  // The type of a field by the general facts, else by the catalog.
  std::optional<FieldType> TypeOf(Key name, const CatalogField* catalog) const {
    const auto general = data_.fields.find(name);
    if (general != data_.fields.end() && general->second.type.has_value()) {
      return general->second.type;
    }
    return catalog == nullptr ? std::nullopt : std::optional(catalog->type);
  }

  FactsByName FactsOf(const DefinitionMap& holder, std::string_view word,
                      const Vocabulary& words) const {
    FactsByName facts;
    for (const DefinitionMap::Named& member : holder.Members(word)) {
      const Key name(member.name);
      facts[name] = FactsAt(member, words, TypeOf(name, nullptr));
    }
    return facts;
  }

  std::map<std::int64_t, FieldFacts> FactsById(
      std::string_view word, const std::map<std::int64_t, CatalogField>& catalog) const {
    std::map<std::int64_t, FieldFacts> facts;
    for (const DefinitionMap::Named& member : root_.Members(word)) {
      const std::optional<std::int64_t> id = IdOf(member);
      if (!id.has_value()) continue;
      const auto field = catalog.find(*id);
      const std::optional<FieldType> type =
          field == catalog.end() ? std::nullopt : TypeOf(field->second.name, &field->second);
      FieldFacts read = FactsAt(member, kFactWords, type);
      if (field != catalog.end()) facts[*id] = std::move(read);
    }
    return facts;
  }

  std::optional<std::int64_t> IdOf(const DefinitionMap::Named& member) const {
    const std::optional<std::int64_t> id = IntegerOf(root_.document(), member.key);
    if (!id.has_value()) {
      root_.RefuseAt(member.key, kDefinitionWrongType, "These facts are listed by a number.");
    }
    return id;
  }

  void ReadAuthTypes() {
    for (const DefinitionMap::Named& member : root_.Members("auth_types")) {
      const std::optional<std::int64_t> id = IdOf(member);
      const DefinitionMap map = MapAt(member, kAuthFactWords);
      FactsByName fields = FactsOf(map, "fields", kAuthFieldWords);
      if (!id.has_value()) continue;
      for (CodeName& auth : data_.auth_types) {
        if (auth.code != *id) continue;
        for (std::string& alias : map.Texts("aliases")) auth.aliases.push_back(std::move(alias));
        if (map.Has("name")) auth.name = map.Text("name");
        data_.auth_fields[*id] = std::move(fields);
        break;
      }
    }
  }

  void ReadTypes() {
    for (const DefinitionMap::Named& member : root_.Members("types")) {
      const DefinitionMap map = MapAt(member, kTypeFactWords);
      TypeFacts facts;
      facts.default_port = map.Integer("default_port");
      facts.fields = FactsOf(map, "fields", kFactWords);
      facts.inactive_reason = map.Text("inactive_reason");
      data_.type_facts[member.name] = std::move(facts);
    }
  }

  const DefinitionMap& root_;
  IdTablesData& data_;
};

}  // namespace

void ReadSupplement(const Document& document, IdTablesData& data, Diagnostics& diagnostics) {
  const DefinitionMap root(document, 0, kSupplementWords, diagnostics);
  SupplementReader(root, data).Read();
}

}  // namespace dbsn
