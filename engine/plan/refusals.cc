#include "engine/plan/refusals.h"

#include <algorithm>
#include <string>

namespace dbsn {
namespace {

// Whether a failed test would have to put something back.
bool CouldRollBack(const DesiredResource& desired, const Change& change) {
  return desired.test.on_failure == OnTestFailure::kRollback &&
         desired.test.when != TestWhen::kNever && desired.type->test.has_value() && change.can_test;
}

void RefuseRollback(const std::string& why, Change& change) {
  change.blocks.push_back({"test.onFailure", why + ", as onFailure: rollback asks for.",
                           "Say onFailure: fail or warn for this change."});
}

}  // namespace

void RefuseProtected(Change& change) {
  change.blocks.push_back({"preventDestroy",
                           "It is protected: lifecycle.preventDestroy was applied to it.",
                           "Apply its manifest with preventDestroy: false first."});
}

void RefuseOwned(const OwnerOf& owner_of, Change& change) {
  const Address* owner = owner_of(change);
  if (owner == nullptr || *owner == change.address || *owner == change.was) return;
  change.blocks.push_back(
      {"adopt", "The id " + change.id + " is " + ToString(*owner) + " already.",
       "Correct lifecycle.adopt; to move the resource to this address, say lifecycle: {was: " +
           owner->kind + "/" + owner->name + "} instead."});
}

void RefuseRollbackOfDelete(const DesiredResource& desired, Change& change) {
  if (CouldRollBack(desired, change)) RefuseRollback("What is deleted cannot be put back", change);
}

void RefuseRollbackOfWhole(const DesiredResource& desired, Change& change) {
  if (CouldRollBack(desired, change)) {
    RefuseRollback("What a whole object was before cannot be put back", change);
  }
}

void RefuseRollbackOfSecret(const DesiredResource& desired, const Differences& differences,
                            Change& change) {
  if (!CouldRollBack(desired, change)) return;
  for (const FieldChange& field : differences.fields) {
    const bool sent = std::find(differences.to_send.begin(), differences.to_send.end(),
                                field.path) != differences.to_send.end();
    if (!field.sensitive || !sent || field.verdict == SecretVerdict::kResent) continue;
    RefuseRollback("The secret that " + field.path.ToString() + " had before cannot be put back",
                   change);
    return;
  }
}

}  // namespace dbsn
