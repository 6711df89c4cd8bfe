#include "engine/rest/answer_fields.h"

#include <algorithm>

namespace dbsn {

const Value* FindDotted(const Value& root, std::string_view dotted) {
  const Value* at = &root;
  while (!dotted.empty() && at != nullptr) {
    const std::size_t dot = dotted.find('.');
    at = at->Find(dotted.substr(0, dot));
    dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  }
  return at;
}

std::string FirstText(const Value& root, const std::vector<std::string>& paths, bool plain) {
  for (const std::string& path : paths) {
    const Value* found = FindDotted(root, path);
    if (found == nullptr || (found->AsText() == nullptr && !plain)) continue;
    std::string text = found->Plain();
    if (text.find_first_not_of(" \t\r\n") != std::string::npos) return text;
  }
  return "";
}

bool SamePlain(const Value& a, const Value& b) {
  if (a == b) return true;
  const std::string text = a.Plain();
  return !text.empty() && text == b.Plain();
}

bool IsAbsentRow(const Absence& absence, const Value& row) {
  const bool marked = std::any_of(absence.set.begin(), absence.set.end(), [&](const auto& member) {
    const Value* found = FindDotted(row, member);
    return found != nullptr && !found->is_null();
  });
  return marked ||
         std::any_of(absence.fields.begin(), absence.fields.end(), [&](const auto& field) {
           const Value* found = FindDotted(row, field.first);
           if (found == nullptr) return false;
           return std::any_of(field.second.begin(), field.second.end(),
                              [&](const Value& gone) { return SamePlain(*found, gone); });
         });
}

bool SaysAbsent(const Absence& absence, int status, bool is_json, const Value& body) {
  if (std::find(absence.status.begin(), absence.status.end(), status) != absence.status.end()) {
    return true;
  }
  if (status < 200 || status >= 300 || !is_json) return false;
  if (body.is_null()) return absence.null_body;
  if (absence.empty_body && body.AsMap() != nullptr && body.AsMap()->empty()) return true;
  return IsAbsentRow(absence, body);
}

namespace {

// The members of an object as rows, each with its key as one of its own members.
Value::List RowsByKey(const ValueMap& members, const std::string& name) {
  Value::List rows;
  rows.reserve(members.size());
  for (const auto& [key, value] : members) {
    ValueMap row = value.AsMap() == nullptr ? ValueMap() : *value.AsMap();
    row.Set(Key(name), Value(key.text()));
    rows.emplace_back(std::move(row));
  }
  return rows;
}

}  // namespace

bool IsNullList(const Operation& operation, const Value& body) {
  const Value* rows = FindDotted(body, operation.rows);
  return body.is_null() || (rows != nullptr && rows->is_null());
}

std::optional<Value::List> RowsOf(const Operation& operation, const Value& body) {
  if (operation.null_is_empty && body.is_null()) return Value::List();
  const Value* rows = FindDotted(body, operation.rows);
  if (rows == nullptr) return std::nullopt;
  if (operation.null_is_empty && rows->is_null()) return Value::List();
  if (!operation.keyed.empty()) {
    const ValueMap* const members = rows->AsMap();
    return members == nullptr ? std::nullopt : std::optional(RowsByKey(*members, operation.keyed));
  }
  if (rows->AsList() == nullptr) return std::nullopt;
  return *rows->AsList();
}

}  // namespace dbsn
