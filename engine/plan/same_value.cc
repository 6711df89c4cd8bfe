#include "engine/plan/same_value.h"

#include <algorithm>
#include <cctype>
#include <variant>

#include "schema/json_codec.h"

namespace dbsn {
namespace {

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool SameJson(const Value& a, const Value& b) {
  const auto parsed = [](const Value& value) {
    const std::string* text = value.AsText();
    if (text == nullptr) return value;
    std::variant<Value, JsonFault> read = ParseJson(*text);
    return std::holds_alternative<Value>(read) ? std::get<Value>(read) : value;
  };
  return parsed(a) == parsed(b);
}

// Of a member that no definition describes. A reference in it was sent as the id of what it names.
bool SameUnknown(const Value& declared, const Value& live) {
  if (declared == live) return true;
  const bool nested = declared.AsMap() != nullptr || declared.AsList() != nullptr ||
                      live.AsMap() != nullptr || live.AsList() != nullptr;
  return !nested && declared.AsRef() == nullptr && !declared.Plain().empty() &&
         declared.Plain() == live.Plain();
}

bool SameItem(const Field& list, const Value& declared, const Value& live) {
  const ValueMap* members = declared.AsMap();
  if (members == nullptr || list.members.empty()) return declared == live;
  for (const auto& [key, value] : *members) {
    const Field* field = MemberField(list, key);
    const Value* other = live.Find(key);
    const Value null;
    // Secrets are compared by their marks.
    if (value.AsSecretRef() != nullptr || (field != nullptr && field->sensitive)) continue;
    const bool left_out = other == nullptr || other->is_null();
    if (field != nullptr && left_out && field->write_only) continue;
    if (field != nullptr && left_out && field->default_value == value) continue;
    if (field != nullptr ? !SameValue(*field, value, other ? *other : null)
                         : !(other != nullptr && SameUnknown(value, *other))) {
      return false;
    }
  }
  return true;
}

bool SameOrderedList(const Field& field, const Value::List& a, const Value::List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const Value& x, const Value& y) { return SameItem(field, x, y); });
}

bool SameUnorderedList(const Field& field, const Value::List& a, const Value::List& b) {
  return a.size() == b.size() &&
         std::is_permutation(a.begin(), a.end(), b.begin(),
                             [&](const Value& x, const Value& y) { return SameItem(field, x, y); });
}

bool SameKeyedList(const Field& field, const Value::List& declared, const Value::List& live) {
  if (declared.size() != live.size()) return false;
  return std::all_of(declared.begin(), declared.end(), [&](const Value& item) {
    const std::string name = ItemName(field, item);
    const auto twin = std::find_if(live.begin(), live.end(), [&](const Value& other) {
      return ItemName(field, other) == name;
    });
    return twin != live.end() && SameItem(field, item, *twin);
  });
}

bool SameList(const Field& field, const Value::List& declared, const Value::List& live) {
  switch (field.comparison) {
    case Comparison::kUnordered:
      return SameUnorderedList(field, declared, live);
    case Comparison::kByKey:
      return SameKeyedList(field, declared, live);
    case Comparison::kExact:
    case Comparison::kCaseless:
    case Comparison::kJson:
      return SameOrderedList(field, declared, live);
  }
  return false;
}

}  // namespace

const Field* MemberField(const Field& map, Key name) {
  const auto at = std::lower_bound(map.members.begin(), map.members.end(), name,
                                   [](const Field& field, Key key) { return field.name < key; });
  return at != map.members.end() && at->name == name ? &*at : nullptr;
}

std::string ItemName(const Field& list, const Value& item) {
  const Value* name = item.Find(list.item_key);
  return name == nullptr ? std::string() : name->Plain();
}

bool SameValue(const Field& field, const Value& declared, const Value& live) {
  if (declared == live) return true;
  if (declared.AsMap() != nullptr && live.AsMap() != nullptr)
    return SameItem(field, declared, live);
  if (declared.AsList() != nullptr && live.AsList() != nullptr) {
    return SameList(field, *declared.AsList(), *live.AsList());
  }
  if (field.comparison == Comparison::kJson) return SameJson(declared, live);
  if (declared.is_null() || live.is_null()) return false;
  if (field.comparison == Comparison::kCaseless) {
    return LowerCase(declared.Plain()) == LowerCase(live.Plain());
  }
  if (field.type == FieldType::kReference && declared.AsRef() == nullptr &&
      live.AsRef() == nullptr) {
    return declared.Plain() == live.Plain();
  }
  return false;
}

}  // namespace dbsn
