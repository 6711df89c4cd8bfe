#include "engine/state/http_document.h"

#include <utility>
#include <variant>

#include "engine/state/journal_file.h"
#include "engine/state/member_reader.h"
#include "engine/state/state_codes.h"
#include "engine/state/state_file.h"
#include "schema/json_codec.h"

namespace dbsn {

namespace {

constexpr std::string_view kFormatName = "dbsn-http-state";
constexpr int kFormat = 1;
constexpr JsonLimits kLimits{.depth = 256};

Diagnostic Unreadable(const std::string& where, const std::string& why) {
  return {.code = kStateUnreadable,
          .detail = where + ": " + why + ".",
          .hint =
              "If another tool keeps its state there, choose another address. Else put a copy "
              "back that can be read: dbsn state push FILE.",
          .about = where};
}

std::string TextOf(const Value& map, std::string_view name) {
  const Value* value = map.Find(name);
  return value == nullptr || value->is_null() ? std::string() : value->Plain();
}

}  // namespace

std::string WriteHttpDocument(const HttpDocument& document) {
  const std::string state = WriteState(document.state);
  std::string out;
  out.reserve(state.size() + document.journal.size() * 5 / 4 + 256);
  out += "{\"version\": " + std::to_string(kFormat) + ",\n\"format\": ";
  AppendJsonText(kFormatName, out);
  out += ",\n\"serial\": " + std::to_string(document.serial) + ",\n\"lineage\": ";
  AppendJsonText(document.state.lineage, out);
  if (!document.journal.empty()) {
    out += ",\n\"journal\": ";
    AppendJsonText(document.journal, out);
  }
  out += ",\n\"state\": " + state + "}\n";
  return out;
}

Result<HttpDocument> ReadHttpDocument(std::string_view bytes, const std::string& where) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) return HttpDocument{};
  std::variant<Value, JsonFault> parsed = ParseJson(bytes, kLimits);
  const Value* value = std::get_if<Value>(&parsed);
  if (value == nullptr || value->AsMap() == nullptr) {
    return Unreadable(where, "what is there is no JSON object");
  }
  const Value* format = value->Find("format");
  if (format == nullptr || !(*format == Value(kFormatName))) {
    return Unreadable(where, "what is there is no state of dbsn: \"format\" is not \"" +
                                 std::string(kFormatName) + "\"");
  }
  MemberReader members(*value);
  members.Any("format");
  const std::uint64_t version = members.Count("version");
  if (version > kFormat) {
    return Diagnostic{.code = kStateNewerVersion,
                      .detail = where + " is of format " + std::to_string(version) +
                                "; this dbsn reads formats up to " + std::to_string(kFormat) +
                                ". It was left as it is.",
                      .hint = "Use the newer dbsn that wrote it (or one later than that).",
                      .about = where};
  }
  HttpDocument document;
  document.serial = members.Count("serial");
  document.journal = members.Text("journal");
  members.Text("lineage");
  const Value* state = members.Any("state");
  if (const std::optional<std::string> fault = members.Fault()) return Unreadable(where, *fault);
  if (state == nullptr) return Unreadable(where, "it holds no state");
  Result<State> read = ReadState(*state, where);
  if (!read.ok()) return read.problem();
  document.state = std::move(read).value();
  return document;
}

Result<State> ReadAnyState(std::string_view bytes, const std::string& where) {
  if (bytes.substr(0, 256).find(kFormatName) == std::string_view::npos) {
    return ReadState(bytes, where);
  }
  Result<HttpDocument> document = ReadHttpDocument(bytes, where);
  if (!document.ok()) return document.problem();
  LoadedState loaded{.state = std::move(document.value().state), .run = {}, .under_way = {}};
  if (!document.value().journal.empty()) {
    Result<Run> run = ReadJournal(document.value().journal, where);
    if (!run.ok()) return run.problem();
    loaded.run = std::move(run).value();
  }
  return Fold(std::move(loaded)).state;
}

std::string WriteHttpLock(const LockInfo& info) {
  return WriteJson(Value(
      ValueMap{{"ID", Value(info.id)},
               {"Operation", Value(info.operation)},
               {"Info", Value(info.process == 0 ? "" : "process " + std::to_string(info.process))},
               {"Who", Value(info.who)},
               {"Version", Value(info.version)},
               {"Created", Value(info.created)},
               {"Path", Value("")}}));
}

std::optional<LockInfo> ReadHttpLock(std::string_view bytes) {
  const std::variant<Value, JsonFault> parsed = ParseJson(bytes, kServerJson);
  const Value* value = std::get_if<Value>(&parsed);
  if (value == nullptr || value->AsMap() == nullptr) return std::nullopt;
  LockInfo info{.id = TextOf(*value, "ID"),
                .who = TextOf(*value, "Who"),
                .operation = TextOf(*value, "Operation"),
                .created = TextOf(*value, "Created"),
                .version = TextOf(*value, "Version")};
  const std::string note = TextOf(*value, "Info");
  if (note.starts_with("process ")) info.process = std::atoi(note.c_str() + 8);
  if (info.id.empty()) return std::nullopt;
  return info;
}

}  // namespace dbsn
