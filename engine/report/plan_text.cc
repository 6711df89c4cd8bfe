#include "engine/report/plan_text.h"

#include <algorithm>
#include <set>

#include "engine/report/plan_words.h"
#include "engine/report/text_table.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

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

std::string FieldText(const Change& change, const FieldChange& field, const Palette& palette) {
  const std::string remarks = RemarksText(field);
  return ValueText(change, field) +
         (remarks.empty() ? std::string() : "  " + palette.Faint("(" + remarks + ")"));
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

std::vector<std::string> ChangeLines(const Change& change, const Palette& palette) {
  std::vector<std::string> lines;
  if (!change.was.name.empty()) lines.push_back("was " + ShownAddress(change.was));
  std::size_t names = 0;
  for (const FieldChange& field : change.fields) {
    names = std::max(names, ShownWidth(Shown(field.path.ToString())));
  }
  for (const FieldChange& field : change.fields) {
    lines.push_back(PadTo(Shown(field.path.ToString()), names) + "  " +
                    FieldText(change, field, palette));
  }
  for (const std::string& note : change.notes) lines.push_back(palette.Faint(Shown(note)));
  if (!change.used_by.empty()) {
    std::string users;
    for (const Address& user : change.used_by) {
      users += (users.empty() ? "" : ", ") + ShownAddress(user);
    }
    lines.push_back(palette.Yellow("used by " + users));
  }
  if (change.wave > 0) lines.push_back(palette.Faint("wave " + std::to_string(change.wave)));
  for (const LiveUser& user : change.live_users) {
    lines.push_back(palette.Yellow("used by the " + Shown(user.title) + " \"" + Shown(user.name) +
                                   "\" (" + Shown(user.id) + "), which no manifest declares"));
  }
  if (!change.not_before.empty()) {
    lines.push_back(palette.Faint("not before " + Shown(change.not_before) +
                                  ": what the interrupted run sent may still land until then"));
  }
  std::string test = TestText(change);
  for (const Request& step : change.steps) {
    const bool waits = step.tested && change.test_after && change.can_test;
    if (waits && !test.empty()) lines.push_back(palette.Faint(std::exchange(test, "")));
    lines.push_back(palette.Faint(RequestText(step) + (waits ? ", once that has passed" : "")));
  }
  if (!test.empty()) lines.push_back(palette.Faint(test));
  for (const Block& block : change.blocks) {
    lines.push_back(palette.Red("blocked by " + Shown(block.by) + ": ") + Shown(block.why) + " " +
                    Shown(block.next));
  }
  return lines;
}

std::string PlanText(const Plan& plan, const Palette& palette) {
  std::string text = OpeningText(plan, palette);
  std::size_t width = 0;
  for (const Change& change : plan.changes) {
    width = std::max(width, ShownWidth(ShownAddress(change.address)));
  }
  width = std::min<std::size_t>(width, 60);
  for (const Change& change : plan.changes) {
    text += Heading(change, width, palette);
    for (const std::string& line : ChangeLines(change, palette)) text += "      " + line + "\n";
    text += "\n";
  }
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
