#include "engine/load/token_source.h"

#include <cstdint>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/secret_resolver.h"

namespace dbsn {

namespace {

std::string Trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

TokenSource::TokenSource(std::string provider, std::vector<TokenPlace> places,
                         const SecretResolver& secrets)
    : provider_(std::move(provider)), places_(std::move(places)), secrets_(secrets) {}

std::optional<Secret> TokenSource::ReadPlace(const TokenPlace& place, std::string& why) const {
  const Result<Secret> found = secrets_.Resolve(place.source);
  if (!found.ok()) {
    const Code& code = found.problem().code;
    why = code == kSecretEmpty                             ? "empty"
          : code != kSecretMissing                         ? found.problem().detail
          : place.source.source == SecretRef::Source::kEnv ? "not set"
                                                           : "not there";
    return std::nullopt;
  }
  std::string text = Trimmed(found.value().Reveal());
  if (text.empty()) return why = "empty", std::nullopt;
  return Secret(std::move(text));
}

Result<Secret> TokenSource::Read() const {
  std::string looked, variable;
  for (const TokenPlace& place : places_) {
    std::string why;
    std::optional<Secret> found = ReadPlace(place, why);
    if (found.has_value()) return *std::move(found);
    looked += (looked.empty() ? "" : ", ") + place.shown + " (" + why + ")";
    // The last variable is the most common one: the provider's own stand after DBSN_*.
    if (place.source.source == SecretRef::Source::kEnv) variable = place.source.text;
  }
  return Diagnostic{
      .code = kNoToken,
      .detail =
          "There is no token for the provider \"" + provider_ + "\". Looked at: " + looked + ".",
      .hint = "Sign in to the API, then set " + variable + " to the token where dbsn runs.",
      .about = "the token of " + provider_};
}

std::optional<Diagnostic> TokenSource::Exposed() const {
  for (const TokenPlace& place : places_) {
    const SecretRef::Source source = place.source.source;
    if (source == SecretRef::Source::kExec || source == SecretRef::Source::kVault) return {};
    std::string why;
    if (!ReadPlace(place, why).has_value()) continue;
    if (std::optional<Diagnostic> exposed = secrets_.Exposed(place.source)) {
      exposed->code = kTokenExposed;
      exposed->detail =
          "Other users of this machine may read the token in " + place.source.text + ".";
      return exposed;
    }
    return {};
  }
  return {};
}

}  // namespace dbsn
