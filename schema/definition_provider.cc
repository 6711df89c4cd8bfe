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
    {"path", SettingType::kPath},
};
constexpr std::pair<std::string_view, AuthKind> kAuthKinds[] = {
    {"none", AuthKind::kNone},
    {"bearer", AuthKind::kBearer},
    {"basic", AuthKind::kBasic},
    {"header", AuthKind::kHeader},
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
  definition.auth.kind = map->Choice<AuthKind>("kind", kAuthKinds, AuthKind::kNone);
  definition.auth.secret = map->Text("secret");
  definition.auth.reread_on = map->Integers("reread_on");
  definition.auth.user = map->Text("user");
  definition.auth.header = map->Text("header");
  definition.auth.prefix = map->Text("prefix");
  if (definition.auth.kind == AuthKind::kNone) return;
  if (!map->Has("secret")) {
    map->Refuse("secret", kDefinitionMissingKey,
                "An auth rule of this kind needs the key \"secret\".",
                "Name the sensitive setting that holds the credential.");
    return;
  }
  if (definition.auth.kind == AuthKind::kBasic) {
    if (!map->Has("user")) {
      map->Refuse("user", kDefinitionMissingKey, "Basic auth needs the key \"user\".",
                  "Name the setting that holds the user's name.");
    } else {
      map->Knows("user", definition.auth.user, SettingNames(definition), "setting");
    }
  }
  if (definition.auth.kind == AuthKind::kHeader && !map->Has("header")) {
    map->Refuse("header", kDefinitionMissingKey, "Auth by a header needs the key \"header\".",
                "Name the header: X-API-Key.");
  }
  if (map->Knows("secret", definition.auth.secret, SettingNames(definition), "setting") &&
      !definition.FindSetting(definition.auth.secret)->sensitive) {
    map->Refuse("secret", kDefinitionWrongType,
                "The setting " + Quoted(definition.auth.secret) + " is not sensitive.",
                "Add sensitive: true to it, so that it is never shown.");
  }
}

void ReadRate(const DefinitionMap& provider, Resilience& resilience) {
  const std::string rate = provider.Text("rate", "headers");
  if (rate == "headers") return;
  double number = 0;
  const auto [end, error] = std::from_chars(rate.data(), rate.data() + rate.size(), number);
  if (error != std::errc() || end != rate.data() + rate.size() || !(number > 0)) {
    provider.Refuse("rate", kDefinitionUnknownWord, "\"rate\" cannot be " + Quoted(rate) + ".",
                    "Write headers, or how many requests a minute are allowed.");
    return;
  }
  resilience.rate_per_minute = number;
}

void ReadResilience(const DefinitionMap& provider, Resilience& resilience) {
  ReadRate(provider, resilience);
  const std::optional<DefinitionMap> map = provider.Map("resilience", kResilienceWords);
  if (!map.has_value()) return;
  resilience.timeout = map->Duration("timeout").value_or(resilience.timeout);
  resilience.deadline = map->Duration("deadline").value_or(resilience.deadline);
  resilience.max_retries = map->Int("max_retries", resilience.max_retries);
  resilience.retry_delay = map->Duration("retry_delay").value_or(resilience.retry_delay);
  resilience.max_delay = map->Duration("max_delay").value_or(resilience.max_delay);
  resilience.backoff = map->Choice<Backoff>("backoff", kBackoffs, resilience.backoff);
  const std::optional<DefinitionMap> breaker = map->Map("circuit_breaker", kBreakerWords);
  if (!breaker.has_value()) return;
  resilience.breaker_threshold = breaker->Int("threshold", resilience.breaker_threshold);
  resilience.breaker_recovery = breaker->Duration("recovery").value_or(resilience.breaker_recovery);
}

void ReadErrors(const DefinitionMap& provider, ErrorRules& errors) {
  const std::optional<DefinitionMap> map = provider.Map("errors", kErrorWords);
  if (!map.has_value()) return;
  errors.message = map->Texts("message");
  errors.unwrap_text = map->Flag("unwrap_text");
  if (const std::optional<DefinitionMap> envelope = map->Map("envelope", kEnvelopeWords)) {
    errors.envelope_error = envelope->Text("error");
    errors.envelope_data = envelope->Text("data");
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
  ReadAuth(provider, definition);
  ReadResilience(provider, definition.resilience);
  ReadErrors(provider, definition.errors);
}

}  // namespace dbsn
