// provider.yaml: settings, credentials, time limits and error rules.
#include <charconv>

#include "schema/coerce.h"
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

constexpr std::pair<std::string_view, SettingType> kSettingTypes[] = {
    {"string", SettingType::kText},     {"url", SettingType::kUrl},
    {"integer", SettingType::kInteger}, {"seconds", SettingType::kSeconds},
    {"path", SettingType::kPath},       {"request_path", SettingType::kRequestPath},
};
constexpr std::pair<std::string_view, AuthKind> kAuthKinds[] = {
    {"none", AuthKind::kNone},     {"bearer", AuthKind::kBearer}, {"basic", AuthKind::kBasic},
    {"header", AuthKind::kHeader}, {"query", AuthKind::kQuery},   {"oauth2", AuthKind::kOAuth2},
    {"login", AuthKind::kLogin},
};
constexpr std::pair<std::string_view, Backoff> kBackoffs[] = {
    {"none", Backoff::kNone},
    {"linear", Backoff::kLinear},
    {"exponential", Backoff::kExponential},
};

Setting ReadSetting(const std::string& name, const DefinitionMap& map) {
  Setting setting;
  setting.name = name;
  setting.type = map.Choice<SettingType>("type", kSettingTypes, SettingType::kText);
  setting.required = map.Flag("required");
  setting.sensitive = map.Flag("sensitive");
  setting.env = map.Texts("env");
  setting.files = map.Texts("files");
  if (map.Has("default")) setting.default_value = map.Text("default");
  setting.allowed = map.Texts("allowed");
  setting.format = FormatNamed(map.Text("format"));
  setting.help = map.Text("help");
  if (setting.default_value.has_value() && !setting.allowed.empty()) {
    map.Knows("default", *setting.default_value, Views(setting.allowed), "allowed value");
  }
  if (setting.sensitive && setting.default_value.has_value()) {
    map.Refuse("default", kDefinitionWrongType, "A sensitive setting has no default.",
               "Remove the default: a secret does not stand in a definition.");
  }
  return setting;
}

void ReadSettings(const DefinitionMap& provider, Definition& definition) {
  for (const DefinitionMap::Named& member : provider.Members("settings")) {
    const DefinitionMap map(provider.document(), member.value, kSettingWords,
                            provider.diagnostics());
    definition.settings.push_back(ReadSetting(member.name, map));
  }
}

std::vector<std::string_view> SettingNames(const Definition& definition) {
  std::vector<std::string_view> names;
  for (const Setting& setting : definition.settings) names.push_back(setting.name);
  return names;
}

// What each kind of auth needs beside its secret, and what must be a setting.
void CheckAuth(const DefinitionMap& map, const Definition& definition) {
  const Auth& auth = definition.auth;
  const auto needs = [&](std::string_view word, std::string_view why) {
    if (!map.Has(word)) {
      map.Refuse(word, kDefinitionMissingKey,
                 "An auth rule of this kind needs the key " + Quoted(word) + ".", std::string(why));
    }
    return map.Has(word);
  };
  const bool has_user = auth.kind == AuthKind::kBasic || auth.kind == AuthKind::kOAuth2;
  if (has_user) needs("user", "Name the setting that holds the name of the user or client.");
  if (auth.kind == AuthKind::kHeader) needs("header", "Name the header: X-API-Key.");
  if (auth.kind == AuthKind::kQuery) needs("parameter", "Name the query's parameter: api_key.");
  if (auth.kind == AuthKind::kOAuth2) {
    needs("token_url", "Name the setting that holds the token endpoint's address.");
  }
  if (auth.kind == AuthKind::kLogin) {
    needs("login", "Say the request that answers a token.");
    needs("take", "Name the members of its answer that may hold the token.");
  }
  for (const std::string_view word : {"user", "token_url", "scope", "prefix_from"}) {
    if (map.Has(word)) map.Knows(word, map.Text(word), SettingNames(definition), "setting");
  }
  const Setting* const endpoint =
      auth.token_url.empty() ? nullptr : definition.FindSetting(auth.token_url);
  if (endpoint != nullptr && endpoint->type != SettingType::kUrl) {
    map.Refuse("token_url", kDefinitionWrongType,
               "The setting " + Quoted(auth.token_url) + " is no url.");
  }
  if (!needs("secret", "Name the sensitive setting that holds the credential.")) return;
  if (map.Knows("secret", auth.secret, SettingNames(definition), "setting") &&
      !definition.FindSetting(auth.secret)->sensitive) {
    map.Refuse("secret", kDefinitionWrongType,
               "The setting " + Quoted(auth.secret) + " is not sensitive.",
               "Add sensitive: true to it, so that it is never shown.");
  }
}

void ReadAuth(const DefinitionMap& provider, Definition& definition) {
  definition.origin = provider.Text("origin");
  if (provider.Has("origin") &&
      provider.Knows("origin", definition.origin, SettingNames(definition), "setting") &&
      definition.FindSetting(definition.origin)->type != SettingType::kUrl) {
    provider.Refuse("origin", kDefinitionWrongType,
                    "The setting " + Quoted(definition.origin) + " is no url.",
                    "Name the setting that holds the API's base address.");
  }
  const std::optional<DefinitionMap> map = provider.Map("auth", kAuthWords);
  if (!map.has_value()) return;
  Auth& auth = definition.auth;
  auth.kind = map->Choice<AuthKind>("kind", kAuthKinds, AuthKind::kNone);
  auth.secret = map->Text("secret");
  auth.reread_on = map->Integers("reread_on");
  auth.user = map->Text("user");
  auth.header = map->Text("header");
  auth.prefix = map->Text("prefix");
  auth.prefix_from = map->Text("prefix_from");
  auth.parameter = map->Text("parameter");
  auth.token_url = map->Text("token_url");
  auth.scope = map->Text("scope");
  auth.take = map->Texts("take");
  auth.expires_in = map->Text("expires_in");
  if (auth.kind == AuthKind::kNone) return;
  CheckAuth(*map, definition);
  if (auth.kind != AuthKind::kLogin) return;
  if (const std::optional<DefinitionMap> login = map->Map("login", kRequestWords)) {
    auth.login = ReadOperation("login", *login, definition, {"user", "secret"});
  }
}

// |word|: requests a minute, or headers.
void ReadRate(const DefinitionMap& map, std::string_view word, Resilience& resilience) {
  const std::string rate = map.Text(word, "headers");
  if (rate == "headers") return;
  double number = 0;
  const auto [end, error] = std::from_chars(rate.data(), rate.data() + rate.size(), number);
  if (error != std::errc() || end != rate.data() + rate.size() || !(number > 0)) {
    map.Refuse(word, kDefinitionUnknownWord, Quoted(word) + " cannot be " + Quoted(rate) + ".",
               "Write headers, or how many requests a minute are allowed.");
    return;
  }
  resilience.rate_per_minute = number;
}

void ReadResilience(const DefinitionMap& provider, Resilience& resilience) {
  ReadRate(provider, "rate", resilience);
  const std::optional<DefinitionMap> map = provider.Map("resilience", kResilienceWords);
  if (!map.has_value()) return;
  ReadOwnResilience(*map, resilience);
  resilience.own_rate = false;
  resilience.own_breaker = false;
}

void ReadErrors(const DefinitionMap& provider, ErrorRules& errors) {
  const std::optional<DefinitionMap> map = provider.Map("errors", kErrorWords);
  if (!map.has_value()) return;
  errors.message = map->Texts("message");
  errors.unwrap_text = map->Flag("unwrap_text");
  if (const std::optional<DefinitionMap> envelope = map->Map("envelope", kEnvelopeWords)) {
    errors.envelope_error = envelope->Text("error");
    errors.envelope_data = envelope->Text("data");
    errors.envelope_beside = envelope->Texts("beside");
  }
  for (const DefinitionMap& rule : map->Maps("failed", kFailureWords)) {
    errors.failed.push_back({rule.Text("field"), rule.Scalar("equals")});
  }
  errors.hints = ReadHints(*map);
}

}  // namespace

std::vector<std::string_view> Views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

std::vector<Hint> ReadHints(const DefinitionMap& map) {
  std::vector<Hint> hints;
  for (const DefinitionMap& one : map.Maps("hints", kHintWords)) {
    Hint hint;
    hint.contains = one.Texts("contains");
    if (one.Has("status")) hint.status = one.Int("status", 0);
    hint.operation = one.Text("operation");
    hint.hint = one.Text("hint");
    hint.fields = one.Texts("fields");
    hints.push_back(std::move(hint));
  }
  return hints;
}

void ReadOwnResilience(const DefinitionMap& map, Resilience& resilience) {
  resilience.timeout = map.Duration("timeout").value_or(resilience.timeout);
  resilience.deadline = map.Duration("deadline").value_or(resilience.deadline);
  resilience.max_retries = map.Int("max_retries", resilience.max_retries);
  resilience.retry_delay = map.Duration("retry_delay").value_or(resilience.retry_delay);
  resilience.max_delay = map.Duration("max_delay").value_or(resilience.max_delay);
  resilience.backoff = map.Choice<Backoff>("backoff", kBackoffs, resilience.backoff);
  resilience.own_rate = map.Has("rate_limit");
  if (resilience.own_rate) ReadRate(map, "rate_limit", resilience);
  const std::optional<DefinitionMap> breaker = map.Map("circuit_breaker", kBreakerWords);
  resilience.own_breaker = breaker.has_value();
  if (!breaker.has_value()) return;
  resilience.breaker_threshold = breaker->Int("threshold", resilience.breaker_threshold);
  resilience.breaker_recovery = breaker->Duration("recovery").value_or(resilience.breaker_recovery);
}

void ReadProvider(const DefinitionMap& provider, Definition& definition) {
  if (const std::optional<DefinitionMap> metadata =
          provider.Map("metadata", kProviderMetadataWords)) {
    definition.name = metadata->Text("name");
    definition.version = metadata->Text("version");
    definition.title = metadata->Text("title", definition.name);
  }
  definition.serves = provider.Texts("serves");
  definition.headers = provider.Pairs("headers");
  ReadSettings(provider, definition);
  ReadResilience(provider, definition.resilience);
  ReadAuth(provider, definition);
  ReadErrors(provider, definition.errors);
}

}  // namespace dbsn
