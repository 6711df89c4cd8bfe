#include "schema/json_schema_head.h"

#include <utility>

#include "schema/json_schema_parts.h"
#include "schema/json_schema_pattern.h"

namespace dbsn {

namespace {

Value With(ValueMap schema, const std::string& text) {
  Describe(schema, "", text);
  return Value(std::move(schema));
}

Value Map(ValueMap properties, Value::List required, const std::string& text) {
  ValueMap map{{"additionalProperties", Value(false)},
               {"properties", Value(std::move(properties))},
               {"type", Value("object")}};
  if (!required.empty()) map.Set("required", Value(std::move(required)));
  return With(std::move(map), text);
}

ValueMap SchemaOrVariable(Value schema) { return AnyOf({std::move(schema), VariableSchema()}); }

Value Metadata() {
  ValueMap name = *ScalarTextSchema(kNamePattern).AsMap();
  constexpr int kLongestName = 253;
  name.Set("maxLength", Value(kLongestName));
  Value::List scalar{Value("string"), Value("number"), Value("boolean")};
  constexpr int kLongestLabel = 255;
  ValueMap label{{"maxLength", Value(kLongestLabel)}, {"type", Value(std::move(scalar))}};
  ValueMap labels{{"additionalProperties", Value(std::move(label))},
                  {"propertyNames", Value(ValueMap{{"pattern", Value(kLabelPattern)}})},
                  {"type", Value("object")}};
  return Map(
      {{"labels", With(std::move(labels), "Anything to choose manifests by: {team: orders}.")},
       {"name", With(std::move(name),
                     "The manifest's name for life: the last part of its "
                     "address. The same in every environment.")},
       {"project", With(SchemaOrVariable(ScalarTextSchema(kProjectPattern)),
                        "The project's code or number; the workspace's where it is left "
                        "out.")}},
      {Value("name")}, "What this manifest is called and how it is found.");
}

Value Lifecycle() {
  ValueMap fields{{"items", Value(ValueMap{{"type", Value("string")}})}, {"type", Value("array")}};
  return Map(
      {{"adopt", With(*ScalarTextSchema("").AsMap(),
                      "The id of a live resource to take over in place of making one.")},
       {"ignoreChanges", With(std::move(fields),
                              "Fields that are sent when the resource is made, and left alone "
                              "afterwards.")},
       {"preventDestroy", With(SchemaOrVariable(Value(ValueMap{{"type", Value("boolean")}})),
                               "Refuse every plan that would delete this resource.")},
       {"was", With(*TextSchema(OrVariable(kAddressPattern)).AsMap(),
                    "The address that this resource had before: KIND/NAME.")}},
      {}, "What may become of the resource.");
}

Value Test() {
  ValueMap timeout = *TextSchema(OrVariable(kDurationPattern)).AsMap();
  timeout.Set("patternErrorMessage", Value("Write it with its unit, like 60s or 2m."));
  return Map({{"onFailure", With(SchemaOrVariable(EnumSchema({"fail", "warn", "rollback"})),
                                 "What a failed test means.")},
              {"timeout", With(std::move(timeout), "How long a test may take: 60s, 2m.")},
              {"when", With(SchemaOrVariable(EnumSchema({"changed", "always", "never"})),
                            "When the API's own connection test is run.")}},
             {}, "The API's own connection test, after an apply.");
}

}  // namespace

Value HeadSchema(const std::vector<std::string>& api_versions,
                 const std::vector<std::string>& kinds, Value::List branches,
                 ValueMap definitions) {
  ValueMap properties{
      {"apiVersion", With(*EnumSchema(api_versions).AsMap(),
                          "The workspace's provider, and the version of its manifests.")},
      {"kind", With(*EnumSchema(kinds).AsMap(), "What is described.")},
      {"lifecycle", Lifecycle()},
      {"metadata", Metadata()},
      {"spec", With(ValueMap{{"type", Value("object")}}, "The resource's own fields.")},
      {"test", Test()}};
  ValueMap schema = *Map(std::move(properties),
                         {Value("apiVersion"), Value("kind"), Value("metadata"), Value("spec")},
                         "A manifest of dbsn. Overlays of an environment say only what differs "
                         "there, so this schema is not for them.")
                         .AsMap();
  schema.Set("$schema", Value("http://json-schema.org/draft-07/schema#"));
  schema.Set("title", Value("dbsn manifest"));
  if (!branches.empty()) schema.Set("allOf", Value(std::move(branches)));
  schema.Set("definitions", Value(std::move(definitions)));
  return Value(std::move(schema));
}

}  // namespace dbsn
