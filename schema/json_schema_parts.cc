#include "schema/json_schema_parts.h"

#include <utility>

#include "schema/json_schema_pattern.h"

namespace dbsn {

namespace {

// So that nothing of a catalog's text becomes a link, a picture or other markup.
std::string Markdown(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|!&~").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
    if (c == '\n') escaped += '\n';
  }
  return escaped;
}

}  // namespace

void Describe(ValueMap& schema, const std::string& title, const std::string& text) {
  schema.Set("description", Value(title.empty() ? text : title + ": " + text));
  schema.Set(
      "markdownDescription",
      Value(title.empty() ? Markdown(text) : "**" + Markdown(title) + "**\n\n" + Markdown(text)));
}

ValueMap AnyOf(Value::List choices) {
  if (choices.size() == 1) return *choices.front().AsMap();
  return ValueMap{{"anyOf", Value(std::move(choices))}};
}

Value VariableSchema() { return TextSchema(kVariablePattern); }

Value TextSchema(std::string_view pattern) {
  return Value(ValueMap{{"pattern", Value(pattern)}, {"type", Value("string")}});
}

Value ScalarTextSchema(std::string_view pattern) {
  ValueMap schema{{"type", Value(Value::List{Value("string"), Value("number")})}};
  // An empty text is no text: it takes the value away.
  if (pattern.empty()) schema.Set("minLength", Value(1));
  if (!pattern.empty()) schema.Set("pattern", Value(pattern));
  return Value(std::move(schema));
}

Value EnumSchema(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(ValueMap{{"enum", Value(std::move(list))}});
}

Value::List CodeChoices(const std::vector<CodeName>& codes) {
  std::vector<std::string> names;
  names.reserve(codes.size());
  for (const CodeName& code : codes) names.push_back(code.name);
  Value::List choices{EnumSchema(names), TextSchema(PatternOf(codes))};
  // As bounds, so that editors offer names alone.
  for (const CodeName& code : codes) {
    choices.emplace_back(ValueMap{
        {"maximum", Value(code.code)}, {"minimum", Value(code.code)}, {"type", Value("integer")}});
  }
  return choices;
}

}  // namespace dbsn
