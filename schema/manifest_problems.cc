// The words that are the same for every problem of a manifest.
#include "schema/manifest_problems.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "schema/decimal.h"
#include "schema/manifest_members.h"
#include "schema/nearest.h"
#include "schema/shown_text.h"

namespace dbsn {

namespace {

constexpr std::array<std::string_view, 14> kSecretWords{
    "password",   "passwd",     "passphrase",        "secret",     "token",
    "credential", "apikey",     "api_key",           "privatekey", "private_key",
    "accesskey",  "access_key", "connection_string", "pwd"};

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

}  // namespace

void ManifestProblems::Error(Code code, NodeIndex at, std::string detail, std::string hint) {
  Error(code, document_.PlaceOf(at), std::move(detail), std::move(hint));
}

void ManifestProblems::Error(Code code, Place place, std::string detail, std::string hint) {
  Report({.code = code, .detail = std::move(detail), .hint = std::move(hint), .place = place});
}

void ManifestProblems::Warn(Code code, NodeIndex at, std::string detail, std::string hint) {
  Report({.code = code,
          .severity = Severity::kWarning,
          .detail = std::move(detail),
          .hint = std::move(hint),
          .place = document_.PlaceOf(at)});
}

void ManifestProblems::Report(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  if (address_ != nullptr && !address_->name.empty()) diagnostic.address = ToString(*address_);
  diagnostics_.Add(std::move(diagnostic));
}

void ManifestProblems::Hide(NodeIndex node) {
  const NodeIndex end = document_.nodes[node].next;
  for (NodeIndex at = node; at < end; ++at) {
    if (document_.IsScalar(at)) diagnostics_.Hide(document_.PlaceOf(at));
  }
}

bool ManifestProblems::PassOver(NodeIndex node) {
  if (!document_.nodes[node].unfilled) return false;
  ++errors_;
  return true;
}

void ManifestProblems::HideWhatSoundsSecret() {
  for (NodeIndex map = 0; map < document_.nodes.size(); ++map) {
    ForEachMember(document_, map, [this](NodeIndex key, NodeIndex value) {
      if (document_.IsScalar(key) && document_.IsScalar(value) && !document_.nodes[value].null &&
          SoundsSecret(document_.Text(key))) {
        Hide(value);
      }
    });
  }
}

bool SoundsSecret(std::string_view key) {
  const std::string lower = LowerCase(key);
  return std::any_of(kSecretWords.begin(), kSecretWords.end(), [&lower](std::string_view word) {
    return lower.find(word) != std::string::npos;
  });
}

std::string_view WrittenAs(const Document& document, NodeIndex node) {
  switch (document.nodes[node].kind) {
    case Node::Kind::kList:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
    case Node::Kind::kScalar:
      break;
  }
  if (document.nodes[node].null) return "empty";
  if (document.IsQuoted(node)) return "text";
  const std::string_view text = document.Text(node);
  if (text == "true" || text == "false") return "true or false";
  return IsJsonNumber(text) ? "a number" : "text";
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kMost = 60;
  return fmt::format("\"{}\"", ShownShort(text, kMost));
}

std::string Listed(const std::vector<std::string_view>& words, std::size_t most) {
  const std::size_t shown = std::min(words.size(), most);
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += fmt::format("\"{}\"", words[i]);
  }
  if (shown < words.size()) out += fmt::format(" and {} more", words.size() - shown);
  return out;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates,
                       std::string otherwise) {
  const std::string lower = LowerCase(word);
  for (const std::string_view candidate : candidates) {
    if (candidate != word && LowerCase(candidate) == lower) {
      return fmt::format("Did you mean \"{}\"? Upper and lower case matter.", candidate);
    }
  }
  const std::optional<std::string_view> nearest = Nearest(word, candidates);
  if (!nearest.has_value()) return otherwise;
  return fmt::format("Did you mean \"{}\"?", *nearest);
}

}  // namespace dbsn
