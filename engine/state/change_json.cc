#include "engine/state/change_json.h"

#include <optional>
#include <utility>

#include "engine/state/entry_json.h"
#include "engine/state/member_reader.h"
#include "engine/state/member_writer.h"
#include "engine/state/state_codes.h"

namespace dbsn {

namespace {

Diagnostic Unreadable(const std::string& where, const std::string& what, const std::string& fault) {
  return {.code = kStateUnreadable,
          .detail = where + ": " + what + " " + fault + ".",
          .hint = "",
          .about = where};
}

Value UndoToValue(const UndoChange& undo) {
  ValueMap members;
  SetText(members, "action", undo.action);
  SetText(members, "address", ToString(undo.address));
  if (undo.before.has_value()) members.Set("before", *undo.before);
  if (undo.entry.has_value()) members.Set("entry", EntryToValue(*undo.entry));
  SetText(members, "id", undo.id);
  return Value(std::move(members));
}

Result<UndoChange> UndoFromValue(const Value& value, const std::string& where) {
  MemberReader members(value);
  UndoChange undo;
  undo.action = members.Text("action");
  undo.address = members.NeededAddress("address");
  if (const Value* before = members.Any("before")) undo.before = *before;
  undo.id = members.Text("id");
  members.Any("entry");
  if (const std::optional<std::string> fault = members.Fault()) {
    return Unreadable(where, "an undo value", *fault);
  }
  if (const Value* entry = value.Find("entry")) {
    Result<StateEntry> read = EntryFromValue(*entry, where);
    if (!read.ok()) return read.problem();
    undo.entry = std::move(read).value();
  }
  return undo;
}

}  // namespace

Value IntendedToValue(const IntendedChange& change) {
  ValueMap members;
  SetText(members, "action", change.action);
  SetText(members, "address", ToString(change.address));
  if (!(change.entry == StateEntry{})) members.Set("entry", EntryToValue(change.entry));
  if (change.found.has_value()) members.Set("found", EntryToValue(*change.found));
  SetText(members, "id", change.id);
  SetText(members, "name", change.name);
  SetText(members, "scope", change.scope);
  SetTexts(members, "steps", change.steps);
  if (change.wave != 0) members.Set("wave", Value(change.wave));
  return Value(std::move(members));
}

Result<IntendedChange> IntendedFromValue(const Value& value, const std::string& where) {
  MemberReader members(value);
  IntendedChange change;
  change.action = members.NeededText("action");
  change.address = members.NeededAddress("address");
  if (const Value* written = members.Any("entry")) {
    Result<StateEntry> entry = EntryFromValue(*written, where);
    if (!entry.ok()) return entry.problem();
    change.entry = std::move(entry).value();
  }
  if (const Value* written = members.Any("found")) {
    Result<StateEntry> found = EntryFromValue(*written, where);
    if (!found.ok()) return found.problem();
    change.found = std::move(found).value();
  }
  change.id = members.Text("id");
  change.name = members.Text("name");
  change.scope = members.Text("scope");
  change.steps = members.Texts("steps");
  change.wave = static_cast<int>(members.Count("wave"));
  if (const std::optional<std::string> fault = members.Fault()) {
    return Unreadable(where, "an intended change", *fault);
  }
  return change;
}

Value UnsettledToValue(const Unsettled& unsettled) {
  ValueMap members;
  SetText(members, "deadline", unsettled.deadline);
  SetText(members, "id", unsettled.id);
  members.Set("intent", IntendedToValue(unsettled.intent));
  SetText(members, "run", unsettled.run_id);
  SetCount(members, "stepsDone", unsettled.steps_done);
  return Value(std::move(members));
}

Result<Unsettled> UnsettledFromValue(const Value& value, const std::string& where) {
  MemberReader members(value);
  Unsettled unsettled;
  unsettled.deadline = members.Text("deadline");
  unsettled.id = members.Text("id");
  const Value* intent = members.Any("intent");
  Result<IntendedChange> change = IntendedFromValue(intent != nullptr ? *intent : Value(), where);
  if (!change.ok()) return change.problem();
  unsettled.intent = std::move(change).value();
  unsettled.run_id = members.Text("run");
  unsettled.steps_done = members.Count("stepsDone");
  if (const std::optional<std::string> fault = members.Fault()) {
    return Unreadable(where, "an unsettled change", *fault);
  }
  return unsettled;
}

Value AppliedRunToValue(const AppliedRun& run) {
  ValueMap members;
  SetText(members, "operation", run.operation);
  SetText(members, "plan", run.plan_digest);
  SetText(members, "run", run.run_id);
  SetCount(members, "serial", run.serial);
  SetText(members, "started", run.started);
  SetText(members, "summary", run.summary);
  if (!run.undo.empty()) {
    Value::List list;
    list.reserve(run.undo.size());
    for (const UndoChange& undo : run.undo) list.push_back(UndoToValue(undo));
    members.Set("undo", Value(std::move(list)));
  }
  SetText(members, "who", run.who);
  return Value(std::move(members));
}

Result<AppliedRun> AppliedRunFromValue(const Value& value, const std::string& where) {
  MemberReader members(value);
  AppliedRun run;
  run.operation = members.Text("operation");
  run.plan_digest = members.Text("plan");
  run.run_id = members.NeededText("run");
  run.serial = members.Count("serial");
  run.started = members.Text("started");
  run.summary = members.Text("summary");
  for (const Value& item : members.List("undo")) {
    Result<UndoChange> undo = UndoFromValue(item, where);
    if (!undo.ok()) return undo.problem();
    run.undo.push_back(std::move(undo).value());
  }
  run.who = members.Text("who");
  if (const std::optional<std::string> fault = members.Fault()) {
    return Unreadable(where, "an applied run", *fault);
  }
  return run;
}

}  // namespace dbsn
