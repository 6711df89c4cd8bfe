// What one catalog says otherwise than another, and whether that can break a manifest. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"

namespace dbsn {

struct CatalogChange {
  std::string type;     // "" : of the catalog as a whole
  std::string auth;     // the auth type that it holds for alone; "" for all of them
  std::string what;     // "connectorPort is now required"; for people
  bool breaks = false;  // a manifest that was right may now be wrong
  bool operator==(const CatalogChange&) const = default;
};

// In the order of the types' names. Help texts, labels and examples are not compared.
std::vector<CatalogChange> DiffCatalogs(const Variants& before, const Variants& after);

}  // namespace dbsn
