#include "engine/plan/refusals.h"

#include <algorithm>
#include <string>

#include "engine/plan/whole_object.h"

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

// Whether a member that no field describes is outside the blocks that an update sends.
bool StandsApart(const FieldSet& fields, const std::string& unknown,
                 const std::vector<Key>& concerned) {
  const std::size_t dot = unknown.find('.');
  const Key holder(unknown.substr(0, dot));
  const bool sent = std::find(concerned.begin(), concerned.end(), holder) != concerned.end();
  if (!sent && fields.Find(holder) != nullptr) return true;
  const bool inside = std::any_of(fields.fields.begin(), fields.fields.end(), [](const Field& f) {
    return !f.inside.empty() && !f.flat_in_answers;
  });
  return dot == std::string::npos && !inside;
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

void RefuseErasing(const FieldSet& fields, const Sighting& sighting, const Value& sent,
                   const std::vector<Key>& concerned, bool blocks, Change& change) {
  std::vector<Path> there = sighting.live.hidden;
  for (const PathMark& mark : sighting.secret_marks) there.push_back(mark.path);
  const std::string why =
      blocks ? "The API takes such members whole" : "The API takes whole objects only";
  for (const std::string& lost : SecretsLost(fields, there, sent, concerned)) {
    change.blocks.push_back({"whole update",
                             why + ", so that this update would erase the secret " + lost +
                                 ", which the manifest does not say.",
                             "Say it in the manifest."});
  }
  for (const std::string& unknown : sighting.live.unknown) {
    if (blocks && StandsApart(fields, unknown, concerned)) continue;
    change.blocks.push_back({"whole update",
                             why + ", so that this update would erase " + unknown +
                                 ", which the provider's definition does not know.",
                             "Change it with another tool, or extend the definition."});
  }
}

void RefuseFixed(const ResourceType& type, const Value& live, Change& change) {
  for (const FieldRule& rule : type.rules) {
    const Value* const state = rule.fixed.empty() ? nullptr : live.Find(rule.when);
    const bool holds = state != nullptr && std::find(rule.among.begin(), rule.among.end(),
                                                     state->Plain()) != rule.among.end();
    if (!holds) continue;
    for (const FieldChange& field : change.fields) {
      const Key& changed = field.path.steps().front().key;
      if (std::find(rule.fixed.begin(), rule.fixed.end(), changed) == rule.fixed.end()) continue;
      change.blocks.push_back({"fixed",
                               field.path.ToString() + " cannot change while " + rule.when.text() +
                                   " is " + state->Plain() + ". " + rule.help,
                               "Let the manifest say what it is, or give the other one a name and "
                               "a manifest of its own."});
    }
  }
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
