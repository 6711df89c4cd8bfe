#include "schema/live_manifest.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "schema/any_type.h"
#include "schema/caseless.h"
#include "schema/sample.h"
#include "schema/wire.h"

namespace dbsn {

namespace {

constexpr std::size_t kTypesNamed = 6;
constexpr std::size_t kLongestName = 60;  // also a file's, with room for an ending

const Field* MemberNamed(const std::vector<Field>& members, Key name) {
  const auto at = std::find_if(members.begin(), members.end(),
                               [&](const Field& member) { return member.name == name; });
  return at == members.end() ? nullptr : &*at;
}

// A name that a person would give: its natural key's words, else its type and id.
std::string NameFor(const LiveObject& object) {
  if (!object.name.empty()) return object.name;
  const Value* const title = object.fields.Find(object.type->name_field);
  std::string name = title == nullptr ? "" : NameFrom(title->Plain(), "");
  if (name.empty()) {
    const FieldSet& fields = FieldsOf(object);
    const std::string& what = fields.variant.empty() ? object.type->title : fields.variant.front();
    name = NameFrom(what + " " + object.id, object.type->title);
  }
  name.resize(std::min(name.size(), kLongestName));
  while (name.ends_with('-')) name.pop_back();
  return name;
}

// Which address an id means.
class Index {
 public:
  void Add(const Address& address, const std::string& id) {
    if (!id.empty()) by_id_.try_emplace({address.provider, address.kind, id}, address);
  }

  // Nothing when no kind that |field| may point at knows the id, or several do.
  std::optional<Address> Find(const LiveObject& from, const Field& field,
                              const std::string& id) const {
    std::optional<Address> found;
    for (const auto& [kind, type] : from.definition->kinds) {
      const std::vector<std::string>& allowed = field.reference_kinds;
      const bool may =
          allowed.empty() || std::find(allowed.begin(), allowed.end(), kind) != allowed.end();
      const auto at = may ? by_id_.find({from.provider, kind, id}) : by_id_.end();
      if (at == by_id_.end()) continue;
      if (found.has_value()) return {};
      found = at->second;
    }
    return found;
  }

 private:
  std::map<std::tuple<std::string, std::string, std::string>, Address> by_id_;
};

// Writes one manifest, field by field.
class Writer {
 public:
  Writer(const LiveObject& object, const Address& address, const Index& index,
         std::set<std::string>& variables)
      : object_(object), fields_(FieldsOf(object)), index_(index), variables_(variables) {
    manifest_.address = address;
  }

  LiveManifest Write() {
    ManifestText& text = manifest_.text;
    const std::vector<std::string>& serves = object_.definition->serves;
    text.api_version = object_.provider + "/" + (serves.empty() ? "v1" : serves.back());
    text.address = manifest_.address;
    text.project = object_.project;
    if (object_.adopt) text.adopt = object_.id;
    if (object_.type->variants != nullptr && fields_.variant.empty()) TellUnknownType();
    if (!fields_.active) TellInactiveType();
    for (const std::string& gap : manifest_.gaps) {
      text.above += (text.above.empty() ? "" : "\n") + gap;
    }
    for (const Field* const field : WritableFields(*object_.type, fields_)) Add(*field);
    return std::move(manifest_);
  }

 private:
  void Gap(std::string sentence) { manifest_.gaps.push_back(std::move(sentence)); }

  void TellUnknownType() {
    const Value* const type = object_.fields.Find(object_.type->type_field);
    if (type != nullptr) {
      Gap(fmt::format("The catalog does not know its type \"{}\".", type->Plain()));
      return;
    }
    const std::vector<std::string> fitting = TypesThatFit(*object_.type, object_.fields);
    std::string sentence = "Its type is not told";
    for (std::size_t i = 0; i < std::min(fitting.size(), kTypesNamed); ++i) {
      sentence += (i == 0 ? "; by its fields it may be " : ", ") + fitting[i];
    }
    if (fitting.size() > kTypesNamed) {
      sentence += fmt::format(" or one of {} more", fitting.size() - kTypesNamed);
    }
    Gap(sentence + ".");
  }

  void TellInactiveType() {
    std::string sentence = fmt::format("The catalog says that the type {} cannot be used any more",
                                       fields_.variant.empty() ? "" : fields_.variant.front());
    if (!fields_.inactive_reason.empty()) sentence += ": " + fields_.inactive_reason;
    Gap(sentence + ".");
  }

  bool Chooses(const Field& field) const {
    return field.name == object_.type->name_field || field.name == object_.type->type_field ||
           field.name == object_.type->auth_field;
  }

  void Add(const Field& field) {
    if (field.sensitive) return AddSecret(field);
    const Value* const live = object_.fields.Find(field.name);
    const bool empty = live == nullptr || live->is_null() ||
                       (live->AsText() != nullptr && live->AsText()->empty());
    if (empty) return AddMissing(field);
    if (field.default_value == *live && !Chooses(field)) return;
    manifest_.text.spec.push_back({field.name, Written(field, *live, Path(field.name))});
  }

  void AddSecret(const Field& field) {
    const bool seen = std::find(object_.secrets_seen.begin(), object_.secrets_seen.end(),
                                Path(field.name)) != object_.secrets_seen.end();
    if (seen || MustBeWritten(field)) {
      manifest_.text.spec.push_back({field.name, FromVariable(field)});
      return;
    }
    // The API never tells it, so nobody knows whether it is set.
    const std::string variable = VariableFor(field, manifest_.address.name);
    manifest_.text.spec.push_back({.name = field.name,
                                   .value = Value(SecretRef{SecretRef::Source::kEnv, variable}),
                                   .above = "",
                                   .beside = "not told: it may be set or not",
                                   .off = true});
  }

  Value FromVariable(const Field& field) {
    const std::string variable =
        TakeName(VariableFor(field, manifest_.address.name), "_", variables_);
    manifest_.variables.push_back(variable);
    return Value(SecretRef{SecretRef::Source::kEnv, variable});
  }

  void AddMissing(const Field& field) {
    if (!MustBeWritten(field)) return;
    const bool told_above = field.name == object_.type->type_field && !manifest_.gaps.empty();
    if (!told_above) {
      Gap(fmt::format("{} is not told, and a manifest needs it.", field.name.text()));
    }
    manifest_.text.spec.push_back({.name = field.name,
                                   .value = SampleValue(field, fields_, manifest_.address.name),
                                   .above = "",
                                   .beside = "an example: it is not told",
                                   .off = true});
  }

  Value Written(const Field& field, const Value& live, const Path& at) {
    if (!field.codes.empty()) {
      const CodeName* const code = FindCode(field.codes, live);
      return code == nullptr ? live : Value(code->name);
    }
    if (field.type == FieldType::kReference) return Reference(field, live);
    if (const ValueMap* const map = live.AsMap(); map != nullptr && !field.members.empty()) {
      return Members(field, *map, at);
    }
    const Value::List* const list = live.AsList();
    if (list == nullptr) return live;
    Value::List items;
    items.reserve(list->size());
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Value& item = (*list)[i];
      if (field.item_type == FieldType::kReference) {
        items.push_back(Reference(field, item));
      } else if (item.AsMap() != nullptr && !field.members.empty()) {
        items.push_back(Members(field, *item.AsMap(), at.Index(i)));
      } else {
        items.push_back(item);
      }
    }
    return Value(std::move(items));
  }

  Value Reference(const Field& field, const Value& id) const {
    const std::optional<Address> target = index_.Find(object_, field, id.Plain());
    return target.has_value() ? Value(Ref{ToString(*target)}) : id;
  }

  Value Members(const Field& field, const ValueMap& live, const Path& at) {
    ValueMap written;
    for (const auto& [name, value] : live) {
      const Field* const member = MemberNamed(field.members, name);
      if (member == nullptr) {
        written.Set(name, value);
      } else if (!member->read_only && !(member->default_value == value)) {
        written.Set(name, Written(*member, value, at.Member(name)));
      }
    }
    for (const Field& member : field.members) {
      if (!member.sensitive) continue;
      const Path path = at.Member(member.name);
      const bool seen = std::find(object_.secrets_seen.begin(), object_.secrets_seen.end(), path) !=
                        object_.secrets_seen.end();
      if (seen || MustBeWritten(member)) written.Set(member.name, FromVariable(member));
    }
    return Value(std::move(written));
  }

  const LiveObject& object_;
  const FieldSet& fields_;
  const Index& index_;
  std::set<std::string>& variables_;
  LiveManifest manifest_;
};

}  // namespace

const FieldSet& FieldsOf(const LiveObject& object) {
  return FieldsOf(*object.type, object.fields,
                  object.if_untold == nullptr ? object.type->base : *object.if_untold);
}

std::string TakeName(const std::string& wanted, std::string_view between,
                     std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; !taken.insert(LowerCase(name)).second; ++number) {
    name = fmt::format("{}{}{}", wanted, between, number);
  }
  return name;
}

std::vector<LiveManifest> ManifestsOf(const std::vector<LiveObject>& objects,
                                      const std::vector<KnownResource>& known) {
  std::map<std::string, std::set<std::string>> names;  // by kind
  std::set<std::string> variables;
  Index index;
  for (const KnownResource& one : known) {
    names[one.address.kind].insert(LowerCase(one.address.name));
    index.Add(one.address, one.id);
  }
  std::vector<Address> addresses;
  addresses.reserve(objects.size());
  for (const LiveObject& object : objects) {
    const std::string& kind = object.type->kind;
    addresses.push_back({object.provider, kind, TakeName(NameFor(object), "-", names[kind])});
    index.Add(addresses.back(), object.id);
  }
  std::vector<LiveManifest> manifests;
  manifests.reserve(objects.size());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    manifests.push_back(Writer(objects[i], addresses[i], index, variables).Write());
  }
  return manifests;
}

}  // namespace dbsn
