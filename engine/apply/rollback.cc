#include "engine/apply/rollback.h"

#include <utility>

#include "engine/apply/apply_codes.h"
#include "schema/request.h"

namespace dbsn {
namespace {

Diagnostic CouldNot(const RollBackInputs& inputs, const std::string& why) {
  return {.code = kRollbackFailed,
          .detail = "Its test failed, and it could not be put back: " + why,
          .hint = "It stands as it was applied; the next plan shows it.",
          .address = ToString(inputs.change.address)};
}

// The fields that the change sent, with the values that were read before.
Value Former(const RollBackInputs& inputs) {
  ValueMap former;
  if (!inputs.before.has_value()) return Value(std::move(former));
  for (const FieldChange& field : inputs.change.fields) {
    if (field.sensitive || field.path.empty()) continue;
    const Key key = field.path.steps().front().key;
    const Value* before = inputs.before->Find(key);
    const Field* described = inputs.fields.Find(key);
    if (before != nullptr) {
      former.Set(key, *before);
    } else if (described != nullptr && described->unset.has_value()) {
      former.Set(key, *described->unset);
    }
  }
  return Value(std::move(former));
}

}  // namespace

RolledBack RollBack(const RollBackInputs& inputs) {
  const ShapeInputs shape{inputs.provider.definition(), inputs.type, inputs.fields,
                          inputs.provider.settings(), inputs.scope.values};
  const bool created = inputs.change.action == Action::kCreate;
  std::vector<Request> requests;
  if (created) {
    Result<Request> request = ShapeDelete(shape, inputs.id);
    if (!request.ok()) return {.problem = CouldNot(inputs, request.problem().detail)};
    requests.push_back(std::move(request).value());
  } else {
    Result<std::vector<Request>> update = ShapeUpdate(shape, inputs.id, Former(inputs));
    if (!update.ok()) return {.problem = CouldNot(inputs, update.problem().detail)};
    requests = std::move(update).value();
  }
  for (const Request& request : requests) {
    const StepOutcome outcome =
        inputs.provider.Carry(inputs.type, inputs.scope, request, inputs.id, inputs.fillings);
    if (outcome.effect == Effect::kDone) continue;
    return {.problem = CouldNot(
                inputs, outcome.problem.has_value() ? outcome.problem->detail : outcome.message)};
  }
  return {.removed = created, .problem = std::nullopt};
}

}  // namespace dbsn
