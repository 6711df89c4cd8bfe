// Tolerant conversions of scalars. Must never lose a digit: no floating point.
#include "schema/coerce.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/decimal.h"

namespace dbsn {

namespace {

std::optional<std::int64_t> IntegerFrom(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

std::optional<Value> AsInteger(const Value& value) {
  if (value.AsInteger() != nullptr) return value;
  if (value.AsText() == nullptr && value.AsNumber() == nullptr) return {};
  const std::string text = value.Plain();
  if (const std::optional<std::int64_t> number = IntegerFrom(text)) return Value(*number);
  // 8.0 is an integer too.
  const std::optional<std::int64_t> whole = IntegerFrom(text.substr(0, text.find('.')));
  if (whole.has_value() && SameDecimal(text, std::to_string(*whole))) return Value(*whole);
  return {};
}

std::optional<Value> AsNumber(const Value& value) {
  if (value.AsInteger() != nullptr || value.AsNumber() != nullptr) return value;
  if (const std::optional<Value> integer = AsInteger(value)) return integer;
  if (value.AsText() != nullptr && IsJsonNumber(*value.AsText())) {
    return Value(Number{*value.AsText()});
  }
  return {};
}

std::optional<Value> AsBoolean(const Value& value) {
  const std::string text = value.Plain();
  if (text == "true" || text == "True" || text == "TRUE" || text == "1") return Value(true);
  if (text == "false" || text == "False" || text == "FALSE" || text == "0") return Value(false);
  return {};
}

bool IsScalar(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBoolean:
    case Value::Kind::kInteger:
    case Value::Kind::kNumber:
    case Value::Kind::kText:
      return true;
    case Value::Kind::kNull:
    case Value::Kind::kList:
    case Value::Kind::kMap:
    case Value::Kind::kRef:
    case Value::Kind::kSecretRef:
      return false;
  }
  return false;
}

}  // namespace

std::optional<Value> Coerce(FieldType type, const Value& value) {
  switch (type) {
    case FieldType::kAny:
      return value;
    case FieldType::kList:
      return value.AsList() != nullptr ? std::optional(value) : std::nullopt;
    case FieldType::kMap:
      return value.AsMap() != nullptr ? std::optional(value) : std::nullopt;
    case FieldType::kText:
      return IsScalar(value) ? std::optional(Value(value.Plain())) : std::nullopt;
    case FieldType::kInteger:
      return AsInteger(value);
    case FieldType::kNumber:
      return AsNumber(value);
    case FieldType::kBoolean:
      return AsBoolean(value);
    case FieldType::kReference: {
      if (value.AsRef() != nullptr) return value;
      if (const std::optional<Value> integer = AsInteger(value)) return integer;
      return value.AsText() != nullptr && !value.AsText()->empty() ? std::optional(value)
                                                                   : std::nullopt;
    }
  }
  return {};
}

}  // namespace dbsn
