#include "engine/plan/secret_places.h"

#include <algorithm>

#include "engine/plan/same_value.h"

namespace dbsn {
namespace {

using Places = std::vector<std::pair<Path, SecretRef>>;

void Collect(const Field* field, const Value& value, const Path& at, Places& found) {
  if (const SecretRef* secret = value.AsSecretRef()) found.emplace_back(at, *secret);
  if (const ValueMap* map = value.AsMap()) {
    for (const auto& [key, member] : *map) {
      Collect(field == nullptr ? nullptr : MemberField(*field, key), member, at.Member(key), found);
    }
  }
  const Value::List* const list = value.AsList();
  if (list == nullptr) return;
  const bool keyed = field != nullptr && field->comparison == Comparison::kByKey;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Value& item = (*list)[i];
    Collect(field, item, keyed ? at.Item(ItemName(*field, item)) : at.Index(i), found);
  }
}

const Value* ItemAt(const Field* field, const Value& list, const PathStep& step) {
  const Value::List* const items = list.AsList();
  if (items == nullptr) return nullptr;
  if (step.kind == PathStep::Kind::kIndex) {
    return step.index < items->size() ? &(*items)[step.index] : nullptr;
  }
  const auto at = std::find_if(items->begin(), items->end(), [&](const Value& item) {
    return field != nullptr && ItemName(*field, item) == step.key.text();
  });
  return at == items->end() ? nullptr : &*at;
}

}  // namespace

std::vector<std::pair<Path, SecretRef>> SecretsIn(const FieldSet& fields, const Value& value) {
  Places found;
  const ValueMap* const map = value.AsMap();
  if (map == nullptr) return found;
  for (const auto& [key, member] : *map) Collect(fields.Find(key), member, Path(key), found);
  return found;
}

const Value* FindSecret(const FieldSet& fields, const Value& root, const Path& path) {
  const Value* at = &root;
  const Field* field = nullptr;
  for (const PathStep& step : path.steps()) {
    if (step.kind == PathStep::Kind::kKey) {
      field = at == &root ? fields.Find(step.key)
                          : (field == nullptr ? nullptr : MemberField(*field, step.key));
      at = at->Find(step.key);
    } else {
      at = ItemAt(field, *at, step);
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

}  // namespace dbsn
