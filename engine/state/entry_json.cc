// Nothing here may hold a secret: an entry has marks in its place.
#include "engine/state/entry_json.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "engine/state/member_reader.h"
#include "engine/state/member_writer.h"
#include "engine/state/state_codes.h"

namespace dbsn {

namespace {

Diagnostic Unreadable(const std::string& where, const std::string& fault) {
  return {
      .code = kStateUnreadable, .detail = where + ": " + fault + ".", .hint = "", .about = where};
}

Value PathsToValue(const std::vector<Path>& paths) {
  Value::List list;
  for (const Path& path : paths) list.emplace_back(path.ToString());
  return Value(std::move(list));
}

std::vector<Address> ReadAddresses(MemberReader& members, std::string_view name) {
  std::vector<Address> addresses;
  for (const std::string& text : members.Texts(name)) {
    std::optional<Address> address = ParseAddress(text);
    if (!address.has_value()) {
      members.Fail("\"" + std::string(name) + "\" holds what is no address");
      break;
    }
    addresses.push_back(*std::move(address));
  }
  return addresses;
}

}  // namespace

Value MarksToValue(const std::vector<PathMark>& marks) {
  Value::List list;
  list.reserve(marks.size());
  for (const PathMark& mark : marks) {
    ValueMap members;
    SetTrue(members, "assumed", mark.assumed);
    SetText(members, "digest", mark.mark.digest);
    SetText(members, "key", mark.mark.key_id);
    SetText(members, "path", mark.path.ToString());
    list.emplace_back(std::move(members));
  }
  return Value(std::move(list));
}

Result<std::vector<PathMark>> MarksFromValue(const Value* value, const std::string& where) {
  std::vector<PathMark> marks;
  if (value == nullptr) return marks;
  if (value->AsList() == nullptr) return Unreadable(where, "\"marks\" is no list");
  marks.reserve(value->AsList()->size());
  for (const Value& item : *value->AsList()) {
    MemberReader members(item);
    PathMark mark;
    mark.assumed = members.Boolean("assumed");
    mark.mark.digest = members.Text("digest");
    mark.mark.key_id = members.Text("key");
    mark.path = Path::Parse(members.NeededText("path"));
    if (const std::optional<std::string> fault = members.Fault()) {
      return Unreadable(where, "a mark " + *fault);
    }
    marks.push_back(std::move(mark));
  }
  return marks;
}

Value EntryToValue(const StateEntry& entry) {
  ValueMap members;
  members.reserve(18);
  SetText(members, "address", ToString(entry.address));
  SetTrue(members, "adopted", entry.adopted);
  SetText(members, "file", entry.file);
  SetText(members, "id", entry.id);
  if (!entry.ignore_changes.empty()) {
    members.Set("ignoreChanges", PathsToValue(entry.ignore_changes));
  }
  SetTextMap(members, "labels", entry.labels);
  SetText(members, "lastTest", entry.last_test);
  if (!entry.marks.empty()) members.Set("marks", MarksToValue(entry.marks));
  SetText(members, "name", entry.name);
  SetAddresses(members, "needs", entry.needs);
  SetValue(members, "observed", entry.observed);
  SetTrue(members, "preventDestroy", entry.prevent_destroy);
  SetText(members, "scope", entry.scope);
  SetValue(members, "sent", entry.sent);
  SetText(members, "serverDate", entry.server_date);
  SetText(members, "stamp", entry.stamp);
  SetTexts(members, "variant", entry.variant);
  SetCount(members, "version", entry.version);
  return Value(std::move(members));
}

Result<StateEntry> EntryFromValue(const Value& value, const std::string& where) {
  MemberReader members(value);
  StateEntry entry;
  entry.address = members.NeededAddress("address");
  entry.adopted = members.Boolean("adopted");
  entry.file = members.Text("file");
  entry.id = members.Text("id");
  for (const std::string& path : members.Texts("ignoreChanges")) {
    entry.ignore_changes.push_back(Path::Parse(path));
  }
  entry.labels = members.TextMap("labels");
  entry.last_test = members.Text("lastTest");
  Result<std::vector<PathMark>> marks = MarksFromValue(members.Any("marks"), where);
  if (!marks.ok()) return marks.problem();
  entry.marks = std::move(marks).value();
  entry.name = members.Text("name");
  entry.needs = ReadAddresses(members, "needs");
  if (const Value* observed = members.Any("observed")) entry.observed = *observed;
  entry.prevent_destroy = members.Boolean("preventDestroy");
  entry.scope = members.Text("scope");
  if (const Value* sent = members.Any("sent")) entry.sent = *sent;
  entry.server_date = members.Text("serverDate");
  entry.stamp = members.Text("stamp");
  entry.variant = members.Texts("variant");
  entry.version = members.Count("version");
  if (const std::optional<std::string> fault = members.Fault()) {
    return Unreadable(where, "the entry " + ToString(entry.address) + " " + *fault);
  }
  return entry;
}

}  // namespace dbsn
