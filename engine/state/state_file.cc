#include "engine/state/state_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "engine/state/change_json.h"
#include "engine/state/entry_json.h"
#include "engine/state/member_reader.h"
#include "engine/state/state_codes.h"
#include "schema/json_codec.h"

namespace dbsn {

namespace {

constexpr std::string_view kFormatName = "dbsn-state";
// Values of a server may nest as deep as its bodies; the state's own levels come on top.
constexpr JsonLimits kLimits{.depth = 256};

// From version i + 1 to version i + 2. Version 1 is the first, so there is none yet.
using Migration = Result<Value> (*)(Value old, const std::string& path);
constexpr std::array<Migration, kStateFormat - 1> kMigrations{};

Diagnostic Unreadable(const std::string& path, const std::string& why) {
  return {.code = kStateUnreadable, .detail = path + ": " + why + ".", .hint = "", .about = path};
}

// ---- writing: the head by hand, since a person looks for lineage and serial at the top

void AppendMember(std::string_view name, const Value& value, std::string& out) {
  out += ",\n";
  AppendJsonText(name, out);
  out += ": ";
  AppendJson(value, out);
}

void AppendTextMember(std::string_view name, const std::string& text, std::string& out) {
  if (!text.empty()) AppendMember(name, Value(text), out);
}

template <typename Items, typename ToValue>
void AppendLines(std::string_view name, const Items& items, ToValue to_value, std::string& out) {
  out += ",\n";
  AppendJsonText(name, out);
  out += ": [";
  bool first = true;
  for (const auto& item : items) {
    out += first ? "\n" : ",\n";
    first = false;
    AppendJson(to_value(item), out);
  }
  out += first ? "]" : "\n]";
}

// ---- reading

Result<Value> Parse(std::string_view bytes, const std::string& path) {
  std::variant<Value, JsonFault> parsed = ParseJson(bytes, kLimits);
  if (Value* value = std::get_if<Value>(&parsed)) return std::move(*value);
  const JsonFault& fault = std::get<JsonFault>(parsed);
  const std::string size = std::to_string(bytes.size());
  if (bytes.empty()) return Unreadable(path, "the file is empty");
  if (fault.offset >= bytes.size()) {
    return Unreadable(path, "the file is cut off after " + size + " bytes");
  }
  return Unreadable(path, fault.message + " (byte " + std::to_string(fault.offset) + " of " + size +
                              "); the file was cut off or edited");
}

Result<Value> Migrate(Value document, const std::string& path) {
  const Value* format = document.Find("format");
  if (format == nullptr || !(*format == Value(kFormatName))) {
    return Unreadable(
        path, "it is no state of dbsn: \"format\" is not \"" + std::string(kFormatName) + "\"");
  }
  const Value* written = document.Find("version");
  const std::int64_t* version = written != nullptr ? written->AsInteger() : nullptr;
  if (version == nullptr || *version < 1) {
    return Unreadable(path, "\"version\" is no version of the format");
  }
  if (*version > kStateFormat) {
    return Diagnostic{.code = kStateNewerVersion,
                      .detail = path + " is of format " + std::to_string(*version) +
                                "; this dbsn reads formats up to " + std::to_string(kStateFormat) +
                                ". It was left as it is.",
                      .hint = "Use the newer dbsn that wrote it (or one later than that).",
                      .about = path};
  }
  for (auto i = static_cast<std::size_t>(*version); i < kStateFormat; ++i) {
    Result<Value> migrated = kMigrations.at(i - 1)(std::move(document), path);
    if (!migrated.ok()) return migrated.problem();
    document = std::move(migrated).value();
  }
  return document;
}

std::optional<Diagnostic> ReadEntries(MemberReader& members, const std::string& path,
                                      State& state) {
  for (const Value& item : members.List("entries")) {
    Result<StateEntry> read = EntryFromValue(item, path);
    if (!read.ok()) return read.problem();
    StateEntry entry = std::move(read).value();
    const Address address = entry.address;
    const std::size_t before = state.entries.size();
    state.entries.emplace_hint(state.entries.end(), address, std::move(entry));
    if (state.entries.size() == before) members.Fail("holds " + ToString(address) + " twice");
  }
  return {};
}

}  // namespace

std::string WriteState(const State& state) { return WriteState(state, state.last_run); }

std::string WriteState(const State& state, const std::string& last_run) {
  std::string out;
  out.reserve(1024 + 1024 * state.entries.size());
  out += "{\"format\": ";
  AppendJsonText(kFormatName, out);
  AppendMember("version", Value(kStateFormat), out);
  AppendTextMember("lineage", state.lineage, out);
  AppendMember("serial", Value(static_cast<std::int64_t>(state.serial)), out);
  AppendTextMember("workspace", state.workspace, out);
  AppendTextMember("environment", state.environment, out);
  ValueMap origins;
  for (const auto& [provider, origin] : state.origins) origins.Set(provider, Value(origin));
  AppendMember("origins", Value(std::move(origins)), out);
  AppendTextMember("markKey", state.mark_key, out);
  AppendTextMember("markKeyId", state.mark_key_id, out);
  AppendTextMember("lastRun", last_run, out);
  AppendTextMember("movedTo", state.moved_to, out);
  AppendLines(
      "entries", state.entries, [](const auto& item) { return EntryToValue(item.second); }, out);
  AppendLines("unsettled", state.unsettled, UnsettledToValue, out);
  AppendLines("runs", state.runs, AppliedRunToValue, out);
  out += "}\n";
  return out;
}

Result<State> ReadState(std::string_view bytes, const std::string& path) {
  Result<Value> parsed = Parse(bytes, path);
  if (!parsed.ok()) return parsed.problem();
  return ReadState(std::move(parsed).value(), path);
}

Result<State> ReadState(Value written, const std::string& path) {
  Result<Value> document = Migrate(std::move(written), path);
  if (!document.ok()) return document.problem();

  MemberReader members(document.value());
  members.Any("format");
  members.Any("version");
  State state;
  state.lineage = members.NeededText("lineage");
  state.serial = members.Count("serial");
  state.workspace = members.Text("workspace");
  state.environment = members.Text("environment");
  state.origins = members.TextMap("origins");
  state.mark_key = members.Text("markKey");
  state.mark_key_id = members.Text("markKeyId");
  state.last_run = members.Text("lastRun");
  state.moved_to = members.Text("movedTo");
  if (const std::optional<Diagnostic> problem = ReadEntries(members, path, state)) return *problem;
  for (const Value& item : members.List("unsettled")) {
    Result<Unsettled> unsettled = UnsettledFromValue(item, path);
    if (!unsettled.ok()) return unsettled.problem();
    state.unsettled.push_back(std::move(unsettled).value());
  }
  for (const Value& item : members.List("runs")) {
    Result<AppliedRun> run = AppliedRunFromValue(item, path);
    if (!run.ok()) return run.problem();
    state.runs.push_back(std::move(run).value());
  }
  if (const std::optional<std::string> fault = members.Fault()) return Unreadable(path, *fault);
  return state;
}

}  // namespace dbsn
