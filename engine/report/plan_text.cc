#include "engine/report/plan_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/plan/waves.h"
#include "engine/report/text_table.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kLongestValue = 120;
constexpr std::size_t kLongestBody = 400;

std::string Coloured(Action action, const std::string& text, const Palette& palette) {
  switch (action) {
    case Action::kNone:
    case Action::kRecord:
      return palette.Faint(text);
    case Action::kCreate:
      return palette.Green(text);
    case Action::kUpdate:
      return palette.Yellow(text);
    case Action::kReplace:
    case Action::kDelete:
      return palette.Red(text);
    case Action::kAdopt:
      return palette.Cyan(text);
    case Action::kTest:
      return palette.Blue(text);
  }
  return text;
}

std::string ReasonsText(const std::vector<Reason>& reasons) {
  std::string text;
  for (const Reason reason : reasons) {
    text += (text.empty() ? "" : "; ") + std::string(Sentence(reason));
  }
  return text;
}

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

std::string FieldText(const Change& change, const FieldChange& field, const Palette& palette) {
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
  if (!remarks.empty()) text += "  " + palette.Faint("(" + remarks + ")");
  return text;
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

std::string ShownAddress(const Address& address) { return Shown(ToString(address)); }

std::string Heading(const Change& change, std::size_t width, const Palette& palette) {
  std::string symbol(Symbol(change.action));
  symbol.insert(0, symbol.size() < 3 ? 3 - symbol.size() : 0, ' ');
  std::string about = Shown(change.title);
  if (!change.id.empty()) about += " " + Shown(change.id);
  const std::string why = ReasonsText(change.reasons);
  return Coloured(change.action, symbol, palette) + " " +
         palette.Bold(PadTo(ShownAddress(change.address), width)) + "  " + about +
         (why.empty() ? "" : ": " + why) + "\n";
}

void AppendLine(std::string& text, const std::string& line) { text += "      " + line + "\n"; }

void AppendChange(const Change& change, std::size_t width, const Palette& palette,
                  std::string& text) {
  text += Heading(change, width, palette);
  if (!change.was.name.empty()) AppendLine(text, "was " + ShownAddress(change.was));
  std::size_t names = 0;
  for (const FieldChange& field : change.fields) {
    names = std::max(names, ShownWidth(Shown(field.path.ToString())));
  }
  for (const FieldChange& field : change.fields) {
    AppendLine(text, PadTo(Shown(field.path.ToString()), names) + "  " +
                         FieldText(change, field, palette));
  }
  for (const std::string& note : change.notes) AppendLine(text, palette.Faint(Shown(note)));
  if (!change.used_by.empty()) {
    std::string users;
    for (const Address& user : change.used_by) {
      users += (users.empty() ? "" : ", ") + ShownAddress(user);
    }
    AppendLine(text, palette.Yellow("used by " + users));
  }
  if (change.wave > 0) AppendLine(text, palette.Faint("wave " + std::to_string(change.wave)));
  for (const LiveUser& user : change.live_users) {
    AppendLine(text, palette.Yellow("used by the " + Shown(user.title) + " \"" + Shown(user.name) +
                                    "\" (" + Shown(user.id) + "), which no manifest declares"));
  }
  if (!change.not_before.empty()) {
    AppendLine(text, palette.Faint("not before " + Shown(change.not_before) +
                                   ": what the interrupted run sent may still land until then"));
  }
  std::string test = TestText(change);
  for (const Request& step : change.steps) {
    const bool waits = step.tested && change.test_after && change.can_test;
    if (waits && !test.empty()) AppendLine(text, palette.Faint(std::exchange(test, "")));
    AppendLine(text, palette.Faint(RequestText(step) + (waits ? ", once that has passed" : "")));
  }
  if (!test.empty()) AppendLine(text, palette.Faint(test));
  for (const Block& block : change.blocks) {
    AppendLine(text, palette.Red("blocked by " + Shown(block.by) + ": ") + Shown(block.why) + " " +
                         Shown(block.next));
  }
  text += "\n";
}

std::string OpeningText(const Plan& plan, const Palette& palette) {
  std::string text = PlanPlaceText(plan, palette);
  if (!plan.selection.empty()) {
    text += "Only:";
    for (const std::string& word : plan.selection) text += " " + Shown(word);
    text += "\n";
  }
  if (!plan.unfinished_run.empty()) {
    text += palette.Yellow("Run " + Shown(plan.unfinished_run) +
                           " was interrupted; applying this plan finishes it.") +
            "\n";
  }
  return text + "\n";
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

}  // namespace

std::string PlanPlaceText(const Plan& plan, const Palette& palette) {
  std::string text =
      "Workspace " + palette.Bold(plan.workspace.empty() ? "(none)" : Shown(plan.workspace));
  if (!plan.environment.empty()) text += ", environment " + palette.Bold(Shown(plan.environment));
  text += "\n";
  for (const auto& [provider, origin] : plan.origins) {
    std::set<std::string> names;
    bool concerned = plan.scopes.empty();  // one that nothing is of is not named
    for (const auto& [key, scope] : plan.scopes) {
      if (!key.starts_with(provider + "|")) continue;
      concerned = true;
      if (!scope.name.empty()) names.insert(Shown(scope.name));
    }
    if (!concerned) continue;
    text += Shown(provider) + ": " + Shown(origin);
    std::string projects;
    for (const std::string& name : names) projects += (projects.empty() ? "" : ", ") + name;
    if (!projects.empty()) text += ", project " + projects;
    text += "\n";
  }
  return text;
}

std::string ShownValue(const Value& value) { return ShownShort(WriteJson(value), kLongestValue); }

std::string PlanText(const Plan& plan, const Palette& palette) {
  std::string text = OpeningText(plan, palette);
  std::size_t width = 0;
  for (const Change& change : plan.changes) {
    width = std::max(width, ShownWidth(ShownAddress(change.address)));
  }
  width = std::min<std::size_t>(width, 60);
  for (const Change& change : plan.changes) AppendChange(change, width, palette, text);
  for (const std::string& note : plan.notes) text += Shown(note) + "\n";
  if (plan.rows_not_read > 0) {
    text += palette.Faint(std::to_string(plan.rows_not_read) +
                          " unmoved rows were taken as last read (--refresh=full reads all).") +
            "\n";
  }
  const Counts counts = CountOf(plan);
  if (counts.record > 0) text += std::to_string(counts.record) + " recorded only.\n";
  if (counts.test > 0) text += std::to_string(counts.test) + " to test.\n";
  if (counts.blocked > 0) {
    text += palette.Red(std::to_string(counts.blocked) + " blocked: this plan cannot be applied.") +
            "\n";
  }
  text += RolloutText(plan);
  text += CostText(plan);
  return text + palette.Bold(SummaryLine(plan)) + "\n";
}

}  // namespace dbsn
