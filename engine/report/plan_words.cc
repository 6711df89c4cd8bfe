#include "engine/report/plan_words.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/plan/waves.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kLongestValue = 120;
constexpr std::size_t kLongestBody = 400;

std::string SecretText(const FieldChange& field) {
  const std::string from = field.secret_source.empty() ? "" : " from " + Shown(field.secret_source);
  switch (field.verdict) {
    case SecretVerdict::kNone:
      return "(sensitive)";
    case SecretVerdict::kNew:
      return "(sensitive)" + from;
    case SecretVerdict::kChanged:
      return "(sensitive)" + from + ", changed";
    case SecretVerdict::kUnchanged:
      return "(sensitive)" + from + ", unchanged";
    case SecretVerdict::kNotCompared:
      return "(sensitive)" + from + ", not compared, not sent";
    case SecretVerdict::kAssumed:
      return "(sensitive)" + from + ", assumed to be the live one, not sent";
    case SecretVerdict::kResent:
      return "(sensitive)" + from + ", sent again";
  }
  return "";
}

std::string Side(const std::optional<Value>& value) {
  return value.has_value() ? ShownValue(*value) : "(not set)";
}

}  // namespace

std::string ShownValue(const Value& value) { return ShownShort(WriteJson(value), kLongestValue); }

std::string ReasonsText(const std::vector<Reason>& reasons) {
  std::string text;
  for (const Reason reason : reasons) {
    text += (text.empty() ? "" : "; ") + std::string(Sentence(reason));
  }
  return text;
}

std::string ValueText(const Change& change, const FieldChange& field) {
  std::string text;
  if (field.sensitive) {
    text = SecretText(field);
  } else if (change.action == Action::kDelete) {
    text = Side(field.before);
  } else if (field.known_after_apply) {
    const std::string after = field.after.has_value() && field.after->AsRef() != nullptr
                                  ? "(id of " + Shown(field.after->AsRef()->address) + ")"
                                  : "(known after apply)";
    text = change.action == Action::kCreate ? after : Side(field.before) + " -> " + after;
  } else if (change.action == Action::kCreate) {
    text = Side(field.after);
  } else if (field.before == field.after) {
    text = Side(field.before);
  } else {
    text = Side(field.before) + " -> " + Side(field.after);
  }
  return text;
}

std::string RemarksText(const FieldChange& field) {
  std::string remarks;
  const auto remark = [&](const std::string& words) {
    remarks += (remarks.empty() ? "" : "; ") + words;
  };
  const bool drifted = std::find(field.reasons.begin(), field.reasons.end(), Reason::kDrifted) !=
                       field.reasons.end();
  if (drifted) {
    remark("changed outside" + (field.was.has_value() && !field.was->is_null()
                                    ? ", was " + ShownValue(*field.was)
                                    : std::string()));
  }
  if (field.forces_replace) remark("cannot be updated: replace");
  if (!field.note.empty()) remark(Shown(field.note));
  return remarks;
}

std::string RequestText(const Request& request) {
  std::string text = request.method + " " + request.path;
  for (std::size_t i = 0; i < request.query.size(); ++i) {
    text += (i == 0 ? "?" : "&") + request.query[i].first + "=" + request.query[i].second;
  }
  // What a create or a test of it sends stands above, field by field.
  const bool shown = request.operation == "create" || request.operation == "test";
  if (!shown && !request.body.is_null()) {
    text += " " + WriteJson(request.body);
  }
  return ShownShort(text, kLongestBody);
}

std::string TestText(const Change& change) {
  if (!change.test_after) return "";
  if (!change.can_test) return "its connection cannot be tested, as expected";
  switch (change.test.on_failure) {
    case OnTestFailure::kFail:
      return "then its connection is tested";
    case OnTestFailure::kWarn:
      return "then its connection is tested; a failure only warns";
    case OnTestFailure::kRollback:
      return "then its connection is tested; a failure rolls it back";
  }
  return "";
}

// What goes in which wave, and what stops it.
std::string RolloutText(const Plan& plan) {
  std::map<int, int> waves;
  for (const Change& change : plan.changes) ++waves[change.wave];
  waves.erase(0);
  if (waves.empty()) return "";
  std::string text;
  for (const auto& [wave, count] : waves) {
    const bool last = wave == waves.rbegin()->first;
    text += "Wave " + std::to_string(wave) + " of " + std::to_string(waves.rbegin()->first) + ": " +
            std::to_string(count) + (count == 1 ? " change" : " changes");
    if (!last) {
      text += IsGated(plan.changes, wave)
                  ? "; the next begins when all of it has ended well and its tests have passed"
                  : "; nothing in it is tested: ungated, the next begins when it has ended well";
    }
    text += ".\n";
  }
  return text;
}

std::string CostText(const Plan& plan) {
  if (plan.calls == 0) return "";
  std::string text = "Applying takes about " + std::to_string(plan.calls) + " API call" +
                     (plan.calls == 1 ? "" : "s");
  if (plan.seconds >= 1) {
    text += ", at least " + std::to_string(static_cast<std::int64_t>(std::ceil(plan.seconds))) +
            " s under the known rate limit";
  }
  return text + ".\n";
}

}  // namespace dbsn
