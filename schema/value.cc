// The tree of typed data: its comparisons and its look-ups.
#include "schema/value.h"

#include <algorithm>
#include <cstddef>

#include "schema/decimal.h"

namespace dbsn {

namespace {

std::string_view SourceName(SecretRef::Source source) {
  switch (source) {
    case SecretRef::Source::kEnv:
      return "env";
    case SecretRef::Source::kFile:
      return "file";
    case SecretRef::Source::kExec:
      return "exec";
    case SecretRef::Source::kVault:
      return "vault";
  }
  return "";
}

// 5 and 5.0 say the same.
bool SameNumber(const Number& number, std::int64_t integer) {
  return SameDecimal(number.text, std::to_string(integer));
}

}  // namespace

std::string ToString(const SecretRef& ref) {
  return std::string(SourceName(ref.source)) + ":" + ref.text;
}

bool Number::operator==(const Number& other) const {
  return text == other.text || SameDecimal(text, other.text);
}

Value::Value(List list) : data_(std::make_shared<const List>(std::move(list))) {}
Value::Value(ValueMap map) : data_(std::make_shared<const ValueMap>(std::move(map))) {}

const Value::List* Value::AsList() const {
  const auto* list = std::get_if<std::shared_ptr<const List>>(&data_);
  return list == nullptr ? nullptr : list->get();
}

const ValueMap* Value::AsMap() const {
  const auto* map = std::get_if<std::shared_ptr<const ValueMap>>(&data_);
  return map == nullptr ? nullptr : map->get();
}

const Value* Value::Find(std::string_view key) const {
  const ValueMap* map = AsMap();
  return map == nullptr ? nullptr : map->Find(key);
}

const Value* Value::Find(Key key) const {
  const ValueMap* map = AsMap();
  return map == nullptr ? nullptr : map->Find(key);
}

std::string Value::Plain() const {
  switch (kind()) {
    case Kind::kBoolean:
      return *AsBoolean() ? "true" : "false";
    case Kind::kInteger:
      return std::to_string(*AsInteger());
    case Kind::kNumber:
      return AsNumber()->text;
    case Kind::kText:
      return *AsText();
    case Kind::kNull:
    case Kind::kList:
    case Kind::kMap:
    case Kind::kRef:
    case Kind::kSecretRef:
      return "";
  }
  return "";
}

bool Value::operator==(const Value& other) const {
  if (kind() != other.kind()) {
    if (AsNumber() != nullptr && other.AsInteger() != nullptr) {
      return SameNumber(*AsNumber(), *other.AsInteger());
    }
    if (AsInteger() != nullptr && other.AsNumber() != nullptr) {
      return SameNumber(*other.AsNumber(), *AsInteger());
    }
    return false;
  }
  // Shared subtrees are equal without a look inside.
  if (AsList() != nullptr) return AsList() == other.AsList() || *AsList() == *other.AsList();
  if (AsMap() != nullptr) return AsMap() == other.AsMap() || *AsMap() == *other.AsMap();
  return data_ == other.data_;
}

namespace {

bool SortsBefore(const ValueMap::Member& member, std::string_view key) {
  return member.first.text() < key;
}

}  // namespace

ValueMap::ValueMap(std::initializer_list<std::pair<std::string_view, Value>> members) {
  members_.reserve(members.size());
  for (const auto& [key, value] : members) Set(key, value);
}

void ValueMap::Set(Key key, Value value) {
  if (members_.empty() || members_.back().first < key) {
    members_.emplace_back(key, std::move(value));
    return;
  }
  const auto at = std::lower_bound(members_.begin(), members_.end(), key.text(), SortsBefore);
  if (at != members_.end() && at->first == key) {
    at->second = std::move(value);
  } else {
    members_.emplace(at, key, std::move(value));
  }
}

void ValueMap::Erase(Key key) {
  std::erase_if(members_, [key](const Member& member) { return member.first == key; });
}

const Value* ValueMap::Find(std::string_view key) const {
  const auto at = std::lower_bound(members_.begin(), members_.end(), key, SortsBefore);
  return at != members_.end() && at->first.text() == key ? &at->second : nullptr;
}

const Value* ValueMap::Find(Key key) const {
  // Most maps are short, and comparing pointers is cheaper than comparing texts.
  constexpr std::size_t kShort = 32;
  if (members_.size() > kShort) return Find(std::string_view(key.text()));
  for (const Member& member : members_) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

}  // namespace dbsn
