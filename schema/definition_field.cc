// The fields that every variant of a kind has.
#include <algorithm>

#include "schema/coerce.h"
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/manifest_problems.h"
#include "schema/pattern.h"

namespace dbsn {

namespace {

constexpr std::pair<std::string_view, FieldType> kFieldTypes[] = {
    {"string", FieldType::kText},   {"integer", FieldType::kInteger},
    {"number", FieldType::kNumber}, {"boolean", FieldType::kBoolean},
    {"list", FieldType::kList},     {"map", FieldType::kMap},
    {"any", FieldType::kAny},       {"reference", FieldType::kReference},
};
constexpr std::pair<std::string_view, WireType> kWireTypes[] = {
    {"string", WireType::kText},
    {"integer", WireType::kInteger},
    {"boolean", WireType::kBoolean},
};
constexpr std::pair<std::string_view, Format> kFormats[] = {
    {"host", Format::kHost}, {"url", Format::kUrl},           {"url_or_host", Format::kUrlOrHost},
    {"guid", Format::kGuid}, {"duration", Format::kDuration}, {"jwt", Format::kJwt},
};
constexpr std::pair<std::string_view, Comparison> kComparisons[] = {
    {"exact", Comparison::kExact},  {"unordered", Comparison::kUnordered},
    {"by_key", Comparison::kByKey}, {"caseless", Comparison::kCaseless},
    {"json", Comparison::kJson},
};

template <typename Enum, std::size_t kCount>
Enum Named(const std::pair<std::string_view, Enum> (&names)[kCount], std::string_view name,
           Enum fallback) {
  for (const auto& [text, value] : names) {
    if (text == name) return value;
  }
  return fallback;
}

void SortByName(std::vector<Field>& fields) {
  std::sort(fields.begin(), fields.end(),
            [](const Field& a, const Field& b) { return a.name < b.name; });
}

std::vector<Field> ReadFields(const DefinitionMap& holder, std::string_view word);

std::optional<Value> ReadTyped(const DefinitionMap& map, std::string_view word, FieldType type) {
  const std::optional<Value> written = map.Scalar(word);
  if (!written.has_value()) return {};
  const std::optional<Value> typed = Coerce(type, *written);
  if (!typed.has_value()) {
    map.Refuse(word, kDefinitionWrongType, Quoted(word) + " is not of the field's own type.");
  }
  return typed;
}

void ReadRoles(const DefinitionMap& map, Field& field) {
  field.required = map.Flag("required");
  field.read_only = map.Flag("read_only");
  field.write_only = map.Flag("write_only");
  field.create_only = map.Flag("create_only");
  field.sensitive = map.Flag("sensitive");
  field.discriminator = map.Has("discriminator");
  field.default_value = ReadTyped(map, "default", field.type);
  field.unset = ReadTyped(map, "unset", field.type);
  field.send_default = map.Flag("send_default");
  field.send_as_setting = map.Text("send_as");
  field.masks = map.Texts("masks");
  field.deprecated = map.Text("deprecated");
  field.only_with = Key(map.Text("only_with"));
  if (field.required && field.read_only) {
    map.Refuse("read_only", kDefinitionWrongType,
               "A field that is the server's cannot be required.");
  }
  if (field.send_default && !field.default_value.has_value()) {
    map.Refuse("send_default", kDefinitionMissingKey, "There is no default to send.");
  }
}

void ReadBounds(const DefinitionMap& map, Field& field) {
  field.min = map.Integer("min");
  field.max = map.Integer("max");
  field.warn_above = map.Integer("warn_above");
  field.min_length = map.Integer("min_length");
  field.max_length = map.Integer("max_length");
  field.format = FormatNamed(map.Text("format"));
  field.pattern = map.Text("pattern");
  field.pattern_warns = map.Flag("pattern_warns");
  if (!field.pattern.empty() && !IsPattern(field.pattern)) {
    map.Refuse("pattern", kDefinitionWrongType,
               Quoted(field.pattern) + " is no regular expression.");
  }
  field.allowed = map.Texts("allowed");
  field.open_enum = map.Flag("open_enum");
}

void ReadOpenIds(const DefinitionMap& map, Field& field) {
  for (const auto& [kind, pattern] : map.Pairs("open_ids")) {
    if (IsPattern(pattern)) {
      field.open_ids.emplace_back(kind, pattern);
    } else {
      map.Refuse("open_ids", kDefinitionWrongType, Quoted(pattern) + " is no regular expression.");
    }
  }
}

Field ReadField(const std::string& name, const DefinitionMap& map) {
  Field field;
  field.name = Key(name);
  field.wire_name = map.Text("wire_name", name);
  field.wire_aliases = map.Texts("aliases");
  field.inside = Key(map.Text("inside", map.Text("sent_inside")));
  field.flat_in_answers = map.Has("sent_inside");
  field.type = FieldTypeNamed(map.Text("type"));
  field.wire_type = WireTypeNamed(map.Text("wire"));
  field.comparison = map.Choice<Comparison>("compare", kComparisons, Comparison::kExact);
  field.item_type = Named(kFieldTypes, map.Text("items", "any"), FieldType::kAny);
  field.item_key = Key(map.Text("item_key"));
  field.label = map.Text("label");
  field.help = map.Text("help");
  field.example = map.Text("example");
  field.members = ReadFields(map, "members");
  field.open = map.Flag("open");
  ReadOpenIds(map, field);
  field.reference_kinds = map.Texts("to");
  ReadRoles(map, field);
  ReadBounds(map, field);
  if (field.comparison == Comparison::kByKey && field.item_key.empty()) {
    map.Refuse("compare", kDefinitionMissingKey, "by_key needs the key \"item_key\".");
  }
  return field;
}

std::vector<Field> ReadFields(const DefinitionMap& holder, std::string_view word) {
  std::vector<Field> fields;
  for (const DefinitionMap::Named& member : holder.Members(word)) {
    const DefinitionMap map(holder.document(), member.value, kFieldWords, holder.diagnostics());
    fields.push_back(ReadField(member.name, map));
    fields.back().rank = static_cast<int>(fields.size());
  }
  SortByName(fields);
  return fields;
}

// The words that only make sense with a catalog.
void ReadVariantRoles(const DefinitionMap& map, Key name, BaseFields& base) {
  const std::string discriminator = map.Text("discriminator");
  if (discriminator == "type") base.type_field = name;
  if (discriminator == "auth") {
    base.auth_field = name;
    base.auth_defaults_to_only = map.Flag("default_to_only");
  }
  if (map.Text("derived") == "category") base.derived_category.push_back(name);
  if (map.Text("codes") == "categories") base.categories.push_back(name);
  if (map.Text("codes") == "auth_types") base.auths.push_back(name);
}

}  // namespace

FieldType FieldTypeNamed(std::string_view name) {
  return Named(kFieldTypes, name, FieldType::kText);
}
WireType WireTypeNamed(std::string_view name) { return Named(kWireTypes, name, WireType::kSame); }
Format FormatNamed(std::string_view name) { return Named(kFormats, name, Format::kNone); }

BaseFields ReadBaseFields(const DefinitionMap& kind, const Definition& definition) {
  std::vector<std::string_view> settings;
  for (const Setting& setting : definition.settings) settings.push_back(setting.name);
  BaseFields base;
  for (const DefinitionMap::Named& member : kind.Members("fields")) {
    const DefinitionMap map(kind.document(), member.value, kFieldWords, kind.diagnostics());
    base.fields.push_back(ReadField(member.name, map));
    base.fields.back().rank = static_cast<int>(base.fields.size());
    ReadVariantRoles(map, Key(member.name), base);
    if (map.Has("send_as")) map.Knows("send_as", map.Text("send_as"), settings, "setting");
  }
  SortByName(base.fields);
  std::vector<std::string_view> names;
  names.reserve(base.fields.size());
  for (const Field& field : base.fields) names.push_back(field.name.text());
  for (const Field& field : base.fields) {
    // A name that is none would keep the field from ever being compared.
    if (!field.only_with.empty()) kind.Knows("fields", field.only_with.text(), names, "field");
  }
  return base;
}

}  // namespace dbsn
