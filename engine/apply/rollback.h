// Puts a change back whose test failed and whose manifest says `onFailure: rollback`: a created
// resource is deleted, an updated one gets the declared fields back that were read before.
#pragma once
#include <optional>
#include <string>

#include "engine/plan/plan.h"
#include "engine/provider/provider.h"

namespace dbsn {

struct RollBackInputs {
  const Change& change;
  Provider& provider;
  const ResourceType& type;
  const FieldSet& fields;
  const Scope& scope;
  const std::string& id;
  const Fillings& fillings;
  const std::optional<Value>& before;
};

struct RolledBack {
  bool removed = false;               // the created resource is gone again
  std::optional<Diagnostic> problem;  // it could not be put back
};

RolledBack RollBack(const RollBackInputs& inputs);

}  // namespace dbsn
