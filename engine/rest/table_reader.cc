#include "engine/rest/table_reader.h"

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/rest_codes.h"
#include "schema/caseless.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

std::string CellText(const Value* value) {
  if (value == nullptr || value->is_null()) return "";
  const bool nested = value->AsList() != nullptr || value->AsMap() != nullptr;
  return nested ? WriteJson(*value) : value->Plain();
}

// "PENDING (in progress)", where the definition says what a value means.
std::string InWords(const Operation& level, std::string text) {
  for (const auto& [value, meaning] : level.words) {
    if (SameWord(value, text)) return text + " (" + meaning + ")";
  }
  return text;
}

}  // namespace

std::optional<Diagnostic> MissingName(const Operation& level,
                                      const std::map<std::string, std::string>& names,
                                      const std::string& about) {
  for (const std::string& need : level.needs) {
    const auto name = names.find(need);
    if (name != names.end() && !name->second.empty()) continue;
    Diagnostic problem;
    problem.code = kApiMissingContext;
    problem.about = about;
    problem.detail = fmt::format("To show {} the name of a {} is needed.", level.name, need);
    problem.hint = fmt::format("Add --{} NAME.", need);
    return problem;
  }
  return std::nullopt;
}

std::optional<Provider::Table> ReadTable(const Operation& level, const Value& body) {
  Provider::Table table;
  table.columns = level.columns;
  if (body.is_null()) return table;
  std::optional<Value::List> rows = RowsOf(level, body);
  // One object is a table of one row.
  const Value* const one = rows ? nullptr : FindDotted(body, level.rows);
  if (one != nullptr && one->AsMap() != nullptr) rows = Value::List{*one};
  if (!rows) return std::nullopt;
  for (const Value& row : *rows) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    if (row.AsText() != nullptr) {  // names alone
      cells.resize(level.columns.size());
      cells.front() = *row.AsText();
      continue;
    }
    for (const std::string& column : level.columns) {
      cells.push_back(InWords(level, CellText(FindDotted(row, column))));
    }
  }
  return table;
}

std::vector<std::pair<std::string, std::string>> ReadCounts(const Operation& refresh,
                                                            const Value& body) {
  std::vector<std::pair<std::string, std::string>> told;
  const std::string message = FirstText(body, refresh.message);
  if (!message.empty()) told.emplace_back("message", message);
  for (const std::string& count : refresh.counts) {
    const std::string text = CellText(FindDotted(body, count));
    if (!text.empty()) told.emplace_back(count, text);
  }
  return told;
}

}  // namespace dbsn
