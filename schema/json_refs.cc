// Reads {"$ref": ...} and {"$secret": ...}.
#include "schema/json_refs.h"

#include <string>

namespace dbsn {

namespace {

std::optional<SecretRef> ParseSecretRef(std::string_view text) {
  constexpr std::pair<std::string_view, SecretRef::Source> kSources[] = {
      {"env:", SecretRef::Source::kEnv},
      {"file:", SecretRef::Source::kFile},
      {"exec:", SecretRef::Source::kExec},
      {"vault:", SecretRef::Source::kVault},
  };
  for (const auto& [prefix, source] : kSources) {
    if (text.starts_with(prefix)) return SecretRef{source, std::string(text.substr(prefix.size()))};
  }
  return {};
}

// $ref, $$ref, $$$ref and so on: each is data, written with one $ more than it has.
bool IsReferenceKey(std::string_view key) {
  if (!key.starts_with('$')) return false;
  const std::string_view word =
      key.substr(key.find_first_not_of('$') == std::string_view::npos ? key.size()
                                                                      : key.find_first_not_of('$'));
  return word == kRefKey.substr(1) || word == kSecretKey.substr(1);
}

}  // namespace

bool LooksLikeJsonReference(const ValueMap& map) {
  if (map.size() != 1) return false;
  const auto& [key, value] = *map.begin();
  return value.AsText() != nullptr && IsReferenceKey(key.text());
}

std::optional<Value> ReadJsonReference(const ValueMap& map) {
  if (!LooksLikeJsonReference(map)) return {};
  const auto& [key, value] = *map.begin();
  if (key.text() == kRefKey) return Value(Ref{*value.AsText()});
  if (key.text() == kSecretKey) {
    const std::optional<SecretRef> secret = ParseSecretRef(*value.AsText());
    if (!secret.has_value()) return {};
    return Value(*secret);
  }
  ValueMap data;
  data.Set(std::string_view(key.text()).substr(1), value);
  return Value(std::move(data));
}

}  // namespace dbsn
