#include "engine/plan/steps.h"

#include <utility>

namespace dbsn {
namespace {

Steps StepsOf(Result<Request> request) {
  Steps steps;
  if (request.ok()) {
    steps.requests.push_back(std::move(request).value());
  } else {
    steps.problem = request.problem();
  }
  return steps;
}

Steps StepsOf(Result<std::vector<Request>> requests) {
  if (requests.ok()) return {.requests = std::move(requests).value(), .problem = std::nullopt};
  return {.requests = {}, .problem = requests.problem()};
}

ShapeInputs InputsOf(const Shape& shape) {
  return {*shape.facts.definition, *shape.type, *shape.fields, shape.facts.settings, shape.context};
}

}  // namespace

Steps ShapeCreateSteps(const Shape& shape, const Value& desired) {
  return StepsOf(ShapeCreate(InputsOf(shape), desired));
}

Steps ShapeUpdateSteps(const Shape& shape, const std::string& id, const Value& changed) {
  return StepsOf(ShapeUpdate(InputsOf(shape), id, changed));
}

Steps ShapeTestSteps(const Shape& shape, const std::string& id, const Value& whole) {
  return StepsOf(ShapeTest(InputsOf(shape), id, whole));
}

Steps ShapeDeleteSteps(const Shape& shape, const std::string& id) {
  return StepsOf(ShapeDelete(InputsOf(shape), id));
}

Value OnlyDeclared(const Value& declared, const Value& live) {
  const ValueMap* names = declared.AsMap();
  const ValueMap* values = live.AsMap();
  if (names == nullptr || values == nullptr) return live;
  ValueMap both;
  for (const auto& [key, value] : *names) {
    if (const Value* now = values->Find(key)) both.Append(key, *now);
  }
  return Value(std::move(both));
}

}  // namespace dbsn
