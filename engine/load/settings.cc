// Flag, DBSN_* variable, workspace, the definition's own variables, default: the first that says
// something. A sensitive setting is never a value here, only a source that is read when needed.
#include "engine/load/settings.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/load/secret_resolver.h"
#include "engine/load/token_source.h"
#include "engine/world/environment.h"
#include "engine/world/url.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

std::string UpperWord(std::string_view text) {
  std::string word(text);
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) c = '_';
  }
  return word;
}

// What somebody said a setting is, and where.
struct Said {
  std::string text;
  Place place;
  std::string about;      // where, when it stands in no file
  bool relative = false;  // a path is relative to the workspace
};

class SettingsResolver {
 public:
  SettingsResolver(const Definition& definition, const ProviderEntry& entry,
                   const std::string& folder, const std::map<std::string, std::string>& flags,
                   const Environment& environment, const SecretResolver& secrets,
                   Diagnostics& diagnostics)
      : definition_(definition),
        entry_(entry),
        folder_(folder),
        flags_(flags),
        environment_(environment),
        secrets_(secrets),
        diagnostics_(diagnostics) {}

  ProviderSettings Resolve() {
    for (const auto& [name, written] : entry_.settings) {
      if (definition_.FindSetting(name) == nullptr) ReportUnknown(name, written);
    }
    ProviderSettings settings;
    for (const Setting& setting : definition_.settings) {
      if (setting.sensitive) {
        CheckSensitive(setting);
        continue;
      }
      std::optional<Said> said = WhatIsSaid(setting);
      if (!said.has_value()) {
        ReportMissing(setting);
      } else if (std::optional<std::string> value = Checked(setting, *said)) {
        settings.values[setting.name] = *std::move(value);
      }
    }
    settings.credential = Credential(settings.credential_is_far);
    return settings;
  }

 private:
  std::string Variable(const Setting& setting) const {
    return "DBSN_" + UpperWord(entry_.name) + "_" + UpperWord(setting.name);
  }

  const WrittenSetting* Written(const Setting& setting) const {
    const auto at = entry_.settings.find(setting.name);
    return at == entry_.settings.end() ? nullptr : &at->second;
  }

  std::optional<Said> FromVariable(const std::string& name) const {
    std::optional<std::string> text = environment_.Get(name);
    if (!text.has_value() || text->empty()) return {};
    return Said{.text = *std::move(text), .place = {}, .about = name, .relative = false};
  }

  // ---- settings that may be seen

  std::optional<Said> WhatIsSaid(const Setting& setting) {
    const auto flag = flags_.find(setting.name);
    if (flag != flags_.end()) {
      return Said{
          .text = flag->second, .place = {}, .about = "--" + setting.name, .relative = false};
    }
    if (std::optional<Said> said = FromVariable(Variable(setting))) return said;
    if (const WrittenSetting* written = Written(setting)) {
      if (written->unfilled) return {};
      return FromWorkspace(setting, *written);
    }
    for (const std::string& name : setting.env) {
      if (std::optional<Said> said = FromVariable(name)) return said;
    }
    if (!setting.default_value.has_value()) return {};
    return Said{
        .text = *setting.default_value, .place = {}, .about = "the definition", .relative = false};
  }

  std::optional<Said> FromWorkspace(const Setting& setting, const WrittenSetting& written) {
    if (!written.source.has_value()) {
      return Said{.text = written.text, .place = written.place, .about = "", .relative = true};
    }
    if (written.source->source != SecretRef::Source::kEnv) {
      Report(kBadSetting, written.place,
             Quoted(setting.name) + " is no secret; only secrets are read from files.",
             "Write valueFrom: {env: NAME}, or the value itself.");
      return {};
    }
    std::optional<Said> said = FromVariable(written.source->text);
    if (!said.has_value()) {
      Report(kSecretMissing, written.place,
             Quoted(setting.name) + " takes its value from the environment variable " +
                 written.source->text + ", which is not set or empty.",
             "Set it where dbsn runs: export " + written.source->text + "=...");
      return {};
    }
    said->place = written.place;
    return said;
  }

  // Nothing, and a report, when it does not fit.
  std::optional<std::string> Checked(const Setting& setting, const Said& said) {
    const auto fail = [&](const std::string& claim, const std::string& hint) {
      diagnostics_.Add({.code = kBadSetting,
                        .detail = "The setting " + Quoted(setting.name) + " of the provider " +
                                  Quoted(entry_.name) + " " + claim + ".",
                        .hint = hint,
                        .place = said.place,
                        .about = said.about});
      return std::nullopt;
    };
    if (said.text.empty()) return fail("is empty", "Write a value, or take the setting out.");
    if (!setting.allowed.empty() && std::find(setting.allowed.begin(), setting.allowed.end(),
                                              said.text) == setting.allowed.end()) {
      const std::vector<std::string_view> allowed(setting.allowed.begin(), setting.allowed.end());
      return fail("cannot be " + Quoted(said.text),
                  DidYouMean(said.text, allowed, "It can be " + Listed(allowed) + "."));
    }
    switch (setting.type) {
      case SettingType::kText:
        return said.text;
      case SettingType::kUrl: {
        const Result<Url> url = ParseUrl(said.text);
        if (url.ok()) return said.text;
        return fail("is no address: " + url.problem().detail,
                    "Write it like https://api.example.com.");
      }
      case SettingType::kInteger:
        if (IsWholeNumber(said.text)) return said.text;
        return fail("is " + Quoted(said.text) + ", must be a whole number", "");
      case SettingType::kSeconds:
        if (IsWholeNumber(said.text) && said.text.size() <= kMostDigits && said.text != "0") {
          return said.text;
        }
        return fail("is " + Quoted(said.text) + ", must be a number of seconds from 1 to 99999",
                    "Write the number without a unit.");
      case SettingType::kRequestPath:
        if (IsRequestPath(said.text)) return said.text;
        return fail("is " + Quoted(said.text) + ", must be a path of the API",
                    "Write it like /things/{id}: it begins with /, and has no query and no step "
                    "up; {id} is all that may stand in braces.");
      case SettingType::kPath:
        return Opened(said.text, said.relative);
    }
    return {};
  }

  // Letters, digits and what needs no encoding, in segments; {id} may be one of them.
  static bool IsRequestPath(const std::string& text) {
    if (text.size() < 2 || text.front() != '/' || text.back() == '/') return false;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t next = std::min(text.find('/', at + 1), text.size());
      const std::string segment = text.substr(at + 1, next - at - 1);
      const bool plain = !segment.empty() && segment.find_first_not_of('.') != std::string::npos &&
                         std::all_of(segment.begin(), segment.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                                  c == '~';
                         });
      if (!plain && segment != "{id}") return false;
      at = next;
    }
    return true;
  }

  static constexpr std::size_t kMostDigits = 5;

  static bool IsWholeNumber(const std::string& text) {
    constexpr std::size_t kLongest = 18;
    return !text.empty() && text.size() <= kLongest && (text == "0" || text.front() != '0') &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  // |path| as it is opened: ~ is the home folder.
  std::string Opened(const std::string& path, bool relative) const {
    if (path.starts_with("~/") && !environment_.Home().empty()) {
      return environment_.Home() + path.substr(1);
    }
    return relative ? PathFrom(folder_, path) : path;
  }

  // ---- the token

  void CheckSensitive(const Setting& setting) {
    const WrittenSetting* written = Written(setting);
    if (written == nullptr || written->source.has_value()) return;
    diagnostics_.Hide(written->place);
    const std::string variable = setting.env.empty() ? Variable(setting) : setting.env.front();
    Report(kLiteralToken, written->place,
           Quoted(setting.name) +
               " is a secret, and its value stands in the workspace, where "
               "everybody with the file can read it.",
           "Write valueFrom: {env: " + variable + "}, and make a new token: this one was seen.");
  }

  std::function<Result<Secret>()> Credential(bool& is_far) {
    if (definition_.auth.kind == AuthKind::kNone) return nullptr;
    const Setting* setting = definition_.FindSetting(definition_.auth.secret);
    if (setting == nullptr) return nullptr;
    const WrittenSetting* written = Written(*setting);
    if (written != nullptr && written->source.has_value()) {
      is_far = written->source->source == SecretRef::Source::kExec ||
               written->source->source == SecretRef::Source::kVault;
      if (std::optional<Diagnostic> problem = secrets_.Forbidden(*written->source)) {
        Report(problem->code, written->place, problem->detail, problem->hint);
      }
    }
    auto source = std::make_shared<const TokenSource>(entry_.name, PlacesOf(*setting), secrets_);
    if (const std::optional<Diagnostic> exposed = source->Exposed()) diagnostics_.Add(*exposed);
    return [source] { return source->Read(); };
  }

  std::vector<TokenPlace> PlacesOf(const Setting& setting) const {
    std::vector<TokenPlace> places;
    const auto add_variable = [&places](const std::string& name) {
      places.push_back({{SecretRef::Source::kEnv, name}, "the variable " + name});
    };
    const auto add_file = [&](const std::string& path) {
      places.push_back({{SecretRef::Source::kFile, Opened(path, true)}, "the file " + path});
    };
    add_variable(Variable(setting));
    const WrittenSetting* written = Written(setting);
    if (written != nullptr && written->source.has_value()) {
      // The workspace names its source: no other takes its place unseen.
      switch (written->source->source) {
        case SecretRef::Source::kEnv:
          add_variable(written->source->text);
          break;
        case SecretRef::Source::kFile:
          add_file(written->source->text);
          break;
        case SecretRef::Source::kExec:
        case SecretRef::Source::kVault:
          places.push_back({*written->source, ToString(*written->source)});
          break;
      }
      return places;
    }
    for (const std::string& name : setting.env) add_variable(name);
    for (const std::string& path : setting.files) add_file(path);
    return places;
  }

  // ---- reports

  void Report(Code code, Place place, std::string detail, std::string hint) {
    diagnostics_.Add(
        {.code = code, .detail = std::move(detail), .hint = std::move(hint), .place = place});
  }

  void ReportUnknown(const std::string& name, const WrittenSetting& written) {
    diagnostics_.Hide(written.place);  // it may be a token under a misspelt name
    std::vector<std::string_view> known{"definition"};
    for (const Setting& setting : definition_.settings) known.push_back(setting.name);
    Report(kUnknownSetting, written.key_place,
           "The provider " + Quoted(entry_.name) + " has no setting " + Quoted(name) + ".",
           DidYouMean(name, known, "It has " + Listed(known) + "."));
  }

  // Entries that nobody wrote are there for whoever uses them.
  void ReportMissing(const Setting& setting) {
    if (!setting.required || !entry_.place.known() || Written(setting) != nullptr) return;
    Report(
        kMissingSetting, entry_.place,
        "The provider " + Quoted(entry_.name) + " needs the setting " + Quoted(setting.name) + ".",
        setting.help);
  }

  const Definition& definition_;
  const ProviderEntry& entry_;
  const std::string& folder_;
  const std::map<std::string, std::string>& flags_;
  const Environment& environment_;
  const SecretResolver& secrets_;
  Diagnostics& diagnostics_;
};

}  // namespace

ProviderSettings ResolveSettings(const Definition& definition, const ProviderEntry& entry,
                                 const std::string& workspace_folder,
                                 const std::map<std::string, std::string>& flags,
                                 const Environment& environment, const SecretResolver& secrets,
                                 Diagnostics& diagnostics) {
  return SettingsResolver(definition, entry, workspace_folder, flags, environment, secrets,
                          diagnostics)
      .Resolve();
}

}  // namespace dbsn
