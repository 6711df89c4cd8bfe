// What can be written, for machines.
#include "engine/report/explanation.h"

#include <string_view>
#include <utility>

#include "schema/field_words.h"
#include "schema/rule_words.h"
#include "schema/sample.h"

namespace dbsn {
namespace {

Value Texts(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

Value CodeValue(const CodeName& code) {
  return Value(ValueMap{
      {"aliases", Texts(code.aliases)}, {"code", Value(code.code)}, {"name", Value(code.name)}});
}

Value Fields(const std::vector<const Field*>& fields) {
  Value::List list;
  for (const Field* const field : fields) list.push_back(FieldValue(*field));
  return Value(std::move(list));
}

void SetBound(ValueMap& map, std::string_view name, const std::optional<std::int64_t>& bound) {
  if (bound.has_value()) map.Set(name, Value(*bound));
}

}  // namespace

Value FieldValue(const Field& field) {
  ValueMap map{{"name", Value(field.name.text())},
               {"required", Value(MustBeWritten(field))},
               {"takes", Value(TakesInWords(field))},
               {"type", Value(FieldTypeName(field.type))}};
  if (!field.label.empty()) map.Set("label", Value(field.label));
  if (!field.help.empty()) map.Set("help", Value(field.help));
  if (!field.example.empty()) map.Set("example", Value(field.example));
  if (field.default_value.has_value()) map.Set("default", *field.default_value);
  if (field.sensitive) map.Set("secret", Value(true));
  if (field.create_only) map.Set("create_only", Value(true));
  SetBound(map, "min", field.min);
  SetBound(map, "max", field.max);
  SetBound(map, "warn_above", field.warn_above);
  SetBound(map, "min_length", field.min_length);
  SetBound(map, "max_length", field.max_length);
  if (!field.allowed.empty()) {
    map.Set("allowed", Texts(field.allowed));
    if (field.open_enum) map.Set("open", Value(true));
  }
  if (!field.codes.empty()) {
    Value::List codes;
    for (const CodeName& code : field.codes) codes.push_back(CodeValue(code));
    map.Set("codes", Value(std::move(codes)));
  }
  if (!field.pattern.empty()) map.Set("pattern", Value(field.pattern));
  if (!field.deprecated.empty()) map.Set("deprecated", Value(field.deprecated));
  Value::List members;
  for (const Field& member : field.members) {
    if (!member.read_only) members.push_back(FieldValue(member));
  }
  if (!members.empty()) map.Set("members", Value(std::move(members)));
  if (field.type == FieldType::kReference) {
    map.Set("reference", Value(ValueMap{{"kinds", Texts(field.reference_kinds)},
                                        {"types", Texts(field.reference_variants)}}));
  }
  return Value(std::move(map));
}

Value TypeValue(const TypeToExplain& one) {
  const FieldSet& fields = *one.kind->variants->Resolve(one.type->name, std::nullopt);
  Value::List auths;
  for (const AuthFields& of_auth : AuthFieldsOf(one)) {
    auths.emplace_back(ValueMap{{"aliases", Texts(of_auth.auth->aliases)},
                                {"code", Value(of_auth.auth->code)},
                                {"fields", Fields(of_auth.fields)},
                                {"name", Value(of_auth.auth->name)}});
  }
  ValueMap map{{"active", Value(one.type->active)},
               {"auth_types", Value(std::move(auths))},
               {"can_test", Value(fields.can_test)},
               {"category", Value(one.type->category)},
               {"category_id", Value(one.type->category_id)},
               {"example", Value(ExampleOf(one))},
               {"fields", Fields(OwnFieldsOf(one))},
               {"kind", Value(one.kind->kind)},
               {"name", Value(one.type->name)},
               {"provider", Value(one.definition->name)},
               {"source", Value(one.type->source)},
               {"unverified", Value(one.type->unverified)}};
  if (fields.default_port.has_value()) map.Set("default_port", Value(*fields.default_port));
  return Value(std::move(map));
}

Value KindValue(const Definition& definition, const ResourceType& kind) {
  Value::List types;
  if (kind.variants != nullptr) {
    for (const TypeEntry& type : kind.variants->types()) types.emplace_back(type.name);
  }
  std::vector<std::string> rules;
  for (const FieldRule& rule : kind.rules) rules.push_back(RuleInWords(rule));
  return Value(ValueMap{{"fields", Fields(WritableBaseFields(kind))},
                        {"kind", Value(kind.kind)},
                        {"provider", Value(definition.name)},
                        {"rules", Texts(rules)},
                        {"types", Value(std::move(types))}});
}

}  // namespace dbsn
