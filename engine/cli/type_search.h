// Finds kinds, types and fields by what a person calls them, in any case.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/explanation.h"
#include "schema/definition.h"
#include "schema/diagnostic.h"

namespace dbsn {

// Every type of every kind of |definitions|, by provider, then by name. Instances of one
// definition count once.
std::vector<TypeToExplain> AllTypes(const Definitions& definitions);
// Those called |name|: in its exact case, else in any.
std::vector<TypeToExplain> FindTypes(const Definitions& definitions, std::string_view name);

struct KindToExplain {
  const Definition* definition = nullptr;
  const ResourceType* kind = nullptr;
};
std::vector<KindToExplain> AllKinds(const Definitions& definitions);

struct WhatToExplain {
  std::vector<KindToExplain> kinds;
  std::vector<TypeToExplain> types;
  std::string field;  // of those types; of those kinds where there is no type
};
// What "Postgres", "Postgres.connectorHost", "connectorHost" or "Connector" means. The problem,
// with what is near, when it is nothing.
struct Explained {
  WhatToExplain what;
  std::optional<Diagnostic> problem;
};
Explained FindWhatToExplain(const Definitions& definitions, const std::string& words);

// No type is called |name|: a problem with what is near.
Diagnostic NoSuchType(const Definitions& definitions, const std::string& name);

}  // namespace dbsn
