#include "engine/apply/read_back.h"

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

std::vector<Diagnostic> NotKept(const FieldSet& fields, const Value& sent, const Value& live) {
  std::vector<Diagnostic> warnings;
  EachDifference(fields, sent, live, [&](const Field& field, const Value& was, const Value& now) {
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
