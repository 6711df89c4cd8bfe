// Shapes requests: pure, so that the plan shows exactly what will be sent.
#include "schema/request.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "schema/coerce.h"
#include "schema/definition_codes.h"

namespace dbsn {

namespace {

using MoreValues = std::map<std::string, std::string>;

const ContextValue* FindContext(const Definition& definition, std::string_view name) {
  for (const ContextValue& value : definition.context) {
    if (value.name == name) return &value;
  }
  return nullptr;
}

// Null when it is not known.
const Value* KnownContext(const ContextValues& context, std::string_view name) {
  const auto at = context.find(name);
  return at == context.end() || at->second.Plain().empty() ? nullptr : &at->second;
}

Diagnostic ContextUnknown(const Definition& definition, const Operation& operation,
                          const std::string& name) {
  const ContextValue* value = FindContext(definition, name);
  return {.code = kRequestContextUnknown,
          .detail =
              "The request \"" + operation.name + "\" needs the " + name + ", and nothing says it.",
          .hint = value == nullptr ? "" : value->missing,
          .about = operation.method + " " + operation.path};
}

// The body's members that hold context values. The problem when a needed one is not known.
std::optional<Diagnostic> AddContext(const ShapeInputs& inputs, const Operation& operation,
                                     ValueMap& body) {
  for (const auto& [member, name] : operation.context) {
    const ContextValue* definition = FindContext(inputs.definition, name);
    const Value* value = KnownContext(inputs.context, name);
    if (value != nullptr) {
      const FieldType type = definition == nullptr ? FieldType::kText : definition->type;
      body.Set(member, Coerce(type, *value).value_or(*value));
      continue;
    }
    if (definition == nullptr) continue;
    const std::vector<std::string>& needed = definition->required_for;
    if (definition->required ||
        std::find(needed.begin(), needed.end(), operation.name) != needed.end()) {
      return ContextUnknown(inputs.definition, operation, name);
    }
  }
  return {};
}

// |flat|: beside the others, whatever `inside` says.
void AddField(const ShapeInputs& inputs, const Field& field, const Value& value, bool flat,
              ValueMap& body) {
  if (field.read_only) return;
  Value sent = ToWire(field, value, inputs.settings);
  if (field.inside.empty() || flat) {
    body.Set(field.wire_name, std::move(sent));
    return;
  }
  const Value* const there = body.Find(field.inside);
  ValueMap inner = there == nullptr ? ValueMap() : *there->AsMap();
  inner.Set(field.wire_name, std::move(sent));
  body.Set(field.inside, Value(std::move(inner)));
}

// A field that the variant does not know goes out as it is: validation let it through.
void AddAll(const ShapeInputs& inputs, const Value& values, bool flat, ValueMap& body) {
  const ValueMap* map = values.AsMap();
  if (map == nullptr) return;
  for (const auto& [key, value] : *map) {
    const Field* field = inputs.fields_of_type.Find(key);
    if (field == nullptr) field = inputs.type.base.Find(key);
    if (field == nullptr) {
      body.Set(key, value);
    } else {
      AddField(inputs, *field, value, flat, body);
    }
  }
}

void AddDerivedAndDefaults(const ShapeInputs& inputs, const Value& desired, ValueMap& body) {
  for (const auto& [key, value] : inputs.fields_of_type.derived) {
    const Field* field = inputs.fields_of_type.Find(key);
    if (field != nullptr && desired.Find(key) == nullptr) {
      AddField(inputs, *field, value, false, body);
    }
  }
  for (const Field& field : inputs.fields_of_type.fields) {
    if (!field.send_default || !field.default_value.has_value()) continue;
    if (desired.Find(field.name) != nullptr) continue;
    AddField(inputs, field, *field.default_value, false, body);
  }
}

Result<Request> Shape(const ShapeInputs& inputs, const Operation& operation, const std::string& id,
                      const Value& values) {
  Filled filled = FillPlaceholders(operation, id, inputs.context);
  if (!filled.missing.empty()) {
    return ContextUnknown(inputs.definition, operation, filled.missing);
  }
  Request request;
  request.operation = operation.name;
  request.method = operation.method;
  request.tested = operation.tested;
  request.path = std::move(filled.path);
  request.query = std::move(filled.query);
  if (operation.body == BodyShape::kNone) {
    request.body = std::move(filled.body);
    return request;
  }
  ValueMap body = filled.body.AsMap() == nullptr ? ValueMap() : *filled.body.AsMap();
  if (operation.body != BodyShape::kEmpty) AddAll(inputs, values, operation.flat, body);
  if (operation.body == BodyShape::kAll) AddDerivedAndDefaults(inputs, values, body);
  if (std::optional<Diagnostic> problem = AddContext(inputs, operation, body)) return *problem;
  request.body = Value(std::move(body));
  return request;
}

Diagnostic NoSuchOperation(const ShapeInputs& inputs, std::string_view name) {
  return {.code = kRequestNoOperation,
          .detail = "The definition of the kind " + inputs.type.kind + " has no operation \"" +
                    std::string(name) + "\".",
          .hint = "This kind cannot be changed so through this API."};
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// The value for a placeholder; nothing when it is not known.
std::optional<std::string> ValueFor(std::string_view name, const std::string& id,
                                    const ContextValues& context, const MoreValues& more) {
  if (name == "id") return id.empty() ? std::nullopt : std::optional(id);
  const auto given = more.find(std::string(name));
  if (given != more.end() && !given->second.empty()) return given->second;
  const Value* value = KnownContext(context, name);
  return value == nullptr ? std::nullopt : std::optional(value->Plain());
}

// One text with its placeholders filled in.
struct FilledText {
  std::string text;
  bool left_out = false;  // a {name?} is not known
  std::string missing;
};

FilledText FillText(std::string_view text, bool encode, const auto& value_for) {
  FilledText filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    filled.text += text.substr(0, close == std::string_view::npos ? text.size() : open);
    if (close == std::string_view::npos) return filled;
    std::string_view name = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    const bool optional = name.ends_with('?');
    if (optional) name.remove_suffix(1);
    const bool whole = name.starts_with('+');
    if (whole) name.remove_prefix(1);
    const std::optional<std::string> value = value_for(name);
    if (value.has_value()) {
      // A whole path may hold {id} itself.
      filled.text += whole    ? FillText(*value, true, value_for).text
                     : encode ? EncodeSegment(*value)
                              : *value;
    } else if (optional) {
      filled.left_out = true;
    } else if (name == "id") {
      // Stays where the resource is yet to be created.
      filled.text += "{id}";
    } else if (filled.missing.empty()) {
      filled.missing = name;
    }
  }
  return filled;
}

// A value of `send`: a text that is one placeholder has the type of what fills it.
Value FillValue(const Value& value, const ContextValues& context, const auto& value_for,
                std::string& missing) {
  if (const ValueMap* map = value.AsMap()) {
    ValueMap filled;
    for (const auto& [key, member] : *map) {
      filled.Set(key, FillValue(member, context, value_for, missing));
    }
    return Value(std::move(filled));
  }
  if (const Value::List* list = value.AsList()) {
    Value::List filled;
    for (const Value& item : *list) {
      filled.push_back(FillValue(item, context, value_for, missing));
    }
    return Value(std::move(filled));
  }
  const std::string* const text = value.AsText();
  if (text == nullptr) return value;
  if (text->size() > 2 && text->front() == '{' && text->find('}') == text->size() - 1) {
    const Value* const whole = KnownContext(context, text->substr(1, text->size() - 2));
    if (whole != nullptr) return *whole;
  }
  FilledText filled = FillText(*text, false, value_for);
  if (missing.empty()) missing = filled.missing;
  return Value(std::move(filled.text));
}

}  // namespace

std::string EncodeSegment(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  // A segment of dots would be a step up the path.
  const bool dots = text == "." || text == "..";
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c) && !dots) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return encoded;
}

Filled FillPlaceholders(const Operation& operation, const std::string& id,
                        const ContextValues& context, const MoreValues& more) {
  const auto value_for = [&](std::string_view name) { return ValueFor(name, id, context, more); };
  Filled filled;
  FilledText path = FillText(operation.path, true, value_for);
  filled.path = std::move(path.text);
  filled.missing = std::move(path.missing);
  for (const auto& [parameter, text] : operation.query) {
    FilledText value = FillText(text, false, value_for);
    if (filled.missing.empty()) filled.missing = value.missing;
    if (!value.left_out) filled.query.emplace_back(parameter, std::move(value.text));
  }
  if (!operation.send.is_null()) {
    filled.body = FillValue(operation.send, context, value_for, filled.missing);
  }
  return filled;
}

namespace {

// One request for |all|, but for what the further ones carry, each where it has something to.
using Parts = std::vector<std::pair<const Operation*, Value>>;
Parts PartsOf(const Operation& operation, const Value& all) {
  ValueMap rest = all.AsMap() == nullptr ? ValueMap() : *all.AsMap();
  Parts parts;
  for (const Operation& further : operation.further) {
    ValueMap part;
    for (const std::string& name : further.fields) {
      const Value* const value = rest.Find(name);
      if (value == nullptr) continue;
      part.Set(name, *value);
      rest.Erase(Key(name));
    }
    if (!part.empty()) parts.emplace_back(&further, Value(std::move(part)));
  }
  parts.insert(parts.begin(), {&operation, Value(std::move(rest))});
  return parts;
}

Result<std::vector<Request>> ShapeParts(const ShapeInputs& inputs, const Parts& parts,
                                        const std::string& id) {
  std::vector<Request> requests;
  requests.reserve(parts.size());
  for (const auto& part : parts) {
    Result<Request> request = Shape(inputs, *part.first, id, part.second);
    if (!request.ok()) return request.problem();
    requests.push_back(std::move(request).value());
  }
  return requests;
}

}  // namespace

Result<std::vector<Request>> ShapeCreate(const ShapeInputs& inputs, const Value& desired) {
  if (!inputs.type.create.has_value()) return NoSuchOperation(inputs, "create");
  const Value* const name = desired.Find(inputs.type.name_field);
  const std::string id = inputs.type.named && name != nullptr ? name->Plain() : "";
  Result<std::vector<Request>> requests =
      ShapeParts(inputs, PartsOf(*inputs.type.create, desired), id);
  if (requests.ok()) requests.value().front().id = id;
  return requests;
}

Result<std::vector<Request>> ShapeUpdate(const ShapeInputs& inputs, const std::string& id,
                                         const Value& changed) {
  if (!inputs.type.update.has_value()) return NoSuchOperation(inputs, "update");
  Parts parts = PartsOf(*inputs.type.update, changed);
  if (parts.size() > 1 && parts.front().second.AsMap()->empty()) parts.erase(parts.begin());
  return ShapeParts(inputs, parts, id);
}

Result<Request> ShapeTest(const ShapeInputs& inputs, const std::string& id, const Value& whole) {
  if (!inputs.type.test.has_value()) return NoSuchOperation(inputs, "test");
  return Shape(inputs, *inputs.type.test, id, whole);
}

Result<Request> ShapeDelete(const ShapeInputs& inputs, const std::string& id) {
  if (!inputs.type.remove.has_value()) return NoSuchOperation(inputs, "delete");
  return Shape(inputs, *inputs.type.remove, id, Value());
}

}  // namespace dbsn
