#include "engine/rest/body_writer.h"

#include <string.h>

#include <charconv>
#include <utility>

#include <fmt/core.h>

#include "engine/rest/rest_codes.h"
#include "schema/decimal.h"
#include "schema/json_codec.h"
#include "schema/utf8.h"
#include "schema/wire.h"

namespace dbsn {
namespace {

bool IsInteger(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // "007" is a text: as a number it would lose its zeros.
  return error == std::errc() && end == text.data() + text.size() && IsJsonNumber(text);
}

bool IsFieldOnWire(const Field& field, std::string_view wire_name) {
  return field.wire_name.empty() ? field.name.text() == wire_name : field.wire_name == wire_name;
}

const Field* FindOnWire(const FieldSet& fields, std::string_view wire_name) {
  for (const Field& field : fields.fields) {
    if (IsFieldOnWire(field, wire_name)) return &field;
  }
  return nullptr;
}

// An update's body does not say its variant; one API name has one type on the wire, so any
// variant's field will do.
const Field* FindOnWire(const ResourceType& type, const Value& body, std::string_view wire_name) {
  if (const Field* field = FindOnWire(FieldsOf(type, body, type.base), wire_name)) return field;
  if (type.variants == nullptr) return nullptr;
  for (const TypeEntry& entry : type.variants->types()) {
    const FieldSet* fields = type.variants->Resolve(entry.name, std::nullopt);
    if (fields == nullptr) continue;
    if (const Field* field = FindOnWire(*fields, wire_name)) return field;
  }
  return nullptr;
}

enum class Shape { kText, kNumber, kBoolean, kId };

Shape ShapeOf(const Field& field) {
  switch (field.wire_type) {
    case WireType::kText:
      return Shape::kText;
    case WireType::kInteger:
      return Shape::kNumber;
    case WireType::kBoolean:
      return Shape::kBoolean;
    case WireType::kSame:
      break;
  }
  switch (field.type) {
    case FieldType::kInteger:
    case FieldType::kNumber:
      return Shape::kNumber;
    case FieldType::kBoolean:
      return Shape::kBoolean;
    case FieldType::kReference:
      return Shape::kId;
    case FieldType::kText:
    case FieldType::kList:
    case FieldType::kMap:
    case FieldType::kAny:
      return Shape::kText;
  }
  return Shape::kText;
}

bool GoesBare(Shape shape, std::string_view text) {
  switch (shape) {
    case Shape::kText:
      return false;
    case Shape::kNumber:
      return IsJsonNumber(text);
    case Shape::kBoolean:
      return text == "true" || text == "false";
    case Shape::kId:
      return IsInteger(text);
  }
  return false;
}

class Writer {
 public:
  Writer(const ResourceType& type, const Value& root, const Fillings& fillings)
      : type_(type), root_(root), fillings_(fillings) {}

  // The problem that keeps the body from being written; none when it is written.
  std::optional<Diagnostic> Write(const Value& value, std::string_view member) {
    switch (value.kind()) {
      case Value::Kind::kList:
        return WriteList(*value.AsList(), member);
      case Value::Kind::kMap:
        return WriteMap(*value.AsMap());
      case Value::Kind::kRef:
        return WriteRef(*value.AsRef(), member);
      case Value::Kind::kSecretRef:
        return WriteSecret(*value.AsSecretRef(), member);
      case Value::Kind::kNull:
      case Value::Kind::kBoolean:
      case Value::Kind::kInteger:
      case Value::Kind::kNumber:
      case Value::Kind::kText: {
        std::string text;
        AppendJson(value, text);
        written_.body.Append(text);
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  WrittenBody Take() { return std::move(written_); }

 private:
  std::optional<Diagnostic> WriteList(const Value::List& list, std::string_view member) {
    std::string_view between = "[";
    for (const Value& item : list) {
      written_.body.Append(between);
      if (std::optional<Diagnostic> problem = Write(item, member)) return problem;
      between = ",";
    }
    written_.body.Append(list.empty() ? "[]" : "]");
    return std::nullopt;
  }

  std::optional<Diagnostic> WriteMap(const ValueMap& map) {
    std::string_view between = "{";
    for (const auto& [key, value] : map) {
      std::string quoted(between);
      AppendJsonText(key.text(), quoted);
      written_.body.Append(quoted);
      written_.body.Append(":");
      if (std::optional<Diagnostic> problem = Write(value, key.text())) return problem;
      between = ",";
    }
    written_.body.Append(map.empty() ? "{}" : "}");
    return std::nullopt;
  }

  std::optional<Diagnostic> WriteRef(const Ref& ref, std::string_view member) {
    const Result<std::string> id = fillings_.id_of(ref);
    if (!id.ok()) return id.problem();
    const Field* field = FindOnWire(type_, root_, member);
    AppendLeaf(id.value(), field == nullptr ? Shape::kId : ShapeOf(*field));
    return std::nullopt;
  }

  std::optional<Diagnostic> WriteSecret(const SecretRef& ref, std::string_view member) {
    Result<Secret> secret = fillings_.secret(ref);
    if (!secret.ok()) return secret.problem();
    if (!IsUtf8(secret.value().Reveal())) {
      Diagnostic problem;
      problem.code = kApiRejected;
      problem.about = ToString(ref);
      problem.detail =
          fmt::format("The value for \"{}\" is not UTF-8 text, so JSON cannot carry it.", member);
      problem.hint = "Store it as UTF-8.";
      return problem;
    }
    const Field* field = FindOnWire(type_, root_, member);
    AppendLeaf(secret.value().Reveal(), field == nullptr ? Shape::kText : ShapeOf(*field));
    written_.secrets.push_back(std::move(secret).value());
    return std::nullopt;
  }

  void AppendLeaf(const std::string& text, Shape shape) {
    if (GoesBare(shape, text)) {
      written_.body.Append(text);
      return;
    }
    std::string quoted;
    quoted.reserve(2 * text.size() + 2);
    AppendJsonText(text, quoted);
    written_.body.Append(quoted);
    Wipe(quoted);
  }

  const ResourceType& type_;
  const Value& root_;
  const Fillings& fillings_;
  WrittenBody written_;
};

}  // namespace

void SecretBody::Append(std::string_view more) {
  if (text_.capacity() - text_.size() < more.size()) {
    std::string larger;
    larger.reserve(2 * (text_.size() + more.size()) + 512);
    larger.append(text_);
    text_.swap(larger);
    Wipe(larger);
  }
  text_.append(more);
}

Result<WrittenBody> WriteBody(const ResourceType& type, const Value& body,
                              const Fillings& fillings) {
  Writer writer(type, body, fillings);
  if (std::optional<Diagnostic> problem = writer.Write(body, "")) return *std::move(problem);
  return writer.Take();
}

}  // namespace dbsn
