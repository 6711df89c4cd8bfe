// How Refs and SecretRefs stand in JSON that dbsn itself writes, and how data that only looks
// like them is told apart. Internal to the JSON codec.
#pragma once
#include <optional>
#include <string_view>

#include "schema/value.h"

namespace dbsn {

inline constexpr std::string_view kRefKey = "$ref";
inline constexpr std::string_view kSecretKey = "$secret";

// What a map of one member stands for; nothing when it is a plain map.
std::optional<Value> ReadJsonReference(const ValueMap& map);
// Whether |map| must be written with one more $ to be read back as data: {"$ref": "x"}.
bool LooksLikeJsonReference(const ValueMap& map);

}  // namespace dbsn
