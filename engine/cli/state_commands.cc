// dbsn state: look at what the state holds, and mend it. None of these calls an API.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/cli/live_target.h"
#include "engine/cli/state_edit.h"
#include "engine/report/text_table.h"
#include "engine/state/entry_json.h"
#include "engine/world/clock.h"
#include "engine/world/environment.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

// Marks say nothing to a person, and their digests are nobody's business on a screen.
Value EntryForPeople(const StateEntry& entry) {
  const Value whole = EntryToValue(entry);
  ValueMap shown;
  for (const auto& [key, value] : *whole.AsMap()) {
    if (key.text() != "marks") shown.Append(key, value);
  }
  Value::List secrets;
  for (const PathMark& mark : entry.marks) secrets.emplace_back(mark.path.ToString());
  shown.Set("secrets_marked", Value(std::move(secrets)));
  return Value(std::move(shown));
}

}  // namespace

ExitStatus RunStateList(Desk& desk) {
  State state;
  if (!desk.session().ReadWorkspace() || !desk.LoadState(state)) return ExitStatus::kFailed;
  if (desk.json()) {
    Value::List list;
    for (const auto& [address, entry] : state.entries) list.push_back(EntryForPeople(entry));
    desk.terminal.Out(WriteJson(Value(std::move(list)), JsonStyle::kIndented) + "\n");
    return ExitStatus::kDone;
  }
  if (state.entries.empty()) {
    desk.reporter().Note("The state holds nothing.");
    return ExitStatus::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [address, entry] : state.entries) {
    rows.push_back({ToString(address), entry.id,
                    entry.variant.empty() ? address.kind : entry.variant.front(), entry.scope,
                    entry.last_test.empty() ? "-" : entry.last_test});
  }
  desk.terminal.Out(TableText({"ADDRESS", "ID", "TYPE", "PROJECT", "LAST TEST"}, rows));
  return ExitStatus::kDone;
}

ExitStatus RunStateShow(Desk& desk) {
  State state;
  if (!desk.session().ReadWorkspace() || !desk.LoadState(state)) return ExitStatus::kFailed;
  const StateEntry* entry = FindEntry(desk, state, desk.command.arguments.front());
  if (entry == nullptr) return ExitStatus::kFailed;
  desk.terminal.Out(WriteJson(EntryForPeople(*entry), JsonStyle::kIndented) + "\n");
  return ExitStatus::kDone;
}

ExitStatus RunStateRemove(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  const std::size_t count = desk.command.arguments.size();
  return EditState(desk, "state rm", std::to_string(count) + " forgotten", [&](State& state) {
    std::vector<Address> found;
    for (const std::string& address : desk.command.arguments) {
      const StateEntry* entry = FindEntry(desk, state, address);
      if (entry == nullptr) return false;
      found.push_back(entry->address);
    }
    for (const Address& address : found) {
      const std::string id = state.entries[address].id;
      state.entries.erase(address);
      desk.reporter().Note("Forgot " + ToString(address) + "; the live resource " + id +
                           " stays as it is.");
    }
    return true;
  });
}

ExitStatus RunStateMove(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  return EditState(desk, "state mv", "1 moved", [&](State& state) {
    const StateEntry* entry = FindEntry(desk, state, desk.command.arguments.front());
    if (entry == nullptr) return false;
    const std::string& text = desk.command.arguments.back();
    const std::optional<Address> to = ParseAddress(text, entry->address.provider);
    if (!to.has_value() || to->provider != entry->address.provider ||
        to->kind != entry->address.kind) {
      desk.Refuse(text, "It is no address of the same provider and kind.",
                  "Write " + entry->address.provider + "/" + entry->address.kind + "/NAME.");
      return false;
    }
    if (state.entries.contains(*to)) {
      desk.Refuse(text, "The state holds something at this address already.",
                  "Choose another, or forget that one first: dbsn state rm " + text + ".");
      return false;
    }
    const Address from = entry->address;
    StateEntry moved = *entry;
    moved.address = *to;
    moved.version = state.serial + 1;
    // Marks are made over the address too: under another one they can no longer be compared, so the
    // next plan sends these secrets once more.
    moved.marks.clear();
    state.entries.erase(from);
    for (auto& [address, other] : state.entries) {
      for (Address& need : other.needs) {
        if (need == from) need = *to;
      }
    }
    state.entries.emplace(*to, std::move(moved));
    desk.reporter().Note("Moved " + ToString(from) + " to " + ToString(*to) +
                         ". The next plan sends its secrets once more.");
    return true;
  });
}

ExitStatus RunStateProtect(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  const bool on = !desk.command.off;
  const std::string operation = on ? "state protect" : "state protect --off";
  return EditState(desk, operation, on ? "protected" : "protection off", [&](State& state) {
    for (const std::string& text : desk.command.arguments) {
      const StateEntry* found = FindEntry(desk, state, text);
      if (found == nullptr) return false;
      StateEntry& entry = state.entries[found->address];
      const std::string address = ToString(entry.address);
      if (entry.prevent_destroy == on) {
        desk.reporter().Note(address + (on ? " is protected already." : " is not protected."));
        continue;
      }
      entry.prevent_destroy = on;
      entry.version = state.serial + 1;
      desk.reporter().Note(
          on ? "Nothing deletes or replaces " + address +
                   " until its manifest says preventDestroy: false, or state protect --off is said."
             : address +
                   " may be deleted and replaced. A manifest that says preventDestroy: true "
                   "protects it again at the next apply.");
    }
    return true;
  });
}

ExitStatus RunStateUnlock(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  const Result<Done> done = desk.session().store().Unlock(desk.command.arguments.front());
  if (!done.ok()) {
    desk.reporter().Problem(done.problem());
    return ExitStatus::kFailed;
  }
  desk.reporter().Note("The lock is gone.");
  return ExitStatus::kDone;
}

}  // namespace dbsn
