#include "engine/load/token_source.h"

#include <cstdint>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/world/environment.h"
#include "engine/world/files.h"

namespace dbsn {

namespace {

constexpr std::uint64_t kSizeLimit = 1u << 20;
constexpr std::uint32_t kReadableByOthers = 0044;

std::string Trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

TokenSource::TokenSource(std::string provider, std::vector<TokenPlace> places, Files& files,
                         const Environment& environment)
    : provider_(std::move(provider)),
      places_(std::move(places)),
      files_(files),
      environment_(environment) {}

std::optional<Secret> TokenSource::ReadPlace(const TokenPlace& place, std::string& why) const {
  std::string text;
  if (place.source.source == SecretRef::Source::kEnv) {
    std::optional<std::string> value = environment_.Get(place.source.text);
    if (!value.has_value()) return why = "not set", std::nullopt;
    text = Trimmed(*value);
  } else {
    const Result<std::string> read = files_.Read(place.source.text, kSizeLimit);
    if (!read.ok()) {
      why = read.problem().code == kFileMissing ? "not there" : "cannot be read";
      return {};
    }
    text = Trimmed(read.value());
  }
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
    std::string why;
    if (!ReadPlace(place, why).has_value()) continue;
    if (place.source.source == SecretRef::Source::kEnv) return {};
    const Result<FileInfo> info = files_.Look(place.source.text);
    if (!info.ok() || (info.value().mode & kReadableByOthers) == 0) return {};
    return Diagnostic{
        .code = kTokenExposed,
        .severity = Severity::kWarning,
        .detail = "Other users of this machine may read the token in " + place.source.text + ".",
        .hint = "chmod 600 " + place.source.text,
        .about = place.source.text};
  }
  return {};
}

}  // namespace dbsn
