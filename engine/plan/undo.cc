#include "engine/plan/undo.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/plan/diff.h"
#include "engine/plan/plan_codes.h"
#include "engine/plan/secret_places.h"
#include "schema/wire.h"

namespace dbsn {
namespace {

using DefinitionsByProvider = std::map<std::string, std::shared_ptr<const Definition>, std::less<>>;

// Whether a reference or the name of a secret stands in |value|: what was read of it is no
// substitute.
bool HoldsNames(const Value& value) {
  if (value.AsRef() != nullptr || value.AsSecretRef() != nullptr) return true;
  if (const ValueMap* map = value.AsMap()) {
    return std::any_of(map->begin(), map->end(),
                       [](const auto& member) { return HoldsNames(member.second); });
  }
  const Value::List* list = value.AsList();
  return list != nullptr && std::any_of(list->begin(), list->end(), HoldsNames);
}

bool RefersToAny(const Value& value, const std::set<std::string>& gone) {
  if (const Ref* ref = value.AsRef()) return gone.contains(ref->address);
  if (const ValueMap* map = value.AsMap()) {
    return std::any_of(map->begin(), map->end(),
                       [&](const auto& member) { return RefersToAny(member.second, gone); });
  }
  const Value::List* list = value.AsList();
  return list != nullptr && std::any_of(list->begin(), list->end(),
                                        [&](const Value& item) { return RefersToAny(item, gone); });
}

std::string Listed(const std::vector<std::string>& runs) {
  std::string text;
  for (const std::string& run : runs) text += (text.empty() ? "" : ", ") + run;
  return text;
}

class Undoer {
 public:
  Undoer(const AppliedRun& run, const State& state, const DefinitionsByProvider& definitions)
      : run_(run), state_(state), definitions_(definitions) {
    undoing_.run_id = run.run_id;
  }

  Undoing Take() {
    for (const UndoChange& change : run_.undo) {
      if (change.action == "create") gone_.insert(ToString(change.address));
    }
    for (const UndoChange& change : run_.undo) TakeOne(change);
    TellOfLaterRuns();
    if (!undoing_.addresses.empty()) {
      Note("The manifests still ask for what run " + run_.run_id +
           " did: the next apply does it again, unless they are put back too.");
    }
    const auto by_address = [](const DesiredResource& a, const DesiredResource& b) {
      return a.address < b.address;
    };
    std::sort(undoing_.desired.begin(), undoing_.desired.end(), by_address);
    return std::move(undoing_);
  }

 private:
  void Note(std::string text) { undoing_.notes.push_back(std::move(text)); }

  void TakeOne(const UndoChange& change) {
    const std::string address = ToString(change.address);
    const auto at = state_.entries.find(change.address);
    const StateEntry* now = at == state_.entries.end() ? nullptr : &at->second;
    if (change.action == "create") {
      if (now == nullptr || now->id != change.id) {
        return Note(address + " was made by that run and is not there any more: nothing to undo.");
      }
      undoing_.addresses.push_back(address);
      return;
    }
    const bool was_deleted = change.action == "delete";
    if (was_deleted && now != nullptr) {
      return Note(address + " was deleted by that run and made again since: nothing to undo.");
    }
    if (!was_deleted && now == nullptr) {
      return Note(address + " is not in the state any more: nothing to undo.");
    }
    const StateEntry* before = change.entry.has_value() ? &*change.entry : now;
    if (before == nullptr) {
      return Note(address + " cannot be made again: an earlier version recorded too little of it.");
    }
    if (was_deleted) {
      Note(address +
           " is made again with another id, and its secrets are sent as their sources hold "
           "them now.");
    }
    if (change.action == "replace") {
      Note(address + " gets another id once more; the one from before that run is gone.");
    }
    if (change.action == "adopt") {
      Note(address +
           " was taken over by that run and stays in the state; dbsn state rm forgets it.");
    }
    if (!was_deleted && change.entry.has_value()) TellOfSecrets(*change.entry, *now);
    Want(change, *before);
  }

  void TellOfSecrets(const StateEntry& before, const StateEntry& now) {
    for (const PathMark& mark : now.marks) {
      const PathMark* then = FindMark(&before.marks, mark.path);
      if (then != nullptr && then->mark == mark.mark) continue;
      Note("The secret " + mark.path.ToString() + " of " + ToString(now.address) +
           " was changed by that run, and nobody knows the one before.");
    }
  }

  void Want(const UndoChange& change, const StateEntry& before) {
    const auto definition = definitions_.find(change.address.provider);
    if (definition == definitions_.end()) return;
    const auto type = definition->second->kinds.find(change.address.kind);
    if (type == definition->second->kinds.end()) return;
    DesiredResource wanted;
    wanted.address = change.address;
    wanted.definition = definition->second;
    wanted.type = &type->second;
    wanted.fields = FieldsBefore(change, before);
    wanted.fields_of_type = &FieldsOf(*wanted.type, wanted.fields, wanted.type->base);
    for (const Address& need : before.needs) {
      if (!gone_.contains(ToString(need))) wanted.needs.push_back(need);
    }
    wanted.project = wanted.scope = before.scope;
    wanted.labels = before.labels;
    if (before.prevent_destroy) wanted.lifecycle.prevent_destroy = true;  // nothing ends it unseen
    wanted.lifecycle.ignore_changes = before.ignore_changes;
    wanted.file = before.file;
    // The manifest's policy is not at hand; whether it was ever tested is.
    wanted.test.when = before.last_test.empty() ? TestWhen::kNever : TestWhen::kChanged;
    undoing_.addresses.push_back(ToString(change.address));
    undoing_.desired.push_back(std::move(wanted));
  }

  // What was read before the write; where it was a reference or a secret, its name.
  Value FieldsBefore(const UndoChange& change, const StateEntry& before) const {
    ValueMap fields;
    const ValueMap* read =
        change.before.has_value() ? change.before->AsMap() : before.observed.AsMap();
    if (const ValueMap* sent = before.sent.AsMap()) {
      for (const auto& [key, value] : *sent) {
        const Value* live = read == nullptr ? nullptr : read->Find(key);
        const bool by_name = HoldsNames(value) && !RefersToAny(value, gone_);
        if (by_name || live == nullptr) {
          if (!RefersToAny(value, gone_)) fields.Set(key, value);
        } else if (!live->is_null()) {
          fields.Set(key, *live);
        }
      }
    }
    if (read == nullptr) return Value(std::move(fields));
    for (const auto& [key, value] : *read) {
      if (fields.Find(key) == nullptr && !value.is_null()) fields.Set(key, value);
    }
    return Value(std::move(fields));
  }

  void TellOfLaterRuns() {
    const std::set<std::string> ours(undoing_.addresses.begin(), undoing_.addresses.end());
    for (const AppliedRun& later : state_.runs) {
      if (later.serial <= run_.serial) continue;
      for (const UndoChange& change : later.undo) {
        const std::string address = ToString(change.address);
        if (!ours.contains(address)) continue;
        Note("Run " + later.run_id + " changed " + address + " since; that is taken back too.");
      }
    }
  }

  const AppliedRun& run_;
  const State& state_;
  const DefinitionsByProvider& definitions_;
  std::set<std::string> gone_;  // what the run made, and what goes again
  Undoing undoing_;
};

}  // namespace

Result<Undoing> UndoOf(const std::string& run_id, const State& state,
                       const DefinitionsByProvider& definitions) {
  std::vector<std::string> known;
  const AppliedRun* found = nullptr;
  for (const AppliedRun& run : state.runs) {
    if (run.undo.empty()) continue;
    known.push_back(run.run_id);
    if (run_id.empty() || run.run_id == run_id) found = &run;
  }
  if (found != nullptr) {
    Undoing undoing = Undoer(*found, state, definitions).Take();
    if (!undoing.addresses.empty()) return undoing;
    std::string why;
    for (const std::string& note : undoing.notes) why += (why.empty() ? "" : " ") + note;
    return Diagnostic{.code = kNothingToUndo, .detail = why, .hint = "", .about = found->run_id};
  }
  return Diagnostic{
      .code = kNothingToUndo,
      .detail = run_id.empty() ? "No run of this state has changed anything that could be undone."
                               : "The state holds nothing to undo of a run \"" + run_id + "\".",
      .hint = known.empty() ? "The values from before are kept of the last ten runs that ended."
                            : "Those that can be undone, oldest first: " + Listed(known) + ".",
      .about = run_id};
}

}  // namespace dbsn
