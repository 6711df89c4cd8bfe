#include "sandbox/template_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>

namespace dbsn::sandbox {
namespace {

constexpr std::string_view kMembers[] = {"name",        "slug",
                                         "type",        "description",
                                         "base_url",    "icon",
                                         "auth_type",   "scopes",
                                         "header_name", "documentation_url",
                                         "key_prefix",  "grant_type",
                                         "operations",  "query_parameter",
                                         "resilience",  "credential_schema"};
constexpr std::string_view kTypes[] = {"General", "OEM",        "DMS",      "CRM",
                                       "Finance", "Telematics", "Logistics"};
constexpr std::string_view kAuthTypes[] = {"none", "api_key", "basic", "oauth2", "bearer"};
constexpr std::string_view kCredentialMembers[] = {"label",     "type", "required",
                                                   "sensitive", "help", "default"};
constexpr std::string_view kOperationMembers[] = {
    "operation", "display_name", "description", "method", "path", "parameters", "response_schema"};
constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "DELETE", "PATCH"};
constexpr std::string_view kParameterMembers[] = {"name",     "location", "type",
                                                  "required", "default",  "description"};
constexpr std::string_view kLocations[] = {"query", "path", "header", "body"};
constexpr std::string_view kParameterTypes[] = {"string", "number", "integer", "boolean"};
constexpr std::string_view kResilienceMembers[] = {"timeout",
                                                   "max_retries",
                                                   "retry_delay",
                                                   "backoff",
                                                   "rate_limit",
                                                   "circuit_breaker_threshold",
                                                   "circuit_breaker_recovery"};

bool Among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string Text(const ValueMap& map, std::string_view name) {
  const Value* const value = map.Find(name);
  return value == nullptr || value->is_null() ? "" : value->Plain();
}

bool Is(const ValueMap& map, std::string_view name) { return Text(map, name) == "true"; }

std::string UnknownMember(const ValueMap& map, std::span<const std::string_view> known,
                          const std::string& of) {
  for (const auto& [key, value] : map) {
    if (!Among(known, key.text())) return fmt::format("{}: unknown field {}", of, key.text());
  }
  return "";
}

std::string FaultOfCredentials(const ValueMap& draft) {
  const Value* const schema = draft.Find("credential_schema");
  if (schema == nullptr || schema->is_null()) return "";
  if (schema->AsMap() == nullptr) return "credential_schema must be an object";
  for (const auto& [key, value] : *schema->AsMap()) {
    const std::string of = "credential_schema." + key.text();
    const ValueMap* const field = value.AsMap();
    if (field == nullptr) return of + " must be an object";
    if (std::string fault = UnknownMember(*field, kCredentialMembers, of); !fault.empty()) {
      return fault;
    }
    const std::string type = Text(*field, "type");
    if (type != "string" && type != "password") return of + ".type must be string or password";
    if (type == "password" && !Is(*field, "sensitive")) return of + ": a password is sensitive";
  }
  return "";
}

std::string FaultOfParameters(const ValueMap& operation, const std::string& of) {
  const Value* const parameters = operation.Find("parameters");
  if (parameters == nullptr || parameters->is_null()) return "";
  if (parameters->AsList() == nullptr) return of + ".parameters must be an array";
  for (const Value& one : *parameters->AsList()) {
    const ValueMap* const parameter = one.AsMap();
    if (parameter == nullptr) return of + ": a parameter must be an object";
    const std::string name = of + "." + Text(*parameter, "name");
    if (std::string fault = UnknownMember(*parameter, kParameterMembers, name); !fault.empty()) {
      return fault;
    }
    if (Text(*parameter, "name").empty()) return of + ": a parameter has no name";
    if (!Among(kLocations, Text(*parameter, "location"))) return name + ": unknown location";
    if (!Among(kParameterTypes, Text(*parameter, "type"))) return name + ": unknown type";
  }
  return "";
}

std::string FaultOfOperations(const ValueMap& draft) {
  const Value* const operations = draft.Find("operations");
  if (operations == nullptr || operations->is_null()) return "";
  if (operations->AsList() == nullptr) return "operations must be an array";
  std::vector<std::string> names;
  for (const Value& one : *operations->AsList()) {
    const ValueMap* const operation = one.AsMap();
    if (operation == nullptr) return "an operation must be an object";
    const std::string name = Text(*operation, "operation");
    if (name.empty()) return "an operation has no name";
    if (std::find(names.begin(), names.end(), name) != names.end()) return name + " stands twice";
    names.push_back(name);
    if (std::string fault = UnknownMember(*operation, kOperationMembers, name); !fault.empty()) {
      return fault;
    }
    if (!Among(kMethods, Text(*operation, "method"))) return name + ": unknown method";
    if (!Text(*operation, "path").starts_with('/')) return name + ": path must begin with /";
    if (std::string fault = FaultOfParameters(*operation, name); !fault.empty()) return fault;
  }
  return "";
}

// Name of an operation, or of one and a parameter → whether it is required.
using Parts = std::vector<std::pair<std::string, bool>>;
Parts PartsOf(const ValueMap& draft) {
  Parts parts;
  const Value* const operations = draft.Find("operations");
  if (operations == nullptr || operations->AsList() == nullptr) return parts;
  for (const Value& operation : *operations->AsList()) {
    const std::string name = Text(*operation.AsMap(), "operation");
    parts.emplace_back(name, false);
    const Value* const parameters = operation.Find("parameters");
    if (parameters == nullptr || parameters->AsList() == nullptr) continue;
    for (const Value& parameter : *parameters->AsList()) {
      parts.emplace_back(name + "." + Text(*parameter.AsMap(), "name"),
                         Is(*parameter.AsMap(), "required"));
    }
  }
  return parts;
}

}  // namespace

std::string FaultOfTemplate(const ValueMap& draft) {
  if (std::string fault = UnknownMember(draft, kMembers, "template"); !fault.empty()) return fault;
  if (Text(draft, "name").empty()) return "name is required";
  const std::string slug = Text(draft, "slug");
  const bool plain = !slug.empty() && std::all_of(slug.begin(), slug.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!plain) return "slug must be lowercase and safe in a URL";
  if (!Among(kTypes, Text(draft, "type"))) return "type is unknown";
  const std::string auth = Text(draft, "auth_type");
  if (!auth.empty() && !Among(kAuthTypes, auth)) return "auth_type is unknown";
  if (const Value* resilience = draft.Find("resilience");
      resilience != nullptr && !resilience->is_null()) {
    if (resilience->AsMap() == nullptr) return "resilience must be an object";
    if (std::string fault = UnknownMember(*resilience->AsMap(), kResilienceMembers, "resilience");
        !fault.empty()) {
      return fault;
    }
  }
  if (std::string fault = FaultOfCredentials(draft); !fault.empty()) return fault;
  return FaultOfOperations(draft);
}

std::vector<std::string> MissingToPublish(const ValueMap& draft) {
  std::vector<std::string> missing;
  for (const char* member : {"description", "base_url", "icon", "documentation_url", "auth_type"}) {
    if (Text(draft, member).empty()) missing.emplace_back(member);
  }
  const Value* const operations = draft.Find("operations");
  bool whole = false;
  if (operations != nullptr && operations->AsList() != nullptr) {
    for (const Value& one : *operations->AsList()) {
      whole =
          whole || (one.Find("parameters") != nullptr && one.Find("response_schema") != nullptr);
    }
  }
  if (!whole) missing.emplace_back("an operation with parameters and response_schema");
  return missing;
}

std::optional<std::vector<int>> VersionOf(const std::string& text) {
  std::vector<int> version;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (true) {
    int number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || number < 0) return std::nullopt;
    version.push_back(number);
    if (next == end) break;
    if (*next != '.') return std::nullopt;
    at = next + 1;
  }
  constexpr std::size_t kNumbers = 3;
  if (version.size() != kNumbers) return std::nullopt;
  return version;
}

std::vector<int> LeastAfter(const std::vector<int>& version, const ValueMap& before,
                            const ValueMap& now) {
  const Parts old = PartsOf(before);
  const Parts next = PartsOf(now);
  bool breaks = false, adds = false;
  for (const auto& part : old) {
    breaks = breaks || std::none_of(next.begin(), next.end(),
                                    [&](const auto& one) { return one.first == part.first; });
  }
  for (const auto& part : next) {
    const auto there = std::find_if(old.begin(), old.end(),
                                    [&](const auto& one) { return one.first == part.first; });
    adds = adds || there == old.end();
    breaks = breaks || (part.second && (there == old.end() || !there->second));
  }
  if (breaks) return {version[0] + 1, 0, 0};
  if (adds) return {version[0], version[1] + 1, 0};
  return {version[0], version[1], version[2] + 1};
}

std::string Written(const std::vector<int>& version) {
  return fmt::format("{}.{}.{}", version[0], version[1], version[2]);
}

}  // namespace dbsn::sandbox
