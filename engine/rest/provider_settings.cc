#include "engine/rest/provider_settings.h"

#include <charconv>

#include <fmt/core.h>

#include "engine/rest/jwt.h"
#include "engine/world/url.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kLongestSeconds = 86'400;

}  // namespace

std::string SettingText(const SettingValues& settings, std::string_view name) {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

milliseconds AttemptTimeout(const Definition& definition, const SettingValues& settings) {
  const Setting* setting = definition.FindSetting("timeout");
  const std::string text = SettingText(settings, "timeout");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool usable = setting != nullptr && setting->type == SettingType::kSeconds &&
                      error == std::errc() && end == text.data() + text.size() && seconds > 0 &&
                      seconds <= kLongestSeconds;
  return usable ? milliseconds(seconds * 1000) : definition.resilience.timeout;
}

std::optional<Diagnostic> WarnOfToken(const Definition& definition, const SettingValues& settings,
                                      const Secret& token, Clock::WallTime now) {
  const Setting* setting = definition.FindSetting(definition.auth.secret);
  if (setting == nullptr || setting->format != Format::kJwt) return std::nullopt;
  return WarnOfExpiry(token, now, SettingText(settings, definition.origin));
}

std::string OriginName(const Definition& definition, const SettingValues& settings) {
  const Result<Url> url = ParseUrl(SettingText(settings, definition.origin));
  std::string origin = url.ok() ? JoinUrl(OriginOf(url.value()), url.value().path) : "";
  while (!origin.empty() && origin.back() == '/') origin.pop_back();
  for (const ContextValue& value : definition.context) {
    if (value.required_for.empty()) continue;
    for (const ContextSource& source : value.from) {
      const std::string text = source.setting.empty() ? "" : SettingText(settings, source.setting);
      if (!text.empty()) origin += fmt::format(" {} {}", value.name, text);
    }
  }
  return origin;
}

}  // namespace dbsn
