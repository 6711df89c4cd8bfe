// Variants from a catalog of id tables: types list the ids of their required fields, optional
// fields and auth types, and each id is defined once. A supplement adds what those files do not
// say. The catalog's key names are parameters.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/definition.h"
#include "schema/id_tables_data.h"

namespace dbsn {

// Resolves a combination when it is first asked for. Thread-safe; after the first time a
// combination costs a binary search and one atomic read.
class IdTables : public Variants {
 public:
  IdTables(IdTablesData data, IdTablesBase base);
  ~IdTables() override;

  const std::vector<TypeEntry>& types() const override { return types_; }
  const std::vector<CodeName>& auth_types() const override { return data_.auth_types; }
  const std::vector<CodeName>& categories() const override { return data_.categories; }
  const FieldSet* Resolve(std::string_view type, std::optional<std::int64_t> auth) const override;

 private:
  struct Slot {
    std::once_flag resolved;
    FieldSet fields;
  };
  // One for the type alone, then one for each of its auth types.
  struct TypeSlots {
    std::unique_ptr<Slot[]> slots;
  };

  const IdTablesData data_;
  const IdTablesBase base_;
  std::vector<TypeEntry> types_;  // in the order of data_.types
  std::vector<TypeSlots> slots_;
};

}  // namespace dbsn
