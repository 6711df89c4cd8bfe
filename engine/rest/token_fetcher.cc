#include "engine/rest/token_fetcher.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/api_client.h"
#include "engine/rest/asker.h"
#include "engine/rest/problem.h"
#include "engine/rest/provider_settings.h"
#include "engine/world/digest.h"
#include "engine/world/url.h"
#include "schema/coerce.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

std::optional<std::chrono::milliseconds> LifeOf(const Value& body, const std::string& member) {
  const Value* const seconds = member.empty() ? nullptr : FindDotted(body, member);
  if (seconds == nullptr) return std::nullopt;
  const std::optional<Value> number = Coerce(FieldType::kInteger, *seconds);
  if (!number || number->AsInteger() == nullptr || *number->AsInteger() <= 0) return std::nullopt;
  return std::chrono::seconds(*number->AsInteger());
}

Result<FetchedToken> TokenIn(Result<Asked> result, const std::vector<std::string>& take,
                             const std::string& expires_in) {
  if (!result.ok()) return result.problem();
  const Asked& asked = result.value();
  if (asked.problem) return *asked.problem;
  const std::string token = FirstText(asked.reading->body, take);
  if (token.empty()) return BadAnswer(asked.about, "The answer holds no token.");
  return FetchedToken{Secret(token), LifeOf(asked.reading->body, expires_in)};
}

class ClientCredentials final : public TokenFetcher {
 public:
  ClientCredentials(const Definition& definition, const SettingValues& settings, bool insecure,
                    Sender& sender, KnownSecrets& known, Clock& clock)
      : client_(SettingText(settings, definition.auth.user)),
        scope_(SettingText(settings, definition.auth.scope)),
        api_({definition, SettingText(settings, definition.auth.token_url), insecure,
              AttemptTimeout(definition, settings), nullptr, "", sender, clock}),
        asker_(definition, api_, nullptr, known, clock) {}

  Result<FetchedToken> Fetch(const Secret& secret) override {
    Operation operation;
    operation.name = "token";
    operation.method = "POST";
    operation.retry = Retry::kAlways;
    // RFC 6749, 2.3.1: both are form-encoded before they are joined.
    operation.headers = {{"Accept", "application/json"},
                         {"Content-Type", "application/x-www-form-urlencoded"},
                         {"Authorization", "Basic " + Base64(EncodeQueryValue(client_) + ":" +
                                                             EncodeQueryValue(secret.Reveal()))}};
    ApiCall call;
    call.operation = &operation;
    call.body.Append("grant_type=client_credentials");
    if (!scope_.empty()) call.body.Append("&scope=" + EncodeQueryValue(scope_));
    std::vector<Secret> sent;
    sent.push_back(secret);
    Result<FetchedToken> fetched =
        TokenIn(asker_.Ask(std::move(call), sent), {"access_token"}, "expires_in");
    Wipe(operation.headers.back().second);
    return fetched;
  }

 private:
  const std::string client_, scope_;
  ApiClient api_;
  Asker asker_;
};

class LoginCall final : public TokenFetcher {
 public:
  LoginCall(const Definition& definition, const SettingValues& settings, bool insecure,
            Sender& sender, KnownSecrets& known, Clock& clock)
      : auth_(definition.auth),
        user_(SettingText(settings, definition.auth.user)),
        api_({definition, SettingText(settings, definition.origin), insecure,
              AttemptTimeout(definition, settings), nullptr, "", sender, clock}),
        asker_(definition, api_, nullptr, known, clock) {}

  Result<FetchedToken> Fetch(const Secret& secret) override {
    Operation operation = *auth_.login;
    operation.retry = Retry::kAlways;
    Result<ApiCall> call =
        asker_.Fill(operation, "", {}, {{"user", user_}, {"secret", secret.Reveal()}});
    if (!call.ok()) return call.problem();
    std::vector<Secret> sent;
    sent.push_back(secret);
    return TokenIn(asker_.Ask(std::move(call).value(), sent), auth_.take, auth_.expires_in);
  }

 private:
  const Auth& auth_;
  const std::string user_;
  ApiClient api_;
  Asker asker_;
};

}  // namespace

std::unique_ptr<TokenFetcher> NewTokenFetcher(const Definition& definition,
                                              const SettingValues& settings, bool insecure,
                                              Sender& sender, KnownSecrets& known, Clock& clock) {
  if (definition.auth.kind == AuthKind::kOAuth2) {
    return std::make_unique<ClientCredentials>(definition, settings, insecure, sender, known,
                                               clock);
  }
  // With nobody to sign in, the secret is itself the token.
  const bool nobody =
      !definition.auth.user.empty() && SettingText(settings, definition.auth.user).empty();
  if (definition.auth.kind == AuthKind::kLogin && definition.auth.login && !nobody) {
    return std::make_unique<LoginCall>(definition, settings, insecure, sender, known, clock);
  }
  return nullptr;
}

}  // namespace dbsn
