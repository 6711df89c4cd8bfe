#include "schema/field_words.h"

#include <string_view>

#include <fmt/format.h>

namespace dbsn {

namespace {

std::string ChoicesInWords(const Field& field) {
  std::string words;
  for (const std::string& value : field.allowed) words += (words.empty() ? "" : ", ") + value;
  return (field.open_enum ? "text, for instance " : "one of ") + words;
}

std::string_view TextInWords(Format format) {
  switch (format) {
    case Format::kNone:
    case Format::kJwt:
      return "text";
    case Format::kHost:
      return "host name or address";
    case Format::kUrl:
      return "URL, http or https";
    case Format::kUrlOrHost:
      return "URL or host name";
    case Format::kGuid:
      return "GUID";
    case Format::kDuration:
      return "length of time, like 30s or 5m";
  }
  return "text";
}

std::string ReferenceInWords(const Field& field) {
  if (field.reference_label.empty() && field.reference_kinds.size() == 1) {
    return fmt::format("a {0}: its id, or {{ref: {0}/NAME}}", field.reference_kinds.front());
  }
  if (field.reference_label.empty()) return "another resource: its id, or {ref: KIND/NAME}";
  const std::string kind =
      field.reference_kinds.size() == 1 ? field.reference_kinds.front() : "KIND";
  return fmt::format("{}: its id, or {{ref: {}/NAME}}", field.reference_label, kind);
}

// " from 1 to 65535", " of at least 3 characters".
std::string BoundsInWords(std::optional<std::int64_t> least, std::optional<std::int64_t> most,
                          std::string_view lead, std::string_view unit) {
  if (least.has_value() && most.has_value()) {
    return fmt::format(" {} {} to {}{}", lead, *least, *most, unit);
  }
  if (least.has_value()) return fmt::format(" {} at least {}{}", lead, *least, unit);
  if (most.has_value()) return fmt::format(" {} at most {}{}", lead, *most, unit);
  return "";
}

}  // namespace

std::string_view FieldTypeName(FieldType type) {
  switch (type) {
    case FieldType::kText:
      return "string";
    case FieldType::kInteger:
      return "integer";
    case FieldType::kNumber:
      return "number";
    case FieldType::kBoolean:
      return "boolean";
    case FieldType::kList:
      return "list";
    case FieldType::kMap:
      return "map";
    case FieldType::kAny:
      return "any";
    case FieldType::kReference:
      return "reference";
  }
  return "";
}

std::string KindInWords(const Field& field) {
  if (field.sensitive)
    return "secret: {valueFrom: {env: NAME}}, or {file: PATH}, {exec: [PROGRAM]}, {vault: {path, "
           "key}}";
  if (!field.codes.empty()) return "a name or its number";
  if (!field.allowed.empty()) return ChoicesInWords(field);
  switch (field.type) {
    case FieldType::kText:
      return std::string(TextInWords(field.format));
    case FieldType::kInteger:
      return "whole number";
    case FieldType::kNumber:
      return "number";
    case FieldType::kBoolean:
      return "true or false";
    case FieldType::kList:
      return "list";
    case FieldType::kMap:
      return "map";
    case FieldType::kAny:
      return "anything";
    case FieldType::kReference:
      return ReferenceInWords(field);
  }
  return "";
}

std::string TakesInWords(const Field& field) {
  std::string words = KindInWords(field);
  const bool plain_text = field.type == FieldType::kText && !field.sensitive &&
                          field.allowed.empty() && field.codes.empty();
  // That text is not empty goes without saying.
  if (plain_text && field.min_length.value_or(1) > 1) {
    words += BoundsInWords(field.min_length, field.max_length, "of", " characters");
  } else if (plain_text && field.max_length.has_value()) {
    words += fmt::format(" of up to {} characters", *field.max_length);
  }
  const bool whole = field.type == FieldType::kInteger && field.codes.empty();
  if (whole && field.min.has_value() && field.max.has_value()) {
    words += fmt::format(" from {} to {}", *field.min, *field.max);
  } else if (whole) {
    words += BoundsInWords(field.min, field.max, "of", "");
  }
  if (field.warn_above.has_value()) {
    words += fmt::format("; more than {} is advised against", *field.warn_above);
  }
  return words;
}

}  // namespace dbsn
