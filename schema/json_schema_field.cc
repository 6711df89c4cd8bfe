#include "schema/json_schema_field.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "schema/coerce.h"
#include "schema/decimal.h"
#include "schema/field_check_format.h"
#include "schema/field_words.h"
#include "schema/json_schema_parts.h"
#include "schema/json_schema_pattern.h"
#include "schema/sample.h"

namespace dbsn {

namespace {

Value OfType(FieldType type, const Field& field);

Value TypeNamed(std::string_view name) { return Value(ValueMap{{"type", Value(name)}}); }

// An object with these members and no others. Which of them there must be is the caller's to add.
ValueMap ClosedMap(ValueMap properties) {
  return ValueMap{{"additionalProperties", Value(false)},
                  {"properties", Value(std::move(properties))},
                  {"type", Value("object")}};
}

Value OnlyMember(std::string_view name, Value schema) {
  ValueMap map = ClosedMap(ValueMap{{name, std::move(schema)}});
  map.Set("required", Value(Value::List{Value(name)}));
  return Value(std::move(map));
}

// Exactly one source; all but variables are for secrets.
Value ValueFromSchema(bool secret) {
  ValueMap env = *TextSchema(OrVariable(kEnvironmentPattern)).AsMap();
  Describe(env, "", "The name of the environment variable that holds the value.");
  ValueMap sources{{"env", Value(std::move(env))}};
  if (secret) {
    ValueMap file{{"minLength", Value(1)}, {"type", Value("string")}};
    Describe(file, "", "The path of a file that holds the secret and nothing else.");
    sources.Set("file", Value(std::move(file)));
    ValueMap exec{{"items", Value(ValueMap{{"type", Value("string")}})},
                  {"minItems", Value(1)},
                  {"type", Value("array")}};
    Describe(exec, "", "A program and its arguments; what it prints is the secret.");
    sources.Set("exec", Value(std::move(exec)));
    ValueMap path = *TextSchema("^[^/]+/.+$").AsMap();
    Describe(path, "", "MOUNT/PATH of Vault's KV engine, version 2, without \"data\".");
    ValueMap key{{"minLength", Value(1)}, {"type", Value("string")}};
    Describe(key, "", "The key below that path.");
    ValueMap vault =
        ClosedMap(ValueMap{{"key", Value(std::move(key))}, {"path", Value(std::move(path))}});
    vault.Set("required", Value(Value::List{Value("path"), Value("key")}));
    Describe(vault, "", "A key of a secret in HashiCorp Vault.");
    sources.Set("vault", Value(std::move(vault)));
  }
  ValueMap source = ClosedMap(std::move(sources));
  source.Set("minProperties", Value(1));
  source.Set("maxProperties", Value(1));
  Describe(source, "", "Where the value comes from when it is sent: one source.");
  return OnlyMember("valueFrom", Value(std::move(source)));
}

Value RefSchema(const Field& field) {
  const std::string kind =
      field.reference_kinds.size() == 1 ? field.reference_kinds.front() : "KIND";
  ValueMap address = *TextSchema(OrVariable(kAddressPattern)).AsMap();
  Describe(address, "", "The address of a manifest's resource: " + kind + "/NAME.");
  return OnlyMember("ref", Value(std::move(address)));
}

void SetBounds(ValueMap& schema, const Field& field) {
  if (field.min.has_value()) schema.Set("minimum", Value(*field.min));
  if (field.max.has_value()) schema.Set("maximum", Value(*field.max));
}

Value NumberSchema(std::string_view type, const Field& field) {
  ValueMap schema{{"type", Value(type)}};
  SetBounds(schema, field);
  return Value(std::move(schema));
}

// The published values; one that YAML reads as a number or a boolean without its quotes as well.
Value AllowedSchema(const Field& field) {
  Value::List values;
  for (const std::string& text : field.allowed) values.emplace_back(text);
  for (const std::string& text : field.allowed) {
    if (text == "true" || text == "false") values.emplace_back(text == "true");
    if (IsJsonNumber(text)) values.emplace_back(Number{text});
  }
  return Value(ValueMap{{"enum", Value(std::move(values))}});
}

Value FreeTextSchema(const Field& field) {
  const std::string pattern = PatternOf(field.format);
  ValueMap schema = *ScalarTextSchema(pattern).AsMap();
  if (!pattern.empty()) {
    schema.Set("patternErrorMessage",
               Value("It must be " + std::string(FormatInWords(field.format)) + "."));
  }
  if (pattern.empty() && !field.pattern.empty() && !field.pattern_warns) {
    schema.Set("pattern", Value("^(?:" + field.pattern + ")$"));
  }
  if (field.min_length.has_value()) schema.Set("minLength", Value(*field.min_length));
  if (field.max_length.has_value()) schema.Set("maxLength", Value(*field.max_length));
  return Value(std::move(schema));
}

Value MembersSchema(const Field& field) {
  ValueMap properties;
  Value::List required;
  for (const Field& member : field.members) {
    if (member.read_only) continue;
    properties.Set(member.name, FieldSchema(member));
    if (MustBeWritten(member)) required.emplace_back(member.name.text());
  }
  ValueMap map = ClosedMap(std::move(properties));
  if (field.open) map.Set("additionalProperties", Value(true));
  if (!required.empty()) map.Set("required", Value(std::move(required)));
  return Value(std::move(map));
}

Value ListSchema(const Field& field) {
  const FieldType item = field.members.empty() ? field.item_type : FieldType::kMap;
  const bool scalar = item != FieldType::kList && item != FieldType::kMap;
  Value::List choices{OfType(item, field)};
  if (scalar && item != FieldType::kAny) choices.push_back(VariableSchema());
  if (item == FieldType::kReference) choices.push_back(RefSchema(field));
  if (item != FieldType::kAny) choices.push_back(ValueFromSchema(false));
  return Value(ValueMap{{"items", Value(AnyOf(std::move(choices)))}, {"type", Value("array")}});
}

// What stands in the manifest itself, without valueFrom, ref and variables.
Value OfType(FieldType type, const Field& field) {
  const bool scalar = type != FieldType::kList && type != FieldType::kMap;
  if (scalar && !field.codes.empty()) return Value(AnyOf(CodeChoices(field.codes)));
  switch (type) {
    case FieldType::kText:
      if (field.allowed.empty()) return FreeTextSchema(field);
      if (!field.open_enum) return AllowedSchema(field);
      return Value(AnyOf({AllowedSchema(field), FreeTextSchema(field)}));
    case FieldType::kInteger:
      return NumberSchema("integer", field);
    case FieldType::kNumber:
      return NumberSchema("number", field);
    case FieldType::kBoolean:
      return TypeNamed("boolean");
    case FieldType::kReference:
      return Value(AnyOf({NumberSchema("integer", field), TextSchema(kIntegerPattern)}));
    case FieldType::kList:
      return ListSchema(field);
    case FieldType::kMap:
      return field.members.empty() ? TypeNamed("object") : MembersSchema(field);
    case FieldType::kAny:
      break;
  }
  return Value(ValueMap{});
}

bool TakesDigitsInQuotes(const Field& field) {
  const bool number = field.type == FieldType::kInteger || field.type == FieldType::kNumber;
  return number && field.codes.empty() && field.wire_type == WireType::kText;
}

// An empty value takes the field's value away, where something is known that does so.
bool MayBeEmpty(const Field& field) {
  return field.unset.has_value() || field.default_value.has_value();
}

Value::List Choices(const Field& field) {
  Value::List choices;
  if (field.sensitive) {
    choices.push_back(ValueFromSchema(true));
  } else if (field.type != FieldType::kAny) {
    choices.push_back(OfType(field.type, field));
    if (TakesDigitsInQuotes(field)) choices.push_back(TextSchema(kIntegerPattern));
    if (field.type == FieldType::kReference) choices.push_back(RefSchema(field));
    const bool scalar = field.type != FieldType::kList && field.type != FieldType::kMap;
    if (scalar) choices.push_back(VariableSchema());
    choices.push_back(ValueFromSchema(false));
  }
  if (MayBeEmpty(field) && !choices.empty()) {
    choices.push_back(Value(ValueMap{{"maxLength", Value(0)}, {"type", Value("string")}}));
    choices.push_back(TypeNamed("null"));
  }
  return choices;
}

// As a person would write it: a code by its name.
std::optional<Value> DefaultOf(const Field& field) {
  if (!field.default_value.has_value() || field.default_value->is_null()) return {};
  const CodeName* const code = FindCode(field.codes, *field.default_value);
  return code == nullptr ? field.default_value : std::optional(Value(code->name));
}

void DescribeField(ValueMap& schema, const Field& field) {
  std::string text = field.help;
  if (!text.empty()) text += "\n";
  text += "Takes " + TakesInWords(field) + ".";
  if (field.create_only) text += " A change replaces the resource.";
  if (!field.deprecated.empty()) {
    text += " Not to be written any more: " + field.deprecated;
    schema.Set("deprecated", Value(true));
  }
  Describe(schema, field.label, text);
}

}  // namespace

Value FieldSchema(const Field& field) {
  Value::List choices = Choices(field);
  ValueMap schema = choices.empty() ? ValueMap() : AnyOf(std::move(choices));
  DescribeField(schema, field);
  if (field.sensitive) return Value(std::move(schema));
  if (const std::optional<Value> usual = DefaultOf(field)) schema.Set("default", *usual);
  if (!field.example.empty()) {
    const std::optional<Value> example = Coerce(field.type, Value(field.example));
    if (example.has_value()) schema.Set("examples", Value(Value::List{*example}));
  }
  return Value(std::move(schema));
}

Value FieldHelp(const Field& field) {
  ValueMap schema;
  DescribeField(schema, field);
  return Value(std::move(schema));
}

}  // namespace dbsn
