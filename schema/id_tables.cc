// Puts the facts about one combination of type and auth type together, in the order that the
// catalog's supplement declares: a field's general facts, those of its optional id, of the auth
// type, of its required id, of the type; later wins, fact by fact.
#include "schema/id_tables.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "schema/check.h"
#include "schema/coerce.h"

namespace dbsn {

namespace {

// Where the facts about one field of one combination stand.
struct FieldParts {
  std::vector<std::int64_t> required, optional;
  const FieldFacts* auth = nullptr;
};

// One field while its facts are added.
class FieldMaker {
 public:
  FieldMaker(Field field, bool typed) : field_(std::move(field)), typed_(typed) {}

  void Add(const CatalogField& catalog) {
    field_.label = catalog.label;
    field_.help = catalog.help;
    field_.allowed = catalog.allowed;
    catalog_ = &catalog;
  }

  void Add(const FieldFacts& facts) {
    if (facts.type.has_value()) typed_ = true;
    Take(facts.type, field_.type);
    Take(facts.wire, field_.wire_type);
    Take(facts.format, field_.format);
    TakeOptional(facts.min_length, field_.min_length);
    TakeOptional(facts.max_length, field_.max_length);
    TakeOptional(facts.min, field_.min);
    TakeOptional(facts.max, field_.max);
    TakeOptional(facts.warn_above, field_.warn_above);
    TakeOptional(facts.default_value, field_.default_value);
    Take(facts.open_enum, field_.open_enum);
    Take(facts.sensitive, field_.sensitive);
    Take(facts.write_only, field_.write_only);
    Take(facts.example, field_.example);
    Take(facts.label, field_.label);
    Take(facts.help, field_.help);
    TakeOptional(facts.reference, reference_);
    if (facts.required.value_or(false)) field_.required = true;
  }

  void Require() { field_.required = true; }

  Field Finish(const IdTablesData& data, const std::string& kind) {
    if (catalog_ != nullptr && !typed_) field_.type = catalog_->type;
    if (catalog_ != nullptr && catalog_->secret) field_.sensitive = field_.write_only = true;
    if (field_.default_value.has_value()) {
      // One that is not of the type was reported when the supplement was read.
      field_.default_value = Coerce(field_.type, *field_.default_value);
    }
    if (field_.required && field_.default_value.has_value()) field_.send_default = true;
    if (field_.type == FieldType::kReference) PointAt(data, kind);
    return std::move(field_);
  }

 private:
  template <typename T>
  static void Take(const std::optional<T>& fact, T& into) {
    if (fact.has_value()) into = *fact;
  }
  template <typename T>
  static void TakeOptional(const std::optional<T>& fact, std::optional<T>& into) {
    if (fact.has_value()) into = fact;
  }

  void PointAt(const IdTablesData& data, const std::string& kind) {
    field_.reference_kinds = {kind};
    const auto group = data.groups.find(reference_.value_or(""));
    if (group == data.groups.end()) return;
    field_.reference_label = group->second.label;
    for (const std::string& member : group->second.members) {
      const bool there =
          std::any_of(data.types.begin(), data.types.end(),
                      [&](const CatalogType& type) { return type.entry.name == member; });
      if (there) field_.reference_variants.push_back(member);
    }
  }

  Field field_;
  bool typed_;
  const CatalogField* catalog_ = nullptr;
  std::optional<std::string> reference_;
};

template <typename Map, typename KeyType>
const typename Map::mapped_type* Lookup(const Map& map, const KeyType& key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

std::map<Key, FieldParts> PartsOf(const IdTablesData& data, const CatalogType& type,
                                  std::optional<std::int64_t> auth) {
  std::map<Key, FieldParts> parts;
  for (const std::int64_t id : type.optional) {
    if (const CatalogField* field = Lookup(data.optional, id)) {
      parts[field->name].optional.push_back(id);
    }
  }
  for (const std::int64_t id : type.required) {
    if (const CatalogField* field = Lookup(data.required, id)) {
      parts[field->name].required.push_back(id);
    }
  }
  if (!auth.has_value()) return parts;
  if (const FactsByName* fields = Lookup(data.auth_fields, *auth)) {
    for (const auto& [name, facts] : *fields) parts[name].auth = &facts;
  }
  return parts;
}

// The type's required fields, then those of the auth type with its secrets last, then the type's
// optional ones.
int RankOf(const CatalogType& type, const FieldParts& parts, bool sensitive) {
  constexpr int kAuth = 1000, kSecret = 500, kOptional = 2000;
  const auto place = [](const std::vector<std::int64_t>& ids, std::int64_t id) {
    return static_cast<int>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  };
  if (!parts.required.empty()) return place(type.required, parts.required.front());
  if (parts.auth != nullptr) return kAuth + (sensitive ? kSecret : 0);
  return kOptional + place(type.optional, parts.optional.front());
}

Field MakeField(const IdTablesData& data, const IdTablesBase& base, const TypeFacts* type_facts,
                Key name, const FieldParts& parts) {
  const auto in_base = std::find_if(base.fields.begin(), base.fields.end(),
                                    [name](const Field& field) { return field.name == name; });
  Field field;
  field.name = name;
  field.wire_name = name.text();
  if (in_base != base.fields.end()) field = *in_base;

  FieldMaker maker(std::move(field), in_base != base.fields.end());
  const auto add = [&maker](const FieldFacts* facts) {
    if (facts != nullptr) maker.Add(*facts);
  };
  add(Lookup(data.fields, name));
  for (const std::int64_t id : parts.optional) {
    maker.Add(data.optional.at(id));
    add(Lookup(data.optional_facts, id));
  }
  add(parts.auth);
  for (const std::int64_t id : parts.required) {
    maker.Add(data.required.at(id));
    add(Lookup(data.required_facts, id));
    maker.Require();
  }
  if (type_facts != nullptr) add(Lookup(type_facts->fields, name));
  return maker.Finish(data, base.kind);
}

// A type with one auth type: the manifest may leave it out.
void OfferTheOnlyAuth(const IdTablesBase& base, const CatalogType& type, FieldSet& set) {
  if (!base.auth_defaults_to_only || type.entry.auth_ids.size() != 1) return;
  for (Field& field : set.fields) {
    if (field.name != base.auth_field) continue;
    field.default_value = Value(type.entry.auth_ids.front());
    field.send_default = true;
  }
}

std::string AuthName(const IdTablesData& data, std::int64_t auth) {
  const CodeName* code = FindCode(data.auth_types, auth);
  return code == nullptr ? std::to_string(auth) : code->name;
}

FieldSet ResolveFields(const IdTablesData& data, const IdTablesBase& base, const CatalogType& type,
                       std::optional<std::int64_t> auth) {
  const TypeFacts* facts = Lookup(data.type_facts, type.entry.name);
  const std::map<Key, FieldParts> parts = PartsOf(data, type, auth);
  FieldSet set;
  for (const Field& field : base.fields) {
    if (!parts.contains(field.name)) set.fields.push_back(field);
  }
  for (const auto& [name, of_field] : parts) {
    set.fields.push_back(MakeField(data, base, facts, name, of_field));
    set.fields.back().rank = RankOf(type, of_field, set.fields.back().sensitive);
  }
  std::sort(set.fields.begin(), set.fields.end(),
            [](const Field& a, const Field& b) { return a.name < b.name; });
  OfferTheOnlyAuth(base, type, set);

  set.variant = {type.entry.name};
  if (auth.has_value()) set.variant.push_back(AuthName(data, *auth));
  set.can_test = type.can_test;
  set.active = type.entry.active;
  set.unverified = type.entry.unverified;
  if (facts != nullptr) {
    set.inactive_reason = facts->inactive_reason;
    set.default_port = facts->default_port;
  }
  for (const Key name : base.derived_category) {
    set.derived.emplace_back(name, Value(type.entry.category_id));
  }
  return set;
}

}  // namespace

IdTables::IdTables(IdTablesData data, IdTablesBase base)
    : data_(std::move(data)), base_(std::move(base)) {
  types_.reserve(data_.types.size());
  slots_.reserve(data_.types.size());
  for (const CatalogType& type : data_.types) {
    types_.push_back(type.entry);
    slots_.push_back({std::make_unique<Slot[]>(type.entry.auth_ids.size() + 1)});
  }
}

IdTables::~IdTables() = default;

const FieldSet* IdTables::Resolve(std::string_view type, std::optional<std::int64_t> auth) const {
  const auto at = std::lower_bound(
      types_.begin(), types_.end(), type,
      [](const TypeEntry& entry, std::string_view name) { return entry.name < name; });
  if (at == types_.end() || at->name != type) return nullptr;
  std::size_t slot_index = 0;
  if (auth.has_value()) {
    const auto id = std::find(at->auth_ids.begin(), at->auth_ids.end(), *auth);
    if (id == at->auth_ids.end()) return nullptr;
    slot_index = static_cast<std::size_t>(id - at->auth_ids.begin()) + 1;
  }
  const auto type_index = static_cast<std::size_t>(at - types_.begin());
  Slot& slot = slots_[type_index].slots[slot_index];
  std::call_once(slot.resolved,
                 [&] { slot.fields = ResolveFields(data_, base_, data_.types[type_index], auth); });
  return &slot.fields;
}

}  // namespace dbsn
