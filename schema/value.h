// Value is the one tree that typed data becomes: a manifest's fields, an API's answer, a plan,
// the state. Two Values are equal when they say the same. Lists and maps are shared and never
// change once inside a Value, so copies are cheap.
#pragma once
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/key.h"

namespace dbsn {

class ValueMap;

// Another resource's server-given id, known once that resource exists.
struct Ref {
  std::string address;  // full: provider/Kind/name
  bool operator==(const Ref&) const = default;
};

// Where a value that is not written in the manifest comes from. Never the value itself.
struct SecretRef {
  enum class Source : std::uint8_t { kEnv, kFile, kExec, kVault };
  Source source = Source::kEnv;
  std::string text;  // env: the variable; file: the path; exec: JSON array; vault: path#key
  bool operator==(const SecretRef&) const = default;
};
std::string ToString(const SecretRef& ref);  // "env:ORDERS_DB_PASSWORD"

// A number that is no 64-bit integer, as text: 1.5, 1e30, 123456789012345678901. Equal by value.
struct Number {
  std::string text;
  bool operator==(const Number& other) const;
};

class Value {
 public:
  struct Null {
    bool operator==(const Null&) const = default;
  };
  using List = std::vector<Value>;
  enum class Kind : std::uint8_t {
    kNull,
    kBoolean,
    kInteger,
    kNumber,
    kText,
    kList,
    kMap,
    kRef,
    kSecretRef
  };

  Value() = default;
  explicit Value(bool b) : data_(b) {}
  explicit Value(std::int64_t i) : data_(i) {}
  explicit Value(int i) : data_(static_cast<std::int64_t>(i)) {}
  explicit Value(Number n) : data_(std::move(n)) {}
  explicit Value(std::string s) : data_(std::move(s)) {}
  explicit Value(std::string_view s) : data_(std::string(s)) {}
  explicit Value(const char* s) : data_(std::string(s)) {}  // else a literal would be a bool
  explicit Value(Ref r) : data_(std::move(r)) {}
  explicit Value(SecretRef s) : data_(std::move(s)) {}
  explicit Value(List list);
  explicit Value(ValueMap map);

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_null() const { return kind() == Kind::kNull; }

  // Each is null when the Value is of another kind.
  const bool* AsBoolean() const { return std::get_if<bool>(&data_); }
  const std::int64_t* AsInteger() const { return std::get_if<std::int64_t>(&data_); }
  const Number* AsNumber() const { return std::get_if<Number>(&data_); }
  const std::string* AsText() const { return std::get_if<std::string>(&data_); }
  const List* AsList() const;
  const ValueMap* AsMap() const;
  const Ref* AsRef() const { return std::get_if<Ref>(&data_); }
  const SecretRef* AsSecretRef() const { return std::get_if<SecretRef>(&data_); }

  // The member |key| of a map; null when this is no map or has none.
  const Value* Find(std::string_view key) const;
  const Value* Find(Key key) const;
  // Text, integer, number or boolean as text; "" for all else. For ids: 5459 and "5459" are one id.
  std::string Plain() const;

  bool operator==(const Value& other) const;

 private:
  std::variant<Null, bool, std::int64_t, Number, std::string, std::shared_ptr<const List>,
               std::shared_ptr<const ValueMap>, Ref, SecretRef>
      data_;
};

// Members sorted by key text; keys are unique.
class ValueMap {
 public:
  using Member = std::pair<Key, Value>;
  ValueMap() = default;
  ValueMap(std::initializer_list<std::pair<std::string_view, Value>> members);

  void Set(Key key, Value value);  // replaces a present one
  void Set(std::string_view key, Value value) { Set(Key(key), std::move(value)); }
  void Erase(Key key);
  // Appends without a search. REQUIRES: |key| sorts after every present key.
  void Append(Key key, Value value) { members_.emplace_back(key, std::move(value)); }
  void reserve(std::size_t count) { members_.reserve(count); }

  const Value* Find(std::string_view key) const;
  const Value* Find(Key key) const;
  std::size_t size() const { return members_.size(); }
  bool empty() const { return members_.empty(); }
  std::vector<Member>::const_iterator begin() const { return members_.begin(); }
  std::vector<Member>::const_iterator end() const { return members_.end(); }
  bool operator==(const ValueMap&) const = default;

 private:
  std::vector<Member> members_;
};

}  // namespace dbsn
