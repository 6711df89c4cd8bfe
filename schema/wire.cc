// Names, types and codes of a manifest to those of an API and back. What an API answers is read
// tolerantly; what it is sent is exact.
#include "schema/wire.h"

#include <algorithm>
#include <optional>
#include <set>

#include "schema/coerce.h"

namespace dbsn {

namespace {

std::string_view Describe(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kBoolean:
      return "a boolean";
    case Value::Kind::kInteger:
    case Value::Kind::kNumber:
      return "a number";
    case Value::Kind::kText:
      return "a text";
    case Value::Kind::kList:
      return "a list";
    case Value::Kind::kMap:
      return "a map";
    case Value::Kind::kRef:
    case Value::Kind::kSecretRef:
      return "a reference";
  }
  return "";
}

std::string_view Wanted(FieldType type) {
  switch (type) {
    case FieldType::kText:
      return "a text";
    case FieldType::kInteger:
      return "an integer";
    case FieldType::kNumber:
      return "a number";
    case FieldType::kBoolean:
      return "a boolean";
    case FieldType::kList:
      return "a list";
    case FieldType::kMap:
      return "a map";
    case FieldType::kAny:
      return "any value";
    case FieldType::kReference:
      return "an id";
  }
  return "";
}

// ---- To the API

Value Converted(WireType type, const Value& value) {
  switch (type) {
    case WireType::kSame:
      return value;
    case WireType::kText:
      return Coerce(FieldType::kText, value).value_or(value);
    case WireType::kInteger: {
      if (value.AsBoolean() != nullptr) return Value(*value.AsBoolean() ? 1 : 0);
      return Coerce(FieldType::kInteger, value).value_or(value);
    }
    case WireType::kBoolean:
      return Coerce(FieldType::kBoolean, value).value_or(value);
  }
  return value;
}

Value MembersToWire(const std::vector<Field>& members, const ValueMap& map,
                    const SettingValues& settings) {
  ValueMap out;
  for (const auto& [key, value] : map) {
    const Field* known = nullptr;
    for (const Field& member : members) {
      if (member.name == key) known = &member;
    }
    if (known == nullptr) {
      out.Set(key, value);
    } else {
      out.Set(known->wire_name, ToWire(*known, value, settings));
    }
  }
  return Value(std::move(out));
}

Value CodeToWire(const Field& field, const Value& value, const SettingValues& settings) {
  const CodeName* code = FindCode(field.codes, value);
  if (code == nullptr) return value;
  const auto setting = settings.find(field.send_as_setting);
  if (setting != settings.end() && setting->second == "name") return Value(code->name);
  return Converted(field.wire_type, Value(code->code));
}

// ---- From the API

const Value* FindMember(const Field& field, const ValueMap& whole) {
  const ValueMap* holder = &whole;
  if (!field.inside.empty() && !field.flat_in_answers) {
    const Value* inner = whole.Find(field.inside);
    holder = inner == nullptr ? nullptr : inner->AsMap();
    if (holder == nullptr) return nullptr;
  }
  const ValueMap& object = *holder;
  const Value* value = object.Find(field.wire_name);
  if (value != nullptr && !value->is_null()) return value;
  for (const std::string& alias : field.wire_aliases) {
    const Value* other = object.Find(alias);
    if (other != nullptr && !other->is_null()) return other;
  }
  return nullptr;
}

// An API that hides a secret behind signs has not shown it, even where it shows the end.
bool IsMask(const Field& field, std::string_view text) {
  for (const std::string& mask : field.masks) {
    if (text.starts_with(mask)) return true;
  }
  constexpr std::string_view kBullet = "\u2022";
  if (text.starts_with("****") || text.starts_with("\u2022\u2022\u2022\u2022")) return true;
  while (!text.empty()) {
    if (text.front() == '*') {
      text.remove_prefix(1);
    } else if (text.starts_with(kBullet)) {
      text.remove_prefix(kBullet.size());
    } else {
      return false;
    }
  }
  return true;
}

class WireReader {
 public:
  WireObject ReadAll(const std::vector<Field>& fields, const ValueMap& object) {
    out_.fields = Value(ReadMembers(fields, object, Path()));
    return std::move(out_);
  }

 private:
  ValueMap ReadMembers(const std::vector<Field>& fields, const ValueMap& object, const Path& at) {
    ValueMap read;
    read.reserve(fields.size());
    for (const Field& field : fields) {
      const Value* value = FindMember(field, object);
      if (value == nullptr) continue;
      if (field.sensitive) {
        KeepSecret(field, *value, at);
        continue;
      }
      std::optional<Value> typed = Read(field, *value, at);
      // Fields are sorted by name.
      if (typed.has_value()) read.Append(field.name, *std::move(typed));
    }
    return read;
  }

  // The members that |field| declares; of an open one the others too, as they are.
  ValueMap ReadMap(const Field& field, const ValueMap& map, const Path& at) {
    ValueMap read = ReadMembers(field.members, map, at);
    if (!field.open) return read;
    for (const ValueMap::Member& member : map) {
      const bool declared =
          std::any_of(field.members.begin(), field.members.end(), [&](const Field& known) {
            return known.wire_name == member.first.text() || known.name == member.first;
          });
      if (!declared && !member.second.is_null()) read.Set(member.first, member.second);
    }
    return read;
  }

  void KeepSecret(const Field& field, const Value& value, const Path& at) {
    const std::string text = value.Plain();
    if (field.write_only || IsMask(field, text)) {
      if (!text.empty()) out_.hidden.push_back(at.Member(field.name));
      return;
    }
    out_.secrets.emplace_back(at.Member(field.name), Secret(text));
  }

  std::optional<Value> Read(const Field& field, const Value& value, const Path& at) {
    if (!field.codes.empty()) return ReadCode(field, value, at);
    if (field.type == FieldType::kMap && value.AsMap() != nullptr && !field.members.empty()) {
      return Value(ReadMap(field, *value.AsMap(), at.Member(field.name)));
    }
    if (field.type == FieldType::kList && value.AsList() != nullptr) {
      return ReadList(field, *value.AsList(), at.Member(field.name));
    }
    std::optional<Value> typed = Coerce(field.type, value);
    if (typed.has_value()) return typed;
    return Odd(field, value, at);
  }

  std::optional<Value> ReadCode(const Field& field, const Value& value, const Path& at) {
    if (const CodeName* code = FindCode(field.codes, value)) return Value(code->code);
    // A code that is newer than the catalog is still a number.
    if (std::optional<Value> number = Coerce(FieldType::kInteger, value)) return number;
    return Odd(field, value, at);
  }

  std::optional<Value> ReadList(const Field& field, const Value::List& list, const Path& at) {
    Value::List read;
    read.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!field.members.empty() && list[i].AsMap() != nullptr) {
        const ValueMap& item = *list[i].AsMap();
        const bool keyed = field.comparison == Comparison::kByKey;
        read.emplace_back(ReadMap(field, item, keyed ? at.Item(NameIn(field, item)) : at.Index(i)));
      } else {
        read.push_back(Coerce(field.item_type, list[i]).value_or(list[i]));
      }
    }
    return Value(std::move(read));
  }

  // What names an item of a list by key.
  static std::string NameIn(const Field& list, const ValueMap& item) {
    for (const Field& member : list.members) {
      if (member.name != list.item_key) continue;
      const Value* const name = FindMember(member, item);
      return name == nullptr ? "" : name->Plain();
    }
    return "";
  }

  // A scalar of another type is kept, so that a comparison shows what is really there.
  std::optional<Value> Odd(const Field& field, const Value& value, const Path& at) {
    std::string problem = at.Member(field.name).ToString();
    if (!field.codes.empty()) {
      problem += " is no number and no name that the catalog knows";
    } else {
      problem += " is " + std::string(Describe(value)) + " where " +
                 std::string(Wanted(field.type)) + " was expected";
    }
    out_.problems.push_back(std::move(problem));
    if (value.AsList() != nullptr || value.AsMap() != nullptr) return {};
    return value;
  }

  WireObject out_;
};

// The value of a discriminator in an answer, or in what was made of one; null when it says none.
const Value* Discriminator(const ResourceType& type, Key name, const Value& object) {
  const Field* field = type.base.Find(name);
  const ValueMap* map = object.AsMap();
  if (field == nullptr || map == nullptr) return nullptr;
  const Value* said = FindMember(*field, *map);
  return said == nullptr ? map->Find(field->name) : said;
}

// The auth type of a type that offers no other.
std::optional<std::int64_t> OnlyAuth(const Variants& variants, const std::string& type) {
  const std::vector<TypeEntry>& types = variants.types();
  const auto at = std::lower_bound(
      types.begin(), types.end(), type,
      [](const TypeEntry& entry, const std::string& name) { return entry.name < name; });
  const bool one = at != types.end() && at->name == type && at->auth_ids.size() == 1;
  return one ? std::optional(at->auth_ids.front()) : std::nullopt;
}

}  // namespace

Value ToWire(const Field& field, const Value& value, const SettingValues& settings) {
  if (value.is_null() || value.AsRef() != nullptr || value.AsSecretRef() != nullptr) return value;
  if (!field.codes.empty()) return CodeToWire(field, value, settings);
  if (const ValueMap* map = value.AsMap()) {
    return field.members.empty() ? value : MembersToWire(field.members, *map, settings);
  }
  if (const Value::List* list = value.AsList()) {
    if (field.members.empty()) return value;
    Value::List out;
    for (const Value& item : *list) {
      const ValueMap* map = item.AsMap();
      out.push_back(map == nullptr ? item : MembersToWire(field.members, *map, settings));
    }
    return Value(std::move(out));
  }
  return Converted(field.wire_type, value);
}

WireObject FromWire(const FieldSet& fields, const Value& object) {
  const ValueMap* map = object.AsMap();
  if (map != nullptr) return WireReader().ReadAll(fields.fields, *map);
  WireObject none;
  none.fields = Value(ValueMap());
  none.problems.push_back("the answer is " + std::string(Describe(object)) +
                          " where a map was expected");
  return none;
}

namespace {

bool Reads(const Field& field, std::string_view name) {
  return field.wire_name == name || std::find(field.wire_aliases.begin(), field.wire_aliases.end(),
                                              name) != field.wire_aliases.end();
}

void AddUnknown(const std::vector<Field>& fields, Key inside, const ValueMap& map,
                const std::string& before, std::vector<std::string>& unknown) {
  for (const auto& [key, value] : map) {
    const std::string name = key.text();
    const auto at = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
      return (field.inside == inside || field.flat_in_answers) && Reads(field, name);
    });
    if (at == fields.end()) {
      unknown.push_back(before + name);
    } else if (const ValueMap* below = value.AsMap();
               below != nullptr && !at->members.empty() && !at->open) {
      AddUnknown(at->members, Key(), *below, before + name + ".", unknown);
    }
  }
}

}  // namespace

std::vector<std::string> UnknownMembers(const FieldSet& fields, const Value& object) {
  std::vector<std::string> unknown;
  const ValueMap* const map = object.AsMap();
  if (map == nullptr) return unknown;
  std::set<Key> holders;  // members that hold fields
  for (const Field& field : fields.fields) {
    if (!field.inside.empty() && !field.flat_in_answers) holders.insert(field.inside);
  }
  ValueMap beside = *map;
  for (const Key holder : holders) {
    const Value* const inner = map->Find(holder);
    if (inner != nullptr && inner->AsMap() != nullptr) {
      AddUnknown(fields.fields, holder, *inner->AsMap(), "", unknown);
    }
    beside.Erase(holder);
  }
  AddUnknown(fields.fields, Key(), beside, "", unknown);
  return unknown;
}

const FieldSet& FieldsOf(const ResourceType& type, const Value& object, const FieldSet& fallback) {
  if (type.variants == nullptr) return type.base;
  const std::string fallback_type = fallback.variant.empty() ? "" : fallback.variant.front();
  const Value* said_type = Discriminator(type, type.type_field, object);
  const std::string name = said_type == nullptr ? fallback_type : said_type->Plain();
  const Value* said_auth = Discriminator(type, type.auth_field, object);
  // Thin rows say no auth type: a row of the fallback's type is taken to be the fallback's.
  if (said_auth == nullptr && name == fallback_type) return fallback;

  std::optional<std::int64_t> auth;
  if (said_auth != nullptr) {
    if (const CodeName* code = FindCode(type.variants->auth_types(), *said_auth)) auth = code->code;
  } else {
    auth = OnlyAuth(*type.variants, name);
  }
  const FieldSet* found = type.variants->Resolve(name, auth);
  if (found != nullptr) return *found;
  if (name == fallback_type) return fallback;
  const FieldSet* of_type = type.variants->Resolve(name, {});
  return of_type == nullptr ? fallback : *of_type;
}

}  // namespace dbsn
