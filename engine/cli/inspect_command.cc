// dbsn inspect and dbsn refresh: what the platform knows of a live resource.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/cli/live_target.h"
#include "engine/report/text_table.h"
#include "schema/json_codec.h"
#include "schema/nearest.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

Value TableValue(const Provider::Table& table) {
  Value::List rows;
  for (const std::vector<std::string>& cells : table.rows) {
    ValueMap row;
    for (std::size_t i = 0; i < cells.size(); ++i) row.Set(table.columns[i], Value(cells[i]));
    rows.emplace_back(std::move(row));
  }
  return Value(std::move(rows));
}

// The live object itself, field by field.
ExitStatus ShowObject(Desk& desk, const LiveTarget& target) {
  Result<std::optional<LiveResource>> live =
      target.provider->Read(*target.type, target.scope, target.entry.id, target.fields);
  if (!live.ok()) {
    desk.reporter().Problem(live.problem());
    return ExitStatus::kFailed;
  }
  if (!live.value().has_value()) {
    return desk.Refuse(
        ToString(target.entry.address),
        "The API has no " + target.type->title + " " + target.entry.id + " any more.",
        "`dbsn plan` shows what to do about it.");
  }
  if (desk.json()) {
    desk.terminal.Out(WriteJson(live.value()->fields, JsonStyle::kIndented) + "\n");
    return ExitStatus::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"id", target.entry.id});
  for (const auto& [key, value] : *live.value()->fields.AsMap()) {
    rows.push_back({key.text(), value.AsText() != nullptr ? *value.AsText() : WriteJson(value)});
  }
  desk.terminal.Out(TableText({"FIELD", "LIVE VALUE"}, rows));
  return ExitStatus::kDone;
}

}  // namespace

ExitStatus RunInspect(Desk& desk) {
  const std::optional<std::vector<LiveTarget>> targets = FindTargets(desk, {desk.command.address});
  if (!targets.has_value()) return ExitStatus::kFailed;
  const LiveTarget& target = targets->front();
  const std::string& level = desk.command.level;
  if (level.empty()) return ShowObject(desk, target);
  if (!target.type->inspect.contains(level)) {
    std::vector<std::string_view> levels;
    for (const auto& [name, operation] : target.type->inspect) levels.push_back(name);
    const std::optional<std::string_view> near = Nearest(level, levels);
    std::string list;
    for (const std::string_view name : levels) {
      list += (list.empty() ? "" : ", ") + std::string(name);
    }
    return desk.Refuse("dbsn inspect", "There is no level \"" + level + "\".",
                       near.has_value() ? "Did you mean \"" + std::string(*near) + "\"?"
                                        : "There are: " + list + ".");
  }
  std::map<std::string, std::string> names;
  if (!desk.command.in_catalog.empty()) names["catalog"] = desk.command.in_catalog;
  if (!desk.command.in_schema.empty()) names["schema"] = desk.command.in_schema;
  if (!desk.command.in_table.empty()) names["table"] = desk.command.in_table;
  const Result<Provider::Table> table =
      target.provider->Inspect(*target.type, target.scope, target.entry.id, level, names);
  if (!table.ok()) {
    desk.reporter().Problem(table.problem());
    return ExitStatus::kFailed;
  }
  if (desk.json()) {
    desk.terminal.Out(WriteJson(TableValue(table.value()), JsonStyle::kIndented) + "\n");
  } else {
    desk.terminal.Out(TableText(table.value().columns, table.value().rows));
  }
  return ExitStatus::kDone;
}

ExitStatus RunRefresh(Desk& desk) {
  const std::optional<std::vector<LiveTarget>> targets = FindTargets(desk, {desk.command.address});
  if (!targets.has_value()) return ExitStatus::kFailed;
  const LiveTarget& target = targets->front();
  desk.reporter().Note("The platform reads the metadata of " + ToString(target.entry.address) +
                       "; that can take minutes.");
  const auto answer = target.provider->Refresh(*target.type, target.scope, target.entry.id);
  if (!answer.ok()) {
    desk.reporter().Problem(answer.problem());
    return ExitStatus::kFailed;
  }
  if (desk.json()) {
    ValueMap map;
    for (const auto& [name, value] : answer.value()) map.Set(name, Value(value));
    desk.terminal.Out(WriteJson(Value(std::move(map)), JsonStyle::kIndented) + "\n");
    return ExitStatus::kDone;
  }
  std::string text = "Complete.";
  for (const auto& [name, value] : answer.value()) text += " " + name + ": " + Shown(value) + ".";
  desk.terminal.Out(text + "\n");
  return ExitStatus::kDone;
}

}  // namespace dbsn
