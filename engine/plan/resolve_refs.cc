#include "engine/plan/resolve_refs.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace dbsn {
namespace {

bool HoldsRef(const Value& value) {
  if (value.AsRef() != nullptr) return true;
  if (const Value::List* list = value.AsList()) {
    return std::any_of(list->begin(), list->end(), HoldsRef);
  }
  if (const ValueMap* map = value.AsMap()) {
    return std::any_of(map->begin(), map->end(),
                       [](const ValueMap::Member& member) { return HoldsRef(member.second); });
  }
  return false;
}

}  // namespace

Value IdValue(const std::string& id) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(id.data(), id.data() + id.size(), number);
  const bool digits =
      fault == std::errc() && end == id.data() + id.size() && std::to_string(number) == id;
  return digits ? Value(number) : Value(id);
}

Value ResolveRefs(const Value& value, const IdOf& id_of) {
  if (!HoldsRef(value)) return value;  // nearly always: the shared subtree stays shared
  if (const Ref* ref = value.AsRef()) {
    const std::optional<std::string> id = id_of(ref->address);
    return id.has_value() ? IdValue(*id) : value;
  }
  if (const Value::List* list = value.AsList()) {
    Value::List resolved;
    resolved.reserve(list->size());
    for (const Value& item : *list) resolved.push_back(ResolveRefs(item, id_of));
    return Value(std::move(resolved));
  }
  ValueMap resolved;
  for (const auto& [key, member] : *value.AsMap()) resolved.Append(key, ResolveRefs(member, id_of));
  return Value(std::move(resolved));
}

void CollectSecrets(const Value& value, std::vector<SecretRef>& found) {
  if (const SecretRef* secret = value.AsSecretRef()) found.push_back(*secret);
  if (const Value::List* list = value.AsList()) {
    for (const Value& item : *list) CollectSecrets(item, found);
  }
  if (const ValueMap* map = value.AsMap()) {
    for (const auto& [key, member] : *map) CollectSecrets(member, found);
  }
}

}  // namespace dbsn
