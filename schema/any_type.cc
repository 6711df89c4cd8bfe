#include "schema/any_type.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "schema/sample.h"

namespace dbsn {

namespace {

// Each auth type that |type| offers; nothing where it takes none.
std::vector<std::optional<std::int64_t>> AuthsOf(const TypeEntry& type) {
  std::vector<std::optional<std::int64_t>> auths(type.auth_ids.begin(), type.auth_ids.end());
  if (auths.empty()) auths.emplace_back();
  return auths;
}

bool Fits(const FieldSet& type, const ValueMap& fields) {
  const bool knows_all = std::all_of(fields.begin(), fields.end(), [&](const auto& member) {
    return type.Find(member.first) != nullptr;
  });
  if (!knows_all) return false;
  return std::all_of(type.fields.begin(), type.fields.end(), [&](const Field& field) {
    const bool shown = !field.sensitive && !field.write_only && !field.discriminator;
    return !shown || !MustBeWritten(field) || fields.Find(field.name) != nullptr;
  });
}

}  // namespace

FieldSet FieldsOfAnyType(const ResourceType& kind) {
  FieldSet all = kind.base;
  if (kind.variants == nullptr) return all;
  std::map<std::string, Field> by_name;
  for (const Field& field : kind.base.fields) by_name.emplace(field.name.text(), field);
  for (const TypeEntry& type : kind.variants->types()) {
    for (const std::optional<std::int64_t> auth : AuthsOf(type)) {
      const FieldSet* const fields = kind.variants->Resolve(type.name, auth);
      if (fields == nullptr) continue;
      for (const Field& field : fields->fields) {
        const auto [at, is_new] = by_name.try_emplace(field.name.text(), field);
        at->second.sensitive = at->second.sensitive || field.sensitive;
        if (is_new) {
          at->second.required = false;
          at->second.default_value.reset();
        }
      }
    }
  }
  all.fields.clear();
  for (auto& [name, field] : by_name) all.fields.push_back(std::move(field));
  return all;
}

std::vector<std::string> TypesThatFit(const ResourceType& kind, const Value& fields) {
  std::vector<std::string> fitting;
  const ValueMap* const map = fields.AsMap();
  if (kind.variants == nullptr || map == nullptr) return fitting;
  const Value* const said = fields.Find(kind.auth_field);
  const CodeName* const auth =
      said == nullptr ? nullptr : FindCode(kind.variants->auth_types(), *said);
  for (const TypeEntry& type : kind.variants->types()) {
    const auto auths = AuthsOf(type);
    const bool fits = std::any_of(auths.begin(), auths.end(), [&](const auto& one) {
      if (auth != nullptr && one != auth->code) return false;
      const FieldSet* const of_type = kind.variants->Resolve(type.name, one);
      return of_type != nullptr && Fits(*of_type, *map);
    });
    if (type.active && fits) fitting.push_back(type.name);
  }
  return fitting;
}

}  // namespace dbsn
