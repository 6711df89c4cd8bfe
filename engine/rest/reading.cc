#include "engine/rest/reading.h"

#include <algorithm>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/world/wall_time.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

// A published sample of an answer holds the number 1,234, so answers are read tolerantly.
constexpr JsonLimits kAnswerLimits{.depth = 200, .tolerant = true, .refs = false};

std::string_view WithoutBlanks(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool IsHtml(const HttpResponse& response, std::string_view body) {
  return body.front() == '<' ||
         response.Header("content-type").substr(0, 9) == std::string_view("text/html");
}

// JSON encoded twice: a JSON text that holds JSON. A text that does not is a text.
void UnwrapText(Value& value) {
  const std::string* text = value.AsText();
  if (text == nullptr) return;
  const std::string_view inner = WithoutBlanks(*text);
  if (inner.empty() || (inner.front() != '{' && inner.front() != '[')) return;
  std::variant<Value, JsonFault> parsed = ParseJson(inner, kAnswerLimits);
  if (Value* read = std::get_if<Value>(&parsed)) value = Value(*read);
}

// null, false and "" say that there was no error.
bool IsError(const Value& error) {
  if (const bool* flag = error.AsBoolean()) return *flag;
  if (const std::string* text = error.AsText()) return !text->empty();
  return !error.is_null();
}

// {"data": ..., "error": null} is an envelope; an object that has more members is the answer
// itself, unless its error says that it failed.
void OpenEnvelope(const ErrorRules& rules, Reading& reading) {
  const ValueMap* map = reading.body.AsMap();
  if (map == nullptr || rules.envelope_error.empty()) return;
  const Value* error = map->Find(rules.envelope_error);
  if (error != nullptr && IsError(*error)) {
    reading.envelope_error = *error;
    return;
  }
  const Value* data = rules.envelope_data.empty() ? nullptr : map->Find(rules.envelope_data);
  std::size_t members = error == nullptr ? 1 : 2;
  for (const std::string& other : rules.envelope_beside) {
    if (map->Find(other) != nullptr) ++members;
  }
  if (data != nullptr && map->size() == members) reading.body = Value(*data);
}

// Whether a member says that the request failed: by the value that means so, or by saying anything.
bool Says(const FailureRule& rule, const Value& body) {
  const Value* const found = FindDotted(body, rule.field);
  if (found == nullptr || found->is_null()) return false;
  if (rule.equals) return SamePlain(*found, *rule.equals);
  return IsError(*found) && !SamePlain(*found, Value(0));
}

void FindFailure(const ErrorRules& rules, Reading& reading) {
  if (reading.envelope_error || !reading.good_status()) return;
  for (const FailureRule& rule : rules.failed) {
    if (!Says(rule, reading.body)) continue;
    reading.envelope_error = *FindDotted(reading.body, rule.field);
    return;
  }
}

}  // namespace

Reading ReadAnswer(const HttpResponse& response, const ErrorRules& rules, Clock::WallTime now) {
  Reading reading;
  reading.status = response.status;
  reading.server_date = ParseHttpDate(response.Header("date"), now);
  const std::string_view body = WithoutBlanks(response.body);
  if (body.empty()) return reading;
  std::variant<Value, JsonFault> parsed = ParseJson(body, kAnswerLimits);
  if (const auto* fault = std::get_if<JsonFault>(&parsed)) {
    reading.form = IsHtml(response, body) ? Reading::Form::kHtml : Reading::Form::kOther;
    reading.fault = fmt::format("{} (byte {} of {})", fault->message, fault->offset, body.size());
    return reading;
  }
  reading.form = Reading::Form::kJson;
  reading.body = std::move(*std::get_if<Value>(&parsed));
  if (rules.unwrap_text) UnwrapText(reading.body);
  // Out of its envelope the answer no longer says what stood beside it.
  FindFailure(rules, reading);
  if (!reading.envelope_error) OpenEnvelope(rules, reading);
  return reading;
}

}  // namespace dbsn
