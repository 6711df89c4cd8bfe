// A small provider made by hand: two kinds, four types of connectors, every sort of field. For
// tests of what is done with a definition, when reading one is not the matter.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/definition.h"

namespace dbsn {

Field TextField(std::string_view name, bool required = false);
Field TypedField(std::string_view name, FieldType type);

// Variants that are given whole.
class GivenVariants : public Variants {
 public:
  // |fields| with no auth are the type's alone; |auths|: id → the fields that it adds.
  void AddType(TypeEntry type, std::vector<Field> fields,
               std::map<std::int64_t, std::vector<Field>> auths);
  void SetAuthTypes(std::vector<CodeName> auth_types) { auth_types_ = std::move(auth_types); }
  // REQUIRES: AddType has been called with that name.
  FieldSet& At(std::string_view type, std::optional<std::int64_t> auth);

  const std::vector<TypeEntry>& types() const override { return types_; }
  const std::vector<CodeName>& auth_types() const override { return auth_types_; }
  const std::vector<CodeName>& categories() const override { return categories_; }
  const FieldSet* Resolve(std::string_view type, std::optional<std::int64_t> auth) const override;

 private:
  std::vector<TypeEntry> types_;
  std::vector<CodeName> auth_types_;
  std::vector<CodeName> categories_{{1, "RDBMS", {}}, {2, "Files", {}}};
  std::map<std::pair<std::string, std::optional<std::int64_t>>, FieldSet> sets_;
};

// Serves acme/v1. Kind Connector: name in `title`, type in `engine`, auth in `login`. Types:
//   Postgres   login basic (2): host, port 1..65535, database, user, password (a secret), limit
//   Lake       login key (3) or token (6, alias PAT): account, secret; with key also keyName
//   Warehouse  login basic or token: host, storage → Lake, url, tenant (a GUID), version
//   Old        inactive; Guess: not verified; both with login basic
// Kind Job, without types: name, connector → any Connector, steps (by key `name`, each with order,
// source → anything, token), options, settings (free), tags, tier (small or large), size (open),
// enabled, ratio, timeout, owner (read only), note (unset: "").
std::shared_ptr<const Definition> AcmeDefinition();

}  // namespace dbsn
