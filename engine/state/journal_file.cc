#include "engine/state/journal_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "engine/state/change_json.h"
#include "engine/state/entry_json.h"
#include "engine/state/member_reader.h"
#include "engine/state/member_writer.h"
#include "engine/state/state_codes.h"
#include "schema/json_codec.h"

namespace dbsn {

namespace {

constexpr std::string_view kFormatName = "dbsn-journal";
constexpr JsonLimits kLimits{.depth = 256};

Diagnostic NoIntent(const std::string& path, const std::string& why) {
  return {.code = kJournalUnreadable,
          .detail = path + ": its first line, what the interrupted run set out to do, " + why +
                    ". Nothing was changed.",
          .hint =
              "Restore the file if you have a copy. Else move it aside: `dbsn plan` then finds "
              "by their names the resources that the run may have made, and takes them over.",
          .about = path};
}

Diagnostic GarbledLine(const std::string& path, std::size_t line, const std::string& why) {
  const std::string number = std::to_string(line);
  return {.code = kJournalUnreadable,
          .detail = path + ": line " + number + ", a result of the interrupted run, " + why +
                    ", and readable ones follow it. Nothing was changed.",
          .hint = "Restore the file if you have a copy. Else delete line " + number +
                  ": what it told is then unknown, and the next run looks it up.",
          .about = path};
}

Value IntentToValue(const RunIntent& intent) {
  ValueMap members;
  Value::List changes;
  changes.reserve(intent.changes.size());
  for (const IntendedChange& change : intent.changes) changes.push_back(IntendedToValue(change));
  members.Set("changes", Value(std::move(changes)));
  SetText(members, "deadline", intent.deadline);
  members.Set("format", Value(kFormatName));
  SetText(members, "operation", intent.operation);
  SetText(members, "plan", intent.plan_digest);
  SetText(members, "run", intent.run_id);
  SetText(members, "started", intent.started);
  members.Set("version", Value(kJournalFormat));
  SetText(members, "who", intent.who);
  return Value(std::move(members));
}

Result<RunIntent> IntentFromValue(const Value& value, const std::string& path) {
  const Value* format = value.Find("format");
  if (format == nullptr || !(*format == Value(kFormatName))) {
    return NoIntent(path, "is none of a journal of dbsn");
  }
  MemberReader members(value);
  members.Any("format");
  const std::uint64_t version = members.Count("version");
  if (version > kJournalFormat) {
    return Diagnostic{.code = kJournalNewerVersion,
                      .detail = path + " is of format " + std::to_string(version) +
                                "; this dbsn reads formats up to " +
                                std::to_string(kJournalFormat) + ". It was left as it is.",
                      .hint = "A newer dbsn was interrupted: let that one finish the run.",
                      .about = path};
  }
  RunIntent intent;
  for (const Value& item : members.List("changes")) {
    Result<IntendedChange> change = IntendedFromValue(item, path);
    if (!change.ok()) return NoIntent(path, "cannot be read: " + change.problem().detail);
    intent.changes.push_back(std::move(change).value());
  }
  intent.deadline = members.Text("deadline");
  intent.operation = members.Text("operation");
  intent.plan_digest = members.Text("plan");
  intent.run_id = members.NeededText("run");
  intent.started = members.Text("started");
  intent.who = members.Text("who");
  if (const std::optional<std::string> fault = members.Fault()) return NoIntent(path, *fault);
  return intent;
}

Value RecordToValue(const StepRecord& record) {
  ValueMap members;
  SetText(members, "address", ToString(record.address));
  if (record.before.has_value()) members.Set("before", *record.before);
  SetText(members, "effect", record.effect);
  if (record.entry.has_value()) members.Set("entry", EntryToValue(*record.entry));
  SetText(members, "id", record.id);
  SetTrue(members, "removed", record.removed);
  SetCount(members, "step", record.step);
  SetText(members, "test", record.test);
  SetText(members, "deadline", record.deadline);
  return Value(std::move(members));
}

// Nothing and a |fault| when |line| is no record.
std::optional<StepRecord> RecordFromLine(std::string_view line, const std::string& path,
                                         std::string& fault) {
  const std::variant<Value, JsonFault> parsed = ParseJson(line, kLimits);
  if (const JsonFault* json = std::get_if<JsonFault>(&parsed)) {
    fault = "cannot be read: " + json->message + " (byte " + std::to_string(json->offset) + ")";
    return {};
  }
  MemberReader members(std::get<Value>(parsed));
  StepRecord record;
  record.address = members.NeededAddress("address");
  if (const Value* before = members.Any("before")) record.before = *before;
  record.effect = members.Text("effect");
  if (const Value* written = members.Any("entry")) {
    Result<StateEntry> entry = EntryFromValue(*written, path);
    if (entry.ok()) {
      record.entry = std::move(entry).value();
    } else {
      members.Fail("cannot be read: " + entry.problem().detail);
    }
  }
  record.id = members.Text("id");
  record.removed = members.Boolean("removed");
  record.step = members.Count("step");
  record.test = members.Text("test");
  record.deadline = members.Text("deadline");
  if (std::optional<std::string> wrong = members.Fault()) {
    fault = *std::move(wrong);
    return {};
  }
  return record;
}

// The line that begins at |at|, which moves past its end. |whole|: the line has its end.
std::string_view NextLine(std::string_view bytes, std::size_t& at, bool& whole) {
  const std::size_t end = bytes.find('\n', at);
  whole = end != std::string_view::npos;
  const std::string_view line = bytes.substr(at, whole ? end - at : std::string_view::npos);
  at = whole ? end + 1 : bytes.size();
  return line;
}

}  // namespace

std::string WriteIntent(const RunIntent& intent) {
  std::string line;
  line.reserve(1024 + 1024 * intent.changes.size());
  AppendJson(IntentToValue(intent), line);
  line += '\n';
  return line;
}

void AppendRecord(const StepRecord& record, std::string& out) {
  AppendJson(RecordToValue(record), out);
  out += '\n';
}

std::string_view IntentLine(std::string_view bytes) { return bytes.substr(0, bytes.find('\n')); }

Result<Run> ReadJournal(std::string_view bytes, const std::string& path) {
  std::size_t at = 0;
  bool whole = false;
  const std::string_view first = NextLine(bytes, at, whole);
  const std::variant<Value, JsonFault> parsed = ParseJson(first, kLimits);
  if (const JsonFault* fault = std::get_if<JsonFault>(&parsed)) {
    return NoIntent(path, "cannot be read: " + fault->message + " (byte " +
                              std::to_string(fault->offset) + ")");
  }
  if (!whole) return NoIntent(path, "is cut off");
  Result<RunIntent> intent = IntentFromValue(std::get<Value>(parsed), path);
  if (!intent.ok()) return intent.problem();

  Run run{.intent = std::move(intent).value(), .records = {}};
  std::size_t garbled = 0;  // the first unreadable line; 0 none
  std::string why;
  for (std::size_t line = 2; at < bytes.size(); ++line) {
    std::string fault = "is cut off";
    const std::string_view text = NextLine(bytes, at, whole);
    // Without its end a line may be torn even where it reads well.
    std::optional<StepRecord> record;
    if (whole) record = RecordFromLine(text, path, fault);
    if (record.has_value() && garbled > 0) return GarbledLine(path, garbled, why);
    if (record.has_value()) {
      run.records.push_back(*std::move(record));
    } else if (garbled == 0) {
      garbled = line;
      why = fault;
    }
  }
  return run;
}

}  // namespace dbsn
