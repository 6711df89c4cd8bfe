#include "engine/report/plan_markdown.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/report/plan_text.h"
#include "engine/report/plan_words.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kMostDangers = 40;
// For the lines that count what has no room, and the end.
constexpr std::size_t kReserve = 1200;

// Most dangerous first.
constexpr std::array kOrder{Action::kDelete, Action::kReplace, Action::kUpdate, Action::kCreate,
                            Action::kAdopt,  Action::kTest,    Action::kRecord};

std::size_t LongestRun(std::string_view text, char of) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// |text|, one line, as code within a line: nothing in it means anything.
std::string Code(std::string_view text) {
  if (text.empty()) return "";
  const std::string fence(LongestRun(text, '`') + 1, '`');
  // A blank at each end is taken away again where there is one at both.
  const bool pad =
      text.front() == '`' || text.back() == '`' || (text.front() == ' ' && text.back() == ' ');
  return fence + (pad ? " " : "") + std::string(text) + (pad ? " " : "") + fence;
}

// |text| within an element of HTML, where Markdown is not read.
std::string Html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

// Lines as a block of code.
std::string Fenced(const std::vector<std::string>& lines) {
  std::size_t longest = 0;
  for (const std::string& line : lines) longest = std::max(longest, LongestRun(line, '`'));
  const std::string fence(std::max<std::size_t>(longest + 1, 3), '`');
  std::string block = fence + "text\n";
  for (const std::string& line : lines) block += line + "\n";
  return block + fence + "\n";
}

std::string AddressOf(const Change& change) { return Shown(ToString(change.address)); }

std::string About(const Change& change) {
  std::string about = Shown(change.title);
  if (!change.id.empty()) about += " " + Shown(change.id);
  return about;
}

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string Plural(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string Listed(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

class Comment {
 public:
  Comment(const Plan& plan, std::size_t budget) : plan_(plan), budget_(budget) {
    for (const Action action : kOrder) {
      for (const Change& change : plan_.changes) {
        if (change.action == action) changes_.push_back(&change);
      }
    }
  }

  std::string Text() {
    Opening();
    Dangers();
    Changes();
    text_ += Closing();
    return std::move(text_);
  }

 private:
  void Opening() {
    text_ = "<!-- dbsn plan: " + Html(plan_.workspace) +
            (plan_.environment.empty() ? "" : "/" + Html(plan_.environment)) + " -->\n";
    text_ += "**" + SummaryLine(plan_) + "**\n\n";
    std::string place = "Workspace " + Code(Shown(plan_.workspace));
    if (!plan_.environment.empty()) place += ", environment " + Code(Shown(plan_.environment));
    text_ += place + "\n";
    if (!plan_.selection.empty()) {
      std::string words;
      for (const std::string& word : plan_.selection) words += (words.empty() ? "" : " ") + word;
      text_ += "Only " + Code(Shown(words)) + ": the rest was not looked at.\n";
    }
    if (!plan_.unfinished_run.empty()) {
      text_ += "Run " + Code(Shown(plan_.unfinished_run)) +
               " was interrupted; applying this plan finishes it.\n";
    }
    const std::string risk = Risk();
    if (!risk.empty()) text_ += "\n" + risk + "\n";
  }

  // One line that counts what a person should look at.
  std::string Risk() const {
    std::size_t deletes = 0, replaces = 0, blocked = 0, users = 0, dead = 0;
    for (const Change* change : changes_) {
      deletes += change->action == Action::kDelete ? 1 : 0;
      replaces += change->action == Action::kReplace ? 1 : 0;
      blocked += change->blocks.empty() ? 0 : 1;
      users += change->live_users.size();
      const bool gone = change->action == Action::kDelete || change->action == Action::kReplace;
      dead += gone ? change->live_users.size() : 0;
    }
    std::vector<std::string> parts;
    if (blocked > 0)
      parts.push_back("**" + std::to_string(blocked) + " blocked: cannot be applied**");
    if (deletes > 0) parts.push_back(Plural(deletes, "delete"));
    if (replaces > 0) parts.push_back(Plural(replaces, "replace"));
    if (users > 0) {
      parts.push_back(
          "what it touches is used by " + std::to_string(users) + " that no manifest declares" +
          (dead > 0 ? ", of which " + std::to_string(dead) + " will point at an id that is gone"
                    : std::string()));
    }
    return parts.empty() ? "" : "Risk: " + Listed(parts) + ".";
  }

  void Dangers() {
    std::vector<std::string> lines;
    for (const Change* change : changes_) {
      const bool gone = change->action == Action::kDelete || change->action == Action::kReplace;
      if (!gone && change->blocks.empty() && change->live_users.empty()) continue;
      std::string line = "- " + std::string(Name(change->action)) + " " + Code(AddressOf(*change)) +
                         " " + Code(About(*change));
      for (const LiveUser& user : change->live_users) {
        line += "; used by the " +
                Code(Shown(user.title) + " " + Shown(user.name) + " (" + Shown(user.id) + ")");
      }
      for (const Block& block : change->blocks) {
        line += "\n  - blocked by " + Code(Shown(block.by)) + ": " + Code(Shown(block.why)) + " " +
                Code(Shown(block.next));
      }
      lines.push_back(line + "\n");
    }
    if (lines.empty()) return;
    text_ += "\n### Look at these\n\n";
    std::size_t shown = 0;
    for (const std::string& line : lines) {
      if (shown == kMostDangers || !HasRoom(line, budget_ / 2)) break;
      text_ += line;
      ++shown;
    }
    if (shown < lines.size()) {
      text_ += "- and " + std::to_string(lines.size() - shown) + " more of these\n";
    }
  }

  bool HasRoom(const std::string& more, std::size_t budget) const {
    return Characters(text_) + Characters(more) + kReserve <= budget;
  }

  void Changes() {
    if (changes_.empty()) return;
    text_ += "\n### Changes\n\n";
    std::size_t used = Characters(text_), shown = 0;
    for (const Change* change : changes_) {
      const std::string folded = Folded(*change);
      const std::size_t size = Characters(folded);
      if (used + size + kReserve > budget_) break;
      text_ += folded;
      used += size;
      ++shown;
    }
    if (shown == changes_.size()) return;
    std::vector<std::string> parts;
    for (const Action action : kOrder) {
      const auto count = static_cast<std::size_t>(
          std::count_if(changes_.begin() + static_cast<std::ptrdiff_t>(shown), changes_.end(),
                        [action](const Change* one) { return one->action == action; }));
      if (count > 0) parts.push_back(std::to_string(count) + " to " + Verb(action));
    }
    text_ += "\nAnd " + std::to_string(changes_.size() - shown) +
             " more, for which a comment has no room: " + Listed(parts) +
             ". `dbsn show` of the saved plan shows all of them.\n";
  }

  static std::string Verb(Action action) {
    return action == Action::kAdopt    ? "take over"
           : action == Action::kRecord ? "record only"
                                       : std::string(Name(action));
  }

  static std::string Folded(const Change& change) {
    const std::string symbol(Symbol(change.action));
    const std::string why = ReasonsText(change.reasons);
    std::string text = "<details><summary><code>" +
                       Html((symbol.empty() ? "" : symbol + " ") + AddressOf(change)) +
                       "</code> <code>" + Html(About(change)) + "</code>" +
                       (why.empty() ? "" : ": " + Html(why)) + "</summary>\n\n";
    return text + Fenced(ChangeLines(change, Palette(false))) + "\n</details>\n";
  }

  std::string Closing() const {
    std::string text = "\n";
    for (const std::string& note : plan_.notes) text += "- " + Code(Shown(note)) + "\n";
    text += RolloutText(plan_);
    text += CostText(plan_);
    return text + "\n<sub>dbsn " + Html(plan_.dbsn_version) + "</sub>\n";
  }

  const Plan& plan_;
  const std::size_t budget_;
  std::vector<const Change*> changes_;
  std::string text_;
};

}  // namespace

std::string PlanMarkdown(const Plan& plan, std::size_t budget) {
  return Comment(plan, budget).Text();
}

}  // namespace dbsn
