// The requests of a change, shaped before anything is sent: the plan shows exactly these.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/planner.h"
#include "schema/request.h"

namespace dbsn {

struct Shape {
  const ProviderFacts& facts;
  const ResourceType* type = nullptr;
  const FieldSet* fields = nullptr;
  ContextValues context;
};

struct Steps {
  std::vector<Request> requests;
  std::optional<Diagnostic> problem;  // why there are none
};

Steps ShapeCreateSteps(const Shape& shape, const Value& desired);
Steps ShapeUpdateSteps(const Shape& shape, const std::string& id, const Value& changed);
// The API's test of what a create or an update would save.
Steps ShapeTestSteps(const Shape& shape, const std::string& id, const Value& whole);
Steps ShapeDeleteSteps(const Shape& shape, const std::string& id);

// Of |live| the members that |declared| has too: what a plan's fingerprint and `undo` go by.
Value OnlyDeclared(const Value& declared, const Value& live);

}  // namespace dbsn
