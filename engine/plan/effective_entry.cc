#include "engine/plan/effective_entry.h"

#include <algorithm>
#include <string>

#include "engine/plan/diff.h"

namespace dbsn {
namespace {

// What an update of unknown effect leaves known: nobody can say which of two secrets is live.
void ForgetMovedMarks(StateEntry& entry, const StateEntry& intended) {
  std::erase_if(entry.marks, [&](const PathMark& mark) {
    const PathMark* sent = FindMark(&intended.marks, mark.path);
    return sent == nullptr || !(sent->mark == mark.mark);
  });
}

// The fields of requests after the create that nobody knows to have been carried out.
void ForgetFurther(StateEntry& entry, const ResourceType& type, const Unsettled& unsettled) {
  ValueMap sent = entry.sent.AsMap() == nullptr ? ValueMap() : *entry.sent.AsMap();
  const std::vector<std::string>& steps = unsettled.intent.steps;
  for (const Operation& further : type.create->further) {
    const auto step = std::find(steps.begin(), steps.end(), further.name);
    const auto before = static_cast<std::size_t>(step - steps.begin());
    if (step != steps.end() && before < unsettled.steps_done) continue;
    for (const std::string& field : further.fields) sent.Erase(Key(field));
  }
  entry.sent = Value(std::move(sent));
}

}  // namespace

bool Found(const Sighting* sighting) {
  return sighting != nullptr && sighting->status == Sighting::Status::kFound;
}

bool MayCreate(const Unsettled& unsettled) {
  return unsettled.intent.action == "create" || unsettled.intent.action == "replace";
}

StateEntry EntryOfFound(const Unsettled& unsettled, const std::string& id,
                        const ResourceType* type) {
  StateEntry entry = unsettled.intent.entry;
  entry.address = unsettled.intent.address;
  entry.id = id;
  const bool further =
      type != nullptr && type->create.has_value() && !type->create->further.empty();
  if (further) ForgetFurther(entry, *type, unsettled);
  return entry;
}

std::optional<StateEntry> EffectiveEntry(const Subject& subject) {
  const Unsettled* unsettled = subject.unsettled;
  std::optional<StateEntry> entry;
  if (subject.entry != nullptr) entry = *subject.entry;
  if (unsettled == nullptr) return entry;
  const std::string& action = unsettled->intent.action;
  const bool creating =
      action == "create" || (action == "replace" && unsettled->steps_done > 0) ||
      (action == "replace" && Found(subject.sighting) && subject.sighting->by_name);
  if (creating) {
    if (!Found(subject.sighting)) return std::nullopt;
    // A person says which of several it is; nobody knows which secrets that one has.
    const bool chosen = subject.desired != nullptr && unsettled->id.empty() &&
                        subject.desired->lifecycle.adopt == subject.sighting->live.id;
    if (chosen) return std::nullopt;
    return EntryOfFound(*unsettled, subject.sighting->live.id,
                        subject.desired == nullptr ? nullptr : subject.desired->type);
  }
  if (entry.has_value() && action != "delete") ForgetMovedMarks(*entry, unsettled->intent.entry);
  return entry;
}

}  // namespace dbsn
