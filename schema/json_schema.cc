// One branch a provider and kind, in it one a type, in it one an auth type. Equal parts stand once,
// under "definitions": two hundred types share a few dozen sets of fields.
#include "schema/json_schema.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schema/json_codec.h"
#include "schema/json_schema_field.h"
#include "schema/json_schema_head.h"
#include "schema/json_schema_parts.h"
#include "schema/sample.h"

namespace dbsn {

namespace {

// What several branches point at, each once.
class Parts {
 public:
  // {"$ref"} of |schema|.
  Value Share(Value schema) {
    const auto [at, added] =
        names_.try_emplace(WriteJson(schema, JsonStyle::kServer), std::to_string(names_.size()));
    if (added) definitions_.Set(at->second, std::move(schema));
    return Value(ValueMap{{"$ref", Value("#/definitions/" + at->second)}});
  }
  ValueMap Take() { return std::move(definitions_); }

 private:
  std::map<std::string, std::string> names_;
  ValueMap definitions_;
};

Value Texts(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

Value Properties(std::string_view name, Value schema) {
  return Value(ValueMap{{name, std::move(schema)}});
}

// Holds where the member |name| is there and is |schema|.
Value Where(std::string_view name, Value schema) {
  return Value(ValueMap{{"properties", Properties(name, std::move(schema))},
                        {"required", Texts({std::string(name)})}});
}

// What the catalog says of a member that no manifest needs to write: that, or nothing.
Value DerivedSchema(const Field* field, const Value& derived) {
  Value::List choices;
  const CodeName* const code = field == nullptr ? nullptr : FindCode(field->codes, derived);
  if (code != nullptr) {
    choices = CodeChoices({*code});
  } else {
    choices = {Value(ValueMap{{"const", derived}}),
               Value(ValueMap{{"const", Value(derived.Plain())}})};
  }
  choices.push_back(VariableSchema());
  ValueMap schema = AnyOf(std::move(choices));
  schema.Set("doNotSuggest", Value(true));
  Describe(schema, "", "As the catalog says; may be left out.");
  return Value(std::move(schema));
}

class KindSchema {
 public:
  KindSchema(const ResourceType& kind, Parts& parts) : kind_(kind), parts_(parts) {}

  Value Make() {
    if (kind_.variants == nullptr || kind_.type_field.empty()) return Closed(kind_.base);
    const std::string& type_field = kind_.type_field.text();
    Value::List branches;
    std::vector<std::string> names;
    Value::List about;
    for (const TypeEntry& type : kind_.variants->types()) {
      const FieldSet* const alone = kind_.variants->Resolve(type.name, {});
      if (!type.active || alone == nullptr || !alone->active) continue;
      names.push_back(type.name);
      about.emplace_back(type.category +
                         (type.unverified ? ". Its exact name is not published." : ""));
      branches.emplace_back(
          ValueMap{{"if", Where(type_field, Value(ValueMap{{"const", Value(type.name)}}))},
                   {"then", parts_.Share(OfType(type, *alone))}});
    }
    branches.push_back(Else(Where(type_field, EnumSchema(names)), BaseHelps()));
    ValueMap known = *EnumSchema(names).AsMap();
    known.Set("enumDescriptions", Value(std::move(about)));
    ValueMap written = AnyOf({Value(std::move(known)), VariableSchema()});
    const Field* const field = kind_.base.Find(kind_.type_field);
    Describe(written, field == nullptr ? "" : field->label, "Decides which fields there are.");
    return Value(ValueMap{{"allOf", Value(std::move(branches))},
                          {"properties", Properties(type_field, Value(std::move(written)))},
                          {"required", Texts({type_field})},
                          {"type", Value("object")}});
  }

 private:
  bool IsDiscriminator(Key name) const {
    return kind_.variants != nullptr && (name == kind_.type_field || name == kind_.auth_field);
  }

  static Value Else(Value condition, ValueMap properties) {
    return Value(ValueMap{{"else", Value(ValueMap{{"properties", Value(std::move(properties))}})},
                          {"if", std::move(condition)}});
  }

  // Where the type is not chosen yet, its kind's fields can be offered and nothing be held wrong.
  ValueMap BaseHelps() {
    ValueMap helps;
    for (const Field* const field : WritableFields(kind_, kind_.base)) {
      if (!IsDiscriminator(field->name)) helps.Set(field->name, parts_.Share(FieldHelp(*field)));
    }
    return helps;
  }

  // These fields and no others. The discriminators are checked where they are chosen.
  Value Closed(const FieldSet& fields) {
    ValueMap properties;
    Value::List required;
    for (const Field* const field : WritableFields(kind_, fields)) {
      if (IsDiscriminator(field->name)) continue;
      properties.Set(field->name, parts_.Share(FieldSchema(*field)));
      if (MustBeWritten(*field)) required.emplace_back(field->name.text());
    }
    for (const auto& [name, value] : fields.derived) {
      properties.Set(name, parts_.Share(DerivedSchema(fields.Find(name), value)));
    }
    if (kind_.variants != nullptr) {
      properties.Set(kind_.type_field, Value(true));
      const bool auth = !kind_.auth_field.empty() && fields.Find(kind_.auth_field) != nullptr;
      if (auth) properties.Set(kind_.auth_field, Value(true));
    }
    ValueMap schema{{"additionalProperties", Value(false)},
                    {"properties", Value(std::move(properties))},
                    {"type", Value("object")}};
    if (!required.empty()) schema.Set("required", Value(std::move(required)));
    return Value(std::move(schema));
  }

  std::vector<CodeName> Offered(const TypeEntry& type) const {
    std::vector<CodeName> offered;
    for (const std::int64_t id : type.auth_ids) {
      const CodeName* const code = FindCode(kind_.variants->auth_types(), id);
      if (code != nullptr) offered.push_back(*code);
    }
    return offered;
  }

  Value OfType(const TypeEntry& type, const FieldSet& alone) {
    const std::vector<CodeName> offered = Offered(type);
    if (kind_.auth_field.empty() || offered.empty()) return parts_.Share(Closed(alone));
    const std::string& auth_field = kind_.auth_field.text();
    const bool only = offered.size() == 1;
    Value::List choices = CodeChoices(offered);
    choices.push_back(VariableSchema());
    if (only) choices.emplace_back(ValueMap{{"enum", Value(Value::List{Value(), Value("")})}});
    ValueMap auth = AnyOf(std::move(choices));
    Describe(auth, "",
             only ? "The only auth type that this type takes; may be left out."
                  : "Decides which fields there are.");
    ValueMap schema{
        {"allOf", Value(only ? OnlyAuth(type, offered.front()) : ByAuth(type, alone, offered))},
        {"properties", Properties(auth_field, parts_.Share(Value(std::move(auth))))}};
    if (!only) schema.Set("required", Texts({auth_field}));
    return Value(std::move(schema));
  }

  Value::List OnlyAuth(const TypeEntry& type, const CodeName& auth) {
    return {parts_.Share(Closed(*kind_.variants->Resolve(type.name, auth.code)))};
  }

  Value::List ByAuth(const TypeEntry& type, const FieldSet& alone,
                     const std::vector<CodeName>& offered) {
    const std::string& auth_field = kind_.auth_field.text();
    Value::List branches;
    for (const CodeName& code : offered) {
      const FieldSet* const fields = kind_.variants->Resolve(type.name, code.code);
      if (fields == nullptr) continue;
      branches.emplace_back(
          ValueMap{{"if", Where(auth_field, parts_.Share(Value(AnyOf(CodeChoices({code})))))},
                   {"then", parts_.Share(Closed(*fields))}});
    }
    ValueMap helps;
    for (const Field* const field : WritableFields(kind_, alone)) {
      if (!IsDiscriminator(field->name)) helps.Set(field->name, parts_.Share(FieldHelp(*field)));
    }
    branches.push_back(Else(Where(auth_field, parts_.Share(Value(AnyOf(CodeChoices(offered))))),
                            std::move(helps)));
    return branches;
  }

  const ResourceType& kind_;
  Parts& parts_;
};

}  // namespace

Value JsonSchema(const Definitions& providers) {
  Parts parts;
  Value::List branches;
  std::vector<std::string> versions;
  std::set<std::string> kinds;
  for (const auto& [entry, definition] : providers) {
    std::vector<std::string> served;
    for (const std::string& version : definition->serves) served.push_back(entry + "/" + version);
    versions.insert(versions.end(), served.begin(), served.end());
    std::vector<std::string> own_kinds;
    for (const auto& [name, kind] : definition->kinds) {
      kinds.insert(name);
      own_kinds.push_back(name);
      Value both(ValueMap{
          {"properties", Value(ValueMap{{"apiVersion", EnumSchema(served)},
                                        {"kind", Value(ValueMap{{"const", Value(name)}})}})},
          {"required", Texts({"apiVersion", "kind"})}});
      branches.emplace_back(ValueMap{
          {"if", std::move(both)},
          {"then",
           Value(ValueMap{
               {"properties", Properties("spec", parts.Share(KindSchema(kind, parts).Make()))}})}});
    }
    branches.emplace_back(ValueMap{
        {"if", Where("apiVersion", EnumSchema(served))},
        {"then", Value(ValueMap{{"properties", Properties("kind", EnumSchema(own_kinds))}})}});
  }
  return HeadSchema(versions, {kinds.begin(), kinds.end()}, std::move(branches), parts.Take());
}

}  // namespace dbsn
