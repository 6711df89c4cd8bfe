#include "engine/state/lock_info_file.h"

#include <variant>

#include "engine/state/member_reader.h"
#include "engine/state/member_writer.h"
#include "schema/json_codec.h"

namespace dbsn {

std::string WriteLockInfo(const LockInfo& info) {
  ValueMap members;
  SetText(members, "created", info.created);
  SetText(members, "id", info.id);
  SetText(members, "operation", info.operation);
  members.Set("process", Value(info.process));
  SetText(members, "version", info.version);
  SetText(members, "who", info.who);
  return WriteJson(Value(std::move(members)), JsonStyle::kIndented) + "\n";
}

std::optional<LockInfo> ReadLockInfo(std::string_view bytes) {
  const std::variant<Value, JsonFault> parsed = ParseJson(bytes);
  const Value* value = std::get_if<Value>(&parsed);
  if (value == nullptr) return {};
  MemberReader members(*value);
  LockInfo info;
  info.created = members.Text("created");
  info.id = members.NeededText("id");
  info.operation = members.Text("operation");
  info.process = static_cast<int>(members.Count("process"));
  info.version = members.Text("version");
  info.who = members.Text("who");
  if (members.Fault().has_value()) return {};
  return info;
}

}  // namespace dbsn
