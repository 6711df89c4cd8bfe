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
  return std::any_of(absence.fields.begin(), absence.fields.end(), [&](const auto& field) {
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
  return body.is_null() ? absence.null_body : IsAbsentRow(absence, body);
}

bool IsNullList(const Operation& operation, const Value& body) {
  const Value* rows = FindDotted(body, operation.rows);
  return body.is_null() || (rows != nullptr && rows->is_null());
}

const Value::List* FindRows(const Operation& operation, const Value& body) {
  static const Value::List kNoRows;
  if (operation.null_is_empty && body.is_null()) return &kNoRows;
  const Value* rows = FindDotted(body, operation.rows);
  if (rows == nullptr) return nullptr;
  if (operation.null_is_empty && rows->is_null()) return &kNoRows;
  return rows->AsList();
}

}  // namespace dbsn
