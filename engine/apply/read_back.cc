#include "engine/apply/read_back.h"

#include <algorithm>
#include <ctime>
#include <optional>

#include "engine/apply/apply_codes.h"
#include "engine/plan/resolve_refs.h"
#include "engine/plan/same_value.h"
#include "schema/json_codec.h"
#include "schema/path.h"

namespace dbsn {
namespace {

const Value kNothing;

// Calls |found| with (field, expected, live) for each comparable field that differs; it says
// whether to go on.
template <typename Found>
void EachDifference(const FieldSet& fields, const Value& expected, const Value& live, Found found) {
  const ValueMap* map = expected.AsMap();
  if (map == nullptr) return;
  for (const auto& [key, value] : *map) {
    const Field* field = fields.Find(key);
    if (field == nullptr || field->sensitive || field->write_only) continue;
    if (value.AsRef() != nullptr || value.AsSecretRef() != nullptr) continue;
    const Value* now = live.Find(key);
    if (SameValue(*field, value, now == nullptr ? kNothing : *now)) continue;
    if (!found(*field, value, now == nullptr ? kNothing : *now)) return;
  }
}

std::string Written(const Value& value) {
  return value.is_null() ? "not set" : WriteJson(value, JsonStyle::kCompact);
}

}  // namespace

std::string FirstDifference(const FieldSet& fields, const Value& expected, const Value& live) {
  std::string text;
  EachDifference(fields, expected, live,
                 [&](const Field& field, const Value& was, const Value& now) {
                   text = field.name.text() + " was " + Written(was) + " and is " + Written(now);
                   return false;
                 });
  return text;
}

std::string Moved(const FieldSet& fields, const Value& before, const Value& live) {
  const std::string changed = FirstDifference(fields, before, live);
  const ValueMap* now = live.AsMap();
  if (!changed.empty() || now == nullptr) return changed;
  ValueMap unset;
  for (const auto& [key, value] : *now) {
    if (before.Find(key) == nullptr) unset.Append(key, Value());
  }
  return FirstDifference(fields, Value(std::move(unset)), live);
}

Value OnlySent(const Change& change, const Value& sent) {
  const ValueMap* all = sent.AsMap();
  if (all == nullptr || change.action == Action::kCreate || change.action == Action::kReplace) {
    return sent;
  }
  ValueMap carried;
  if (change.steps.empty()) return Value(std::move(carried));
  for (const FieldChange& field : change.fields) {
    if (field.path.empty()) continue;
    const Key key = field.path.steps().front().key;
    if (const Value* value = all->Find(key)) carried.Set(key, *value);
  }
  return Value(std::move(carried));
}

Value WithResets(const Change& change, const Value& sent) {
  const ValueMap* declared = sent.AsMap();
  ValueMap all = declared == nullptr ? ValueMap() : *declared;
  for (const FieldChange& field : change.fields) {
    const bool reset = std::find(field.reasons.begin(), field.reasons.end(), Reason::kReset) !=
                       field.reasons.end();
    if (!reset || field.sensitive || field.path.steps().size() != 1) continue;
    all.Set(field.path.steps().front().key, field.after.value_or(Value()));
  }
  return Value(std::move(all));
}

std::vector<Diagnostic> NotKept(const FieldSet& fields, const Value& sent, const Value& live) {
  std::vector<Diagnostic> warnings;
  EachDifference(fields, sent, live, [&](const Field& field, const Value& was, const Value& now) {
    // What an answer does not hold at all, the server may keep without showing it.
    if (live.Find(field.name) == nullptr && !was.is_null()) return true;
    warnings.push_back(
        {.code = kNotKept,
         .severity = Severity::kWarning,
         .detail = field.name.text() + " was sent as " + Written(was) + " and reads back as " +
                   Written(now) + ".",
         .hint = "It is accepted from now on. If it is not what you mean, write it as the server "
                 "does."});
    return true;
  });
  return warnings;
}

Value ResolvedEntry(const Value& sent, const std::map<std::string, std::string>& ids) {
  return ResolveRefs(sent, [&](const std::string& address) -> std::optional<std::string> {
    const auto at = ids.find(address);
    return at == ids.end() ? std::nullopt : std::optional<std::string>(at->second);
  });
}

std::string DateText(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, size};
}

}  // namespace dbsn
