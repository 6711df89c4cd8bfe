#include "engine/plan/whole_object.h"

#include <algorithm>
#include <utility>

#include "engine/plan/same_value.h"
#include "engine/plan/secret_places.h"

namespace dbsn {
namespace {

Value Merged(const Field& field, const Value& live, const Value& wanted);

// |wanted| over the members of |live| that it does not say. A secret never comes from there.
Value MergedMap(const Field& holder, const ValueMap& live, const ValueMap& wanted) {
  ValueMap merged = wanted;
  for (const auto& [key, now] : live) {
    const Field* const member = MemberField(holder, key);
    const Value* const own = wanted.Find(key);
    if (member == nullptr && holder.open && own == nullptr) merged.Set(key, now);
    if (member == nullptr || member->read_only || member->sensitive || now.is_null()) continue;
    merged.Set(key, own == nullptr ? now : Merged(*member, now, *own));
  }
  return Value(std::move(merged));
}

Value MergedItems(const Field& field, const Value::List& live, const Value::List& wanted) {
  Value::List merged;
  merged.reserve(wanted.size());
  for (const Value& item : wanted) {
    const auto twin = std::find_if(live.begin(), live.end(), [&](const Value& other) {
      return ItemName(field, other) == ItemName(field, item);
    });
    const bool maps = twin != live.end() && twin->AsMap() != nullptr && item.AsMap() != nullptr;
    merged.push_back(maps ? MergedMap(field, *twin->AsMap(), *item.AsMap()) : item);
  }
  return Value(std::move(merged));
}

Value Merged(const Field& field, const Value& live, const Value& wanted) {
  if (field.members.empty()) return wanted;
  if (live.AsMap() != nullptr && wanted.AsMap() != nullptr) {
    return MergedMap(field, *live.AsMap(), *wanted.AsMap());
  }
  const bool keyed = field.comparison == Comparison::kByKey;
  if (keyed && live.AsList() != nullptr && wanted.AsList() != nullptr) {
    return MergedItems(field, *live.AsList(), *wanted.AsList());
  }
  return wanted;
}

// Whether |path| stands in an item of a list by key that |sent| has not: it goes with its secrets,
// as the plan shows.
bool GoesWithItsItem(const FieldSet& fields, const Path& path, const Value& sent) {
  Path item;
  for (const PathStep& step : path.steps()) {
    if (step.kind == PathStep::Kind::kKey) {
      item = item.empty() ? Path(step.key) : item.Member(step.key);
    } else if (step.kind == PathStep::Kind::kIndex) {
      item = item.Index(step.index);
    } else {
      const bool list = FindSecret(fields, sent, item) != nullptr;
      item = item.Item(step.key.text());
      if (list && FindSecret(fields, sent, item) == nullptr) return true;
    }
  }
  return false;
}

}  // namespace

Value WholeAfter(const FieldSet& fields, const Value& live, const Value& wanted,
                 const std::vector<Path>& gone) {
  ValueMap whole;
  for (const Field& field : fields.fields) {
    if (field.read_only) continue;
    const Value* const now = field.sensitive ? nullptr : live.Find(field.name);
    if (const Value* const value = wanted.Find(field.name)) {
      whole.Set(field.name, now == nullptr ? *value : Merged(field, *now, *value));
      continue;
    }
    bool goes = false;
    for (const Path& path : gone) goes = goes || path.steps().front().key == field.name;
    if (goes) {
      if (field.default_value.has_value()) {
        whole.Set(field.name, *field.default_value);
      } else if (field.unset.has_value() && !field.unset->is_null()) {
        whole.Set(field.name, *field.unset);
      }
      continue;
    }
    if (now != nullptr && !now->is_null()) whole.Set(field.name, *now);
  }
  return Value(std::move(whole));
}

std::vector<Key> FieldsOfBlocks(const FieldSet& fields, const std::vector<Path>& changed) {
  std::vector<Key> keys;
  for (const Field& field : fields.fields) {
    const bool held = std::any_of(changed.begin(), changed.end(), [&](const Path& path) {
      const Field* const moved = fields.Find(path.steps().front().key);
      if (moved == nullptr) return false;
      return moved->inside.empty() ? moved->name == field.name : moved->inside == field.inside;
    });
    if (held) keys.push_back(field.name);
  }
  return keys;
}

Value OnlyFields(const Value& whole, const std::vector<Key>& keys) {
  ValueMap part;
  for (const Key key : keys) {
    if (const Value* const value = whole.Find(key)) part.Set(key, *value);
  }
  return Value(std::move(part));
}

std::vector<std::string> SecretsLost(const FieldSet& fields, const std::vector<Path>& there,
                                     const Value& sent, const std::vector<Key>& concerned) {
  std::vector<std::string> lost;
  for (const Path& path : there) {
    const Key key = path.steps().front().key;
    if (std::find(concerned.begin(), concerned.end(), key) == concerned.end()) continue;
    if (FindSecret(fields, sent, path) != nullptr || GoesWithItsItem(fields, path, sent)) continue;
    lost.push_back(path.ToString());
  }
  std::sort(lost.begin(), lost.end());
  lost.erase(std::unique(lost.begin(), lost.end()), lost.end());
  return lost;
}

}  // namespace dbsn
