// Limits as published: lengths in characters, a port as text, tenants as GUIDs.
#include "sandbox/value_rules.h"

#include <fmt/format.h>

#include <charconv>

#include "sandbox/expected_fields.h"

namespace dbsn::sandbox {
namespace {

std::size_t Characters(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  return count;
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool IsPort(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

std::optional<std::string> WrongLength(std::string_view text, std::size_t least, std::size_t most) {
  const std::size_t length = Characters(text);
  if (length >= least && length <= most) return std::nullopt;
  if (least == 0) return fmt::format("must have at most {} characters", most);
  return fmt::format("must have {} to {} characters", least, most);
}

bool Allows(std::string_view list, std::string_view word) {
  while (true) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == word) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

std::optional<std::string> WrongText(std::string_view api_name, std::string_view text,
                                     const ExpectedField* expected) {
  if (api_name == "connectorName") return WrongLength(text, 3, 255);
  if (api_name == "connectorPort" && !IsPort(text)) return "must be a port from 1 to 65535";
  if (api_name == "connectorHost") {
    if (text.find("://") != std::string_view::npos && !IsUrl(text)) {
      return "must be a host name or an http or https URL";
    }
    if (std::optional<std::string> wrong = WrongLength(text, 0, 2000)) return wrong;
  }
  if (api_name == "connectorUsername" || api_name == "connectorDatabaseName") {
    if (std::optional<std::string> wrong = WrongLength(text, 0, 255)) return wrong;
  }
  if (!expected) return std::nullopt;
  if (expected->format == Format::kGuid && !IsGuid(text)) return "must be a GUID";
  if (expected->format == Format::kUrl && !IsUrl(text)) return "must be an http or https URL";
  if (!expected->allowed.empty() && !Allows(expected->allowed, text)) {
    return fmt::format("must be one of {}", expected->allowed);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> WrongType(std::string_view api_name, const Value& value) {
  switch (TypeOf(api_name)) {
    case FieldType::kText:
      if (!value.AsText()) return "must be a string";
      return std::nullopt;
    case FieldType::kInteger:
      if (!value.AsInteger()) return "must be an integer";
      return std::nullopt;
    case FieldType::kBoolean:
      if (!value.AsBoolean()) return "must be true or false";
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> WrongValue(std::string_view api_name, const Value& value,
                                      const ExpectedField* expected) {
  if (const std::string* text = value.AsText()) return WrongText(api_name, *text, expected);
  const std::int64_t* number = value.AsInteger();
  if (number && *number < 1) return "must be at least 1";
  return std::nullopt;
}

bool IsGuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

bool IsUrl(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    return !rest.empty() && rest[0] != '/' && rest.find_first_of(" \t\r\n") == rest.npos;
  }
  return false;
}

}  // namespace dbsn::sandbox
