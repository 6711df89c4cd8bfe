#include "engine/plan/plan_file.h"

#include <optional>
#include <utility>
#include <variant>

#include "engine/plan/change_json.h"
#include "engine/plan/plan_codes.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

Value TextMap(const std::map<std::string, std::string>& texts) {
  ValueMap map;
  for (const auto& [key, text] : texts) map.Set(key, Value(text));
  return Value(std::move(map));
}

Value TextList(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

std::map<std::string, std::string> ReadTextMap(const Value* value) {
  std::map<std::string, std::string> texts;
  const ValueMap* map = value == nullptr ? nullptr : value->AsMap();
  if (map == nullptr) return texts;
  for (const auto& [key, text] : *map) texts[key.text()] = text.Plain();
  return texts;
}

std::vector<std::string> ReadTextList(const Value* value) {
  std::vector<std::string> texts;
  const Value::List* list = value == nullptr ? nullptr : value->AsList();
  if (list == nullptr) return texts;
  for (const Value& text : *list) texts.push_back(text.Plain());
  return texts;
}

std::string ReadText(const Value& map, std::string_view key) {
  const Value* value = map.Find(key);
  return value == nullptr ? std::string() : value->Plain();
}

std::int64_t ReadInteger(const Value& map, std::string_view key) {
  const Value* value = map.Find(key);
  const std::int64_t* number = value == nullptr ? nullptr : value->AsInteger();
  return number == nullptr ? 0 : *number;
}

Value ScopesToValue(const std::map<std::string, SeenScope>& scopes) {
  ValueMap map;
  for (const auto& [key, scope] : scopes) {
    ValueMap values;
    for (const auto& [name, value] : scope.values) values.Set(name, value);
    map.Set(key,
            Value(ValueMap{{"name", Value(scope.name)}, {"values", Value(std::move(values))}}));
  }
  return Value(std::move(map));
}

std::map<std::string, SeenScope> ReadScopes(const Value* value) {
  std::map<std::string, SeenScope> scopes;
  const ValueMap* map = value == nullptr ? nullptr : value->AsMap();
  if (map == nullptr) return scopes;
  for (const auto& [key, scope] : *map) {
    SeenScope& seen = scopes[key.text()];
    seen.name = ReadText(scope, "name");
    const Value* values = scope.Find("values");
    if (values == nullptr || values->AsMap() == nullptr) continue;
    for (const auto& [name, held] : *values->AsMap()) seen.values[name.text()] = held;
  }
  return scopes;
}

Value ChangesToValue(const Plan& plan) {
  Value::List changes;
  changes.reserve(plan.changes.size());
  for (const Change& change : plan.changes) changes.push_back(ChangeToValue(change));
  return Value(std::move(changes));
}

Value CountsToValue(const Counts& counts) {
  return Value(ValueMap{{"add", Value(counts.add)},
                        {"blocked", Value(counts.blocked)},
                        {"change", Value(counts.change)},
                        {"destroy", Value(counts.destroy)},
                        {"import", Value(counts.import)},
                        {"record", Value(counts.record)},
                        {"test", Value(counts.test)}});
}

Diagnostic Unreadable(const std::string& path, const std::string& why, const std::string& next) {
  return {.code = kBadPlanFile, .detail = why, .hint = next, .about = path};
}

}  // namespace

Value PlanToValue(const Plan& plan) {
  return Value(ValueMap{
      {"applicable", Value(plan.applicable)},
      {"calls", Value(plan.calls)},
      {"changes", ChangesToValue(plan)},
      {"counts", CountsToValue(CountOf(plan))},
      {"dbsn_version", Value(plan.dbsn_version)},
      {"definitions", TextMap(plan.definitions)},
      {"environment", Value(plan.environment)},
      {"format", Value(kPlanFormat)},
      {"kind", Value("dbsn.plan")},
      {"lineage", Value(plan.lineage)},
      {"milliseconds", Value(static_cast<std::int64_t>(plan.seconds * 1000))},
      {"notes", TextList(plan.notes)},
      {"operation", Value(plan.operation)},
      {"origins", TextMap(plan.origins)},
      {"rows_not_read", Value(static_cast<std::int64_t>(plan.rows_not_read))},
      {"scopes", ScopesToValue(plan.scopes)},
      {"selection", TextList(plan.selection)},
      {"serial", Value(static_cast<std::int64_t>(plan.serial))},
      {"summary", Value(SummaryLine(plan))},
      {"unchanged", Value(static_cast<std::int64_t>(plan.unchanged))},
      {"unfinished_run", Value(plan.unfinished_run)},
      {"workspace", Value(plan.workspace)},
  });
}

std::string WritePlan(const Plan& plan) {
  return WriteJson(PlanToValue(plan), JsonStyle::kIndented) + "\n";
}

Result<Plan> ReadPlan(std::string_view bytes, const std::string& path) {
  const std::variant<Value, JsonFault> parsed = ParseJson(bytes);
  if (const JsonFault* fault = std::get_if<JsonFault>(&parsed)) {
    return Unreadable(path,
                      "It is no whole JSON document: " + fault->message + " at byte " +
                          std::to_string(fault->offset) + ".",
                      "Make the plan again with `dbsn plan --out FILE`.");
  }
  const Value& root = std::get<Value>(parsed);
  if (ReadText(root, "kind") != "dbsn.plan") {
    return Unreadable(path, "It is JSON, but no plan of dbsn's.",
                      "Name a file that `dbsn plan --out FILE` wrote.");
  }
  if (ReadInteger(root, "format") != kPlanFormat) {
    return Unreadable(path,
                      "It has format " + std::to_string(ReadInteger(root, "format")) +
                          "; this version of dbsn reads format " + std::to_string(kPlanFormat) +
                          ".",
                      "Use the version that made it (" + ReadText(root, "dbsn_version") +
                          "), or make the plan again.");
  }
  Plan plan;
  plan.dbsn_version = ReadText(root, "dbsn_version");
  plan.workspace = ReadText(root, "workspace");
  plan.environment = ReadText(root, "environment");
  plan.origins = ReadTextMap(root.Find("origins"));
  plan.definitions = ReadTextMap(root.Find("definitions"));
  plan.scopes = ReadScopes(root.Find("scopes"));
  plan.lineage = ReadText(root, "lineage");
  plan.serial = static_cast<std::uint64_t>(ReadInteger(root, "serial"));
  plan.operation = ReadText(root, "operation");
  plan.selection = ReadTextList(root.Find("selection"));
  plan.unchanged = static_cast<std::size_t>(ReadInteger(root, "unchanged"));
  plan.rows_not_read = static_cast<std::size_t>(ReadInteger(root, "rows_not_read"));
  plan.calls = ReadInteger(root, "calls");
  plan.seconds = static_cast<double>(ReadInteger(root, "milliseconds")) / 1000.0;
  plan.unfinished_run = ReadText(root, "unfinished_run");
  plan.notes = ReadTextList(root.Find("notes"));
  const Value* applicable = root.Find("applicable");
  plan.applicable =
      applicable != nullptr && applicable->AsBoolean() != nullptr && *applicable->AsBoolean();
  const Value* changes = root.Find("changes");
  if (changes == nullptr || changes->AsList() == nullptr) {
    return Unreadable(path, "It has no list of changes.", "Make the plan again.");
  }
  for (const Value& value : *changes->AsList()) {
    Result<Change> change = ChangeFromValue(value, path);
    if (!change.ok()) return change.problem();
    plan.changes.push_back(std::move(change).value());
  }
  return plan;
}

}  // namespace dbsn
