#include "engine/load/vault.h"

#include <chrono>
#include <cstdint>
#include <utility>
#include <variant>

#include "engine/load/load_codes.h"
#include "engine/world/clock.h"
#include "engine/world/environment.h"
#include "engine/world/files.h"
#include "engine/world/known_secrets.h"
#include "engine/world/transport.h"
#include "engine/world/url.h"
#include "engine/world/world.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kTokenLimit = 64 << 10;
constexpr std::size_t kAnswerLimit = 16u << 20;
constexpr std::chrono::milliseconds kPatience{30'000};
constexpr std::chrono::milliseconds kFirstWait{200};
constexpr int kAttempts = 4;
constexpr std::size_t kLongestMessage = 300;

Diagnostic Problem(const std::string& detail, const std::string& hint) {
  return {.code = kSecretVault, .detail = detail, .hint = hint};
}

std::string Encoded(const std::string& path) {
  std::string encoded;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t next = std::min(path.find('/', at), path.size());
    encoded += '/';
    encoded += EncodePathSegment(path.substr(at, next - at));
    at = next + 1;
  }
  return encoded;
}

bool MayPass(int status) {
  return status == 412 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

// Vault's own words: {"errors": ["permission denied"]}.
std::string WordsOf(const Value& body) {
  const Value* errors = body.Find("errors");
  const Value::List* list = errors == nullptr ? nullptr : errors->AsList();
  if (list == nullptr || list->empty()) return "";
  return ": " + ShownShort(list->front().Plain(), kLongestMessage);
}

}  // namespace

std::optional<VaultPlace> ReadVaultPlace(const std::string& text) {
  const std::size_t hash = text.rfind('#');
  const std::size_t slash = text.find('/');
  if (hash == std::string::npos || slash == std::string::npos || slash == 0 || slash + 1 >= hash ||
      hash + 1 == text.size()) {
    return std::nullopt;
  }
  return VaultPlace{text.substr(0, slash), text.substr(slash + 1, hash - slash - 1),
                    text.substr(hash + 1)};
}

Vault::Vault(World& world, KnownSecrets& known) : world_(world), known_(known) {}
Vault::~Vault() = default;

Result<Secret> Vault::Read(const SecretRef& ref) {
  const std::optional<VaultPlace> place = ReadVaultPlace(ref.text);
  if (!place.has_value()) return Problem("It names no path and key.", "Write vault: {path, key}.");
  Result<ValueMap> all = ReadPath(*place);
  if (!all.ok()) {
    Diagnostic problem = all.problem();
    problem.about = ToString(ref);
    return problem;
  }
  const Value* value = all.value().Find(place->key);
  const std::string where = place->mount + "/" + place->path;
  if (value == nullptr) {
    std::string keys;
    for (const auto& [key, one] : all.value()) keys += (keys.empty() ? "" : ", ") + key.text();
    return Diagnostic{.code = kSecretMissing,
                      .detail = "Vault's " + where + " has no key \"" + place->key + "\".",
                      .hint = "It has: " + Shown(keys) + ".",
                      .about = ToString(ref)};
  }
  if (value->AsMap() != nullptr || value->AsList() != nullptr || value->Plain().empty()) {
    return Diagnostic{
        .code = kSecretEmpty,
        .detail =
            "The key \"" + place->key + "\" of Vault's " + where + " is empty, or holds no text.",
        .hint = "Put the value there: vault kv patch " + where + " " + place->key + "=...",
        .about = ToString(ref)};
  }
  Secret secret(value->Plain());
  known_.Add(secret);
  return secret;
}

Result<ValueMap> Vault::ReadPath(const VaultPlace& place) {
  const std::string key = place.mount + "/" + place.path;
  const auto read = read_.find(key);
  if (read != read_.end()) return read->second;
  return read_.emplace(key, Ask(place)).first->second;
}

Result<Secret> Vault::Token() const {
  std::optional<std::string> token = world_.environment.Get("VAULT_TOKEN");
  if (token.has_value() && !token->empty()) return Secret(*std::move(token));
  const std::string home = world_.environment.Home();
  if (!home.empty()) {
    Result<std::string> file = world_.files.Read(home + "/.vault-token", kTokenLimit);
    if (file.ok()) {
      std::string text = std::move(file).value();
      while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
      if (!text.empty()) return Secret(std::move(text));
    }
  }
  return Problem(
      "There is no token for Vault: VAULT_TOKEN is not set, and ~/.vault-token is not "
      "there.",
      "Sign in with `vault login`, or set VAULT_TOKEN where dbsn runs.");
}

Result<ValueMap> Vault::Ask(const VaultPlace& place) {
  const std::string address = world_.environment.Get("VAULT_ADDR").value_or("");
  if (address.empty()) {
    return Problem("VAULT_ADDR is not set, so nobody knows where Vault is.",
                   "Set it where dbsn runs: export VAULT_ADDR=https://vault.example.com:8200");
  }
  const Result<Url> url = ParseUrl(address);
  if (!url.ok()) return Problem("VAULT_ADDR is no address: " + url.problem().detail, "");
  if (!url.value().https && !IsLoopback(url.value())) {
    return Problem(
        "VAULT_ADDR is plain http to another host, where anybody on the way could read "
        "the token and the secrets.",
        "Use https, or a Vault agent on this very host.");
  }
  const Result<Secret> token = Token();
  if (!token.ok()) return token.problem();
  known_.Add(token.value());
  if (transport_ == nullptr) {
    transport_ = world_.new_transport(
        {.ca_file = world_.environment.Get("VAULT_CACERT").value_or(""),
         .client_certificate = world_.environment.Get("VAULT_CLIENT_CERT").value_or(""),
         .client_key = world_.environment.Get("VAULT_CLIENT_KEY").value_or("")});
  }
  HttpRequest request{
      .method = "GET",
      .url =
          JoinUrl(address, "/v1/" + EncodePathSegment(place.mount) + "/data" + Encoded(place.path)),
      .headers = {{"X-Vault-Token", token.value().Reveal()}, {"X-Vault-Request", "true"}},
      .body = {},
      .timeout = kPatience,
      .answer_limit = kAnswerLimit,
      .stop = &world_.stop};
  const std::string space = world_.environment.Get("VAULT_NAMESPACE").value_or("");
  if (!space.empty()) request.headers.emplace_back("X-Vault-Namespace", space);
  auto wait = kFirstWait;
  for (int attempt = 1;; ++attempt) {
    const Exchange exchange = transport_->Send(request);
    const HttpResponse* response = std::get_if<HttpResponse>(&exchange);
    if (response != nullptr && !MayPass(response->status)) return Judge(place, *response);
    if (attempt < kAttempts && world_.clock.Sleep(wait, world_.stop)) {
      wait *= 2;
      continue;
    }
    if (response != nullptr) return Judge(place, *response);
    return Problem("Vault at " + OriginOf(url.value()) + " cannot be reached: " +
                       known_.Struck(std::get<TransportError>(exchange).message) + ".",
                   "Check VAULT_ADDR, and VAULT_CACERT where its certificate is your own.");
  }
}

Result<ValueMap> Vault::Judge(const VaultPlace& place, const HttpResponse& response) const {
  const std::string where = place.mount + "/" + place.path;
  const std::variant<Value, JsonFault> read = ParseJson(response.body, kServerJson);
  const Value* body = std::get_if<Value>(&read);
  const std::string words = body == nullptr ? "" : known_.Struck(WordsOf(*body));
  const std::string answered = "Vault answered " + std::to_string(response.status) + words +
                               (words.ends_with('.') ? "" : ".");
  if (response.status == 403) {
    return Problem(answered, "The token needs the capability \"read\" on " + place.mount +
                                 "/data/" + place.path + ", or it has ended.");
  }
  if (response.status == 404) {
    return Problem("Vault has nothing at " + where + ", or its last version was deleted.",
                   "Write the path without \"data\": MOUNT/PATH; the engine must be KV version 2. "
                   "To look: vault kv get " +
                       where);
  }
  if (response.status >= 300 && response.status < 400) {
    return Problem(answered + " Redirects are not followed: the token would go with them.",
                   "Let VAULT_ADDR name the active node, or a load balancer before it.");
  }
  if (response.status == 503) return Problem(answered, "Is it sealed? vault status");
  if (response.status != 200) return Problem(answered, "");
  const Value* outer = body == nullptr ? nullptr : body->Find("data");
  const Value* data = outer == nullptr ? nullptr : outer->Find("data");
  if (data == nullptr || data->AsMap() == nullptr) {
    return Problem("Vault's answer for " + where + " holds no secret of KV version 2.",
                   "Check that VAULT_ADDR is Vault's, and that the mount is KV version 2.");
  }
  return *data->AsMap();
}

}  // namespace dbsn
