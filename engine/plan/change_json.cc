#include "engine/plan/change_json.h"

#include <array>
#include <optional>
#include <utility>

#include "engine/plan/plan_codes.h"
#include "engine/state/entry_json.h"

namespace dbsn {
namespace {

constexpr std::array kActions = {Action::kNone,    Action::kCreate, Action::kUpdate,
                                 Action::kReplace, Action::kDelete, Action::kAdopt,
                                 Action::kTest,    Action::kRecord};
constexpr std::array kReasons = {
    Reason::kNew,        Reason::kEdited,        Reason::kDrifted,        Reason::kRemoved,
    Reason::kVanished,   Reason::kSecretChanged, Reason::kImmutableField, Reason::kInterrupted,
    Reason::kAdopted,    Reason::kReference,     Reason::kReset,          Reason::kLabels,
    Reason::kProtection, Reason::kRenamed,       Reason::kMoved,          Reason::kTestAsked,
    Reason::kDestroy,    Reason::kUndone};
constexpr std::array kVerdicts = {SecretVerdict::kNone,        SecretVerdict::kNew,
                                  SecretVerdict::kChanged,     SecretVerdict::kUnchanged,
                                  SecretVerdict::kNotCompared, SecretVerdict::kAssumed,
                                  SecretVerdict::kResent};
constexpr std::array<std::string_view, 3> kTestWhen = {"changed", "always", "never"};
constexpr std::array<std::string_view, 3> kOnFailure = {"fail", "warn", "rollback"};

template <typename Enum, std::size_t count>
std::optional<Enum> ByName(const std::array<Enum, count>& all, std::string_view name) {
  for (const Enum one : all) {
    if (Name(one) == name) return one;
  }
  return std::nullopt;
}

std::size_t IndexOf(const std::array<std::string_view, 3>& words, std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return i;
  }
  return 0;
}

std::string Text(const Value& map, std::string_view key) {
  const Value* value = map.Find(key);
  return value == nullptr ? std::string() : value->Plain();
}

bool Flag(const Value& map, std::string_view key) {
  const Value* value = map.Find(key);
  return value != nullptr && value->AsBoolean() != nullptr && *value->AsBoolean();
}

const Value::List& Items(const Value& map, std::string_view key) {
  static const Value::List none;
  const Value* value = map.Find(key);
  return value == nullptr || value->AsList() == nullptr ? none : *value->AsList();
}

template <typename Range, typename Convert>
Value ListOf(const Range& range, Convert convert) {
  Value::List list;
  for (const auto& item : range) list.push_back(convert(item));
  return Value(std::move(list));
}

Value AddressValue(const Address& address) { return Value(ToString(address)); }

std::vector<Address> ReadAddresses(const Value& map, std::string_view key) {
  std::vector<Address> addresses;
  for (const Value& item : Items(map, key)) {
    if (std::optional<Address> address = ParseAddress(item.Plain())) {
      addresses.push_back(std::move(*address));
    }
  }
  return addresses;
}

Value ReasonsValue(const std::vector<Reason>& reasons) {
  return ListOf(reasons, [](Reason reason) { return Value(Name(reason)); });
}

std::vector<Reason> ReadReasons(const Value& map) {
  std::vector<Reason> reasons;
  for (const Value& item : Items(map, "reasons")) {
    if (const std::optional<Reason> reason = ByName(kReasons, item.Plain())) {
      reasons.push_back(*reason);
    }
  }
  return reasons;
}

Value PairsValue(const std::vector<std::pair<std::string, std::string>>& pairs) {
  return ListOf(pairs, [](const auto& pair) {
    return Value(Value::List{Value(pair.first), Value(pair.second)});
  });
}

Value RequestValue(const Request& request) {
  ValueMap map{{"body", request.body},
               {"method", Value(request.method)},
               {"operation", Value(request.operation)},
               {"path", Value(request.path)},
               {"query", PairsValue(request.query)}};
  if (!request.id.empty()) map.Set("id", Value(request.id));
  if (request.tested) map.Set("tested", Value(true));
  return Value(std::move(map));
}

Request ReadRequest(const Value& value) {
  Request request;
  request.method = Text(value, "method");
  request.operation = Text(value, "operation");
  request.id = Text(value, "id");
  request.path = Text(value, "path");
  const Value* const tested = value.Find("tested");
  request.tested = tested != nullptr && *tested == Value(true);
  for (const Value& pair : Items(value, "query")) {
    const Value::List* both = pair.AsList();
    if (both == nullptr || both->size() != 2) continue;
    request.query.emplace_back((*both)[0].Plain(), (*both)[1].Plain());
  }
  if (const Value* body = value.Find("body")) request.body = *body;
  return request;
}

Value FieldValue(const FieldChange& field) {
  ValueMap map{{"path", Value(field.path.ToString())}, {"reasons", ReasonsValue(field.reasons)}};
  if (field.before.has_value()) map.Set("before", *field.before);
  if (field.after.has_value()) map.Set("after", *field.after);
  if (field.was.has_value()) map.Set("was", *field.was);
  if (field.sensitive) {
    map.Set("sensitive", Value(true));
    map.Set("source", Value(field.secret_source));
    map.Set("verdict", Value(Name(field.verdict)));
  }
  if (field.known_after_apply) map.Set("known_after_apply", Value(true));
  if (field.forces_replace) map.Set("forces_replace", Value(true));
  if (!field.note.empty()) map.Set("note", Value(field.note));
  return Value(std::move(map));
}

FieldChange ReadField(const Value& value) {
  FieldChange field;
  field.path = Path::Parse(Text(value, "path"));
  field.reasons = ReadReasons(value);
  if (const Value* before = value.Find("before")) field.before = *before;
  if (const Value* after = value.Find("after")) field.after = *after;
  if (const Value* was = value.Find("was")) field.was = *was;
  field.sensitive = Flag(value, "sensitive");
  field.secret_source = Text(value, "source");
  field.verdict = ByName(kVerdicts, Text(value, "verdict")).value_or(SecretVerdict::kNone);
  field.known_after_apply = Flag(value, "known_after_apply");
  field.forces_replace = Flag(value, "forces_replace");
  field.note = Text(value, "note");
  return field;
}

Value LiveUserValue(const LiveUser& user) {
  return Value(
      ValueMap{{"id", Value(user.id)}, {"name", Value(user.name)}, {"title", Value(user.title)}});
}

Value BlockValue(const Block& block) {
  return Value(
      ValueMap{{"by", Value(block.by)}, {"next", Value(block.next)}, {"why", Value(block.why)}});
}

Value TestValue(const Change& change) {
  ValueMap map{{"after", Value(change.test_after)},
               {"can", Value(change.can_test)},
               {"onFailure", Value(kOnFailure[static_cast<std::size_t>(change.test.on_failure)])},
               {"when", Value(kTestWhen[static_cast<std::size_t>(change.test.when)])}};
  if (change.test.timeout.has_value()) {
    map.Set("timeout_ms", Value(static_cast<std::int64_t>(change.test.timeout->count())));
  }
  return Value(std::move(map));
}

void ReadTest(const Value& value, Change& change) {
  change.test_after = Flag(value, "after");
  change.can_test = Flag(value, "can");
  change.test.when = static_cast<TestWhen>(IndexOf(kTestWhen, Text(value, "when")));
  change.test.on_failure =
      static_cast<OnTestFailure>(IndexOf(kOnFailure, Text(value, "onFailure")));
  const Value* timeout = value.Find("timeout_ms");
  if (timeout != nullptr && timeout->AsInteger() != nullptr) {
    change.test.timeout = std::chrono::milliseconds(*timeout->AsInteger());
  }
}

}  // namespace

Value ChangeToValue(const Change& change) {
  ValueMap map{
      {"action", Value(Name(change.action))},
      {"address", AddressValue(change.address)},
      {"after", ListOf(change.after, AddressValue)},
      {"blocks", ListOf(change.blocks, BlockValue)},
      {"entry", EntryToValue(change.entry)},
      {"entry_version", Value(static_cast<std::int64_t>(change.entry_version))},
      {"fields", ListOf(change.fields, FieldValue)},
      {"forget", Value(change.forget)},
      {"id", Value(change.id)},
      {"live_users", ListOf(change.live_users, LiveUserValue)},
      {"moves_from", Value(change.moves_from)},
      {"name", Value(change.name)},
      {"not_before", Value(change.not_before)},
      {"notes", ListOf(change.notes, [](const std::string& note) { return Value(note); })},
      {"project", Value(change.project)},
      {"reasons", ReasonsValue(change.reasons)},
      {"sends", ListOf(change.sends, [](const SecretRef& secret) { return Value(secret); })},
      {"steps", ListOf(change.steps, RequestValue)},
      {"test", TestValue(change)},
      {"title", Value(change.title)},
      {"used_by", ListOf(change.used_by, AddressValue)},
      {"was", change.was.name.empty() ? Value("") : AddressValue(change.was)},
      {"wave", Value(change.wave)},
  };
  if (change.live_before.has_value()) map.Set("live_before", *change.live_before);
  return Value(std::move(map));
}

Result<Change> ChangeFromValue(const Value& value, const std::string& where) {
  Change change;
  const std::optional<Address> address = ParseAddress(Text(value, "address"));
  const std::optional<Action> action = ByName(kActions, Text(value, "action"));
  const Value* entry = value.Find("entry");
  if (!address.has_value() || !action.has_value() || entry == nullptr) {
    return Diagnostic{.code = kBadPlanFile,
                      .detail = "A change in it has no address, action or entry.",
                      .hint = "Make the plan again with `dbsn plan --out FILE`.",
                      .about = where};
  }
  change.address = *address;
  change.action = *action;
  Result<StateEntry> recorded = EntryFromValue(*entry, where);
  if (!recorded.ok()) return recorded.problem();
  change.entry = std::move(recorded).value();
  change.reasons = ReadReasons(value);
  change.title = Text(value, "title");
  change.id = Text(value, "id");
  change.project = Text(value, "project");
  change.moves_from = Text(value, "moves_from");
  change.name = Text(value, "name");
  for (const Value& field : Items(value, "fields")) change.fields.push_back(ReadField(field));
  for (const Value& step : Items(value, "steps")) change.steps.push_back(ReadRequest(step));
  for (const Value& secret : Items(value, "sends")) {
    if (const SecretRef* ref = secret.AsSecretRef()) change.sends.push_back(*ref);
  }
  change.forget = Flag(value, "forget");
  if (const Value* live = value.Find("live_before")) change.live_before = *live;
  const Value* version = value.Find("entry_version");
  if (version != nullptr && version->AsInteger() != nullptr) {
    change.entry_version = static_cast<std::uint64_t>(*version->AsInteger());
  }
  if (std::optional<Address> was = ParseAddress(Text(value, "was"))) change.was = std::move(*was);
  change.after = ReadAddresses(value, "after");
  change.used_by = ReadAddresses(value, "used_by");
  for (const Value& user : Items(value, "live_users")) {
    change.live_users.push_back({Text(user, "title"), Text(user, "name"), Text(user, "id")});
  }
  for (const Value& block : Items(value, "blocks")) {
    change.blocks.push_back({Text(block, "by"), Text(block, "why"), Text(block, "next")});
  }
  if (const Value* test = value.Find("test")) ReadTest(*test, change);
  const Value* wave = value.Find("wave");
  if (wave != nullptr && wave->AsInteger() != nullptr) {
    change.wave = static_cast<int>(*wave->AsInteger());
  }
  change.not_before = Text(value, "not_before");
  for (const Value& note : Items(value, "notes")) change.notes.push_back(note.Plain());
  return change;
}

}  // namespace dbsn
