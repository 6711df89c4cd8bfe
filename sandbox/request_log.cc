// Keeps the newest entries; the counters know all.
#include "sandbox/request_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "sandbox/fault.h"
#include "sandbox/field_tables.h"
#include "sandbox/request.h"
#include "sandbox/wire_time.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

constexpr std::size_t kKept = 100'000;

Value Masked(const Value& value) {
  if (const Value::List* list = value.AsList()) {
    Value::List masked;
    for (const Value& one : *list) masked.push_back(Masked(one));
    return Value(std::move(masked));
  }
  const ValueMap* map = value.AsMap();
  if (!map) return value;
  ValueMap masked;
  for (const auto& [key, member] : *map) {
    const bool hidden = IsSecret(key.text()) && !member.is_null();
    masked.Set(key, hidden ? Value("(masked)") : Masked(member));
  }
  return Value(std::move(masked));
}

std::string QueryText(const Request& request) {
  std::string text;
  for (const auto& [key, value] : request.query) {
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", key, value);
  }
  return text;
}

}  // namespace

Value MaskedBody(std::string_view body) {
  if (body.empty()) return Value();
  const std::variant<Value, JsonFault> read = ParseJson(body);
  if (const Value* value = std::get_if<Value>(&read)) return Masked(*value);
  return Value(fmt::format("({} bytes that are no JSON)", body.size()));
}

std::string WithoutIds(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = path.find('/', 1);
    const std::string_view segment = path.substr(0, end);
    const bool number =
        segment.size() > 1 && std::all_of(segment.begin() + 1, segment.end(),
                                          [](char c) { return c >= '0' && c <= '9'; });
    out += number ? "/*" : segment;
    path.remove_prefix(segment.size());
  }
  return out;
}

std::int64_t RequestLog::Begin(const Request& request, std::int64_t now_ms) {
  // Masked when it is asked for: ten thousand creates would otherwise be parsed twice.
  Entry entry{0, now_ms, request.method, request.path, QueryText(request), request.body, 0, {}};
  const std::lock_guard lock(mutex_);
  entry.number = ++last_;
  ++counts_[entry.method + " " + WithoutIds(entry.path)];
  entries_.push_back(std::move(entry));
  if (entries_.size() > kKept) entries_.pop_front();
  return last_;
}

void RequestLog::End(std::int64_t number, int status, std::string_view fault) {
  const std::lock_guard lock(mutex_);
  ++statuses_[status];
  if (entries_.empty() || number < entries_.front().number) return;
  Entry& entry = entries_[static_cast<std::size_t>(number - entries_.front().number)];
  entry.status = status;
  entry.fault = fault;
}

void RequestLog::Clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  counts_.clear();
  statuses_.clear();
}

Value RequestLog::Describe(std::int64_t since, std::string_view method, std::string_view pattern) {
  const std::lock_guard lock(mutex_);
  ValueMap counts;
  for (const auto& [name, count] : counts_) counts.Set(name, Value(count));
  ValueMap statuses;
  for (const auto& [status, count] : statuses_) statuses.Set(std::to_string(status), Value(count));
  Value::List requests;
  for (const Entry& entry : entries_) {
    if (entry.number <= since || (!method.empty() && entry.method != method)) continue;
    if (!PathMatches(pattern, entry.path)) continue;
    requests.push_back(Value(ValueMap{
        {"number", Value(entry.number)},
        {"at", Value(IsoTime(entry.at_ms))},
        {"method", Value(entry.method)},
        {"path", Value(entry.path)},
        {"query", Value(entry.query)},
        {"body", MaskedBody(entry.body)},
        {"status", Value(entry.status)},
        {"fault", Value(entry.fault)},
    }));
  }
  return Value(ValueMap{
      {"count", Value(static_cast<std::int64_t>(requests.size()))},
      {"last", Value(last_)},
      {"counts", Value(std::move(counts))},
      {"statuses", Value(std::move(statuses))},
      {"requests", Value(std::move(requests))},
  });
}

}  // namespace dbsn::sandbox
