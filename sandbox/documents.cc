#include "sandbox/documents.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/world/digest.h"
#include "sandbox/context.h"
#include "sandbox/probes.h"
#include "sandbox/store.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

constexpr std::array<std::string_view, 17> kSecrets{
    "accessToken",    "api_key",        "connectionString", "connection_string",
    "oauth_token",    "password",       "peakaKey",         "privateKey",
    "privateKeyPass", "secret",         "secretAccessKey",  "serviceAccountKeyJson",
    "sessionToken",   "ssh_passphrase", "ssh_private_key",  "token",
    "clientSecret"};

// |change|: what stands in the place of a secret; a null one goes.
Value Changed(const Value& body, Value (*change)(const Value&)) {
  if (const ValueMap* map = body.AsMap()) {
    ValueMap out;
    for (const auto& [key, value] : *map) {
      const bool secret = IsSecretMember(key.text()) && !value.is_null();
      Value member = secret ? change(value) : Changed(value, change);
      if (!secret || !member.is_null()) out.Set(key, std::move(member));
    }
    return Value(std::move(out));
  }
  if (const Value::List* list = body.AsList()) {
    Value::List out;
    for (const Value& item : *list) out.push_back(Changed(item, change));
    return Value(std::move(out));
  }
  return body;
}

std::string Decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const bool escape = text[i] == '%' && i + 2 < text.size();
    if (escape && std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
                      text.data() + i + 3) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

bool IsSecretMember(std::string_view name) {
  return std::find(kSecrets.begin(), kSecrets.end(), name) != kSecrets.end();
}

Value WithoutSecrets(const Value& body) {
  return Changed(body, [](const Value&) { return Value(); });
}

Value WithDigests(const Value& body) {
  return Changed(body, [](const Value& secret) { return Value(Sha256Hex(secret.Plain())); });
}

Response JsonResponse(const Value& value, int status) {
  Response response;
  response.status = status;
  response.body = WriteJson(value);
  return response;
}

std::optional<ValueMap> ReadMapBody(const Request& request) {
  const std::variant<Value, JsonFault> read = ParseJson(request.body);
  const Value* const value = std::get_if<Value>(&read);
  if (value == nullptr || value->AsMap() == nullptr) return std::nullopt;
  return *value->AsMap();
}

std::optional<std::int64_t> ReadNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::variant<std::vector<Document>, Response> DocumentsOf(const Context& context,
                                                          const std::string& kind,
                                                          const std::string& scope) {
  Result<std::vector<Document>> all = context.store.Documents(kind);
  if (!all.ok()) return context.StoreFailed(all.problem());
  std::vector<Document> found = std::move(all).value();
  std::erase_if(found, [&](const Document& one) { return one.deleted || one.scope != scope; });
  return found;
}

const Document* FindNamed(const std::vector<Document>& documents, std::string_view name) {
  const auto at = std::find_if(documents.begin(), documents.end(),
                               [&](const Document& one) { return one.name == name; });
  return at == documents.end() ? nullptr : &*at;
}

std::optional<ProbeFailure> TestDatabase(const Context& context, std::string_view type,
                                         const ProbeTarget& target) {
  const bool postgres = type == "postgres" || type == "postgresql" || type == "redshift";
  const bool mysql = type == "mysql" || type == "mariadb";
  DatabaseProbe* const probe = postgres ? context.probes.DatabaseFor("Postgres")
                               : mysql  ? context.probes.DatabaseFor("MySQL")
                                        : nullptr;
  if (probe != nullptr) return probe->LogIn(target);
  if (target.host.empty() || target.port == 0) return std::nullopt;
  return context.probes.Reach(target);
}

void ReadConnectionString(std::string_view text, ProbeTarget& target) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return;
  text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find('?'));
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    target.database = Decoded(text.substr(slash + 1));
    text = text.substr(0, slash);
  }
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view who = text.substr(0, at);
    const std::size_t colon = who.find(':');
    target.user = Decoded(who.substr(0, colon));
    if (colon != std::string_view::npos) target.password = Decoded(who.substr(colon + 1));
    text.remove_prefix(at + 1);
  }
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    target.port = static_cast<int>(ReadNumber(text.substr(colon + 1)).value_or(0));
  }
  target.host = text.substr(0, colon);
}

}  // namespace dbsn::sandbox
