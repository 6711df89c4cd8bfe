#include "engine/report/human_reporter.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "engine/report/diagnostic_text.h"
#include "engine/report/plan_text.h"
#include "engine/report/test_text.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kRunningShown = 8;
constexpr std::size_t kBarWidth = 30;

std::string Seconds(std::int64_t milliseconds) {
  const std::string tenths = std::to_string((milliseconds % 1000) / 100);
  return std::to_string(milliseconds / 1000) + "." + tenths + " s";
}

// "Waited 3 times, 4.2 s in all: 2 times for answers of 503, once for the rate limit."
std::string WaitsText(const Tally& tally) {
  const auto times = [](int count) {
    return count == 1 ? std::string("once") : std::to_string(count) + " times";
  };
  int all = 0;
  std::chrono::milliseconds time{0};
  std::string reasons;
  for (const Waited& one : tally.waits) {
    all += one.times;
    time += one.time;
    reasons += (reasons.empty() ? "" : ", ") + times(one.times) + " for " + one.why;
  }
  if (all == 0) return "";
  return "Requests waited " + times(all) + ", " + Seconds(time.count()) + " in all: " + reasons +
         ".\n";
}

// "12 API calls, where the plan said about 10."
std::string CallsText(const Tally& tally) {
  if (tally.calls == 0) return "";
  return std::to_string(tally.calls) + " API call" + (tally.calls == 1 ? "" : "s") +
         ", where the plan said about " + std::to_string(tally.calls_planned) + ".\n";
}

std::string DoneWord(Action action) {
  switch (action) {
    case Action::kNone:
      return "unchanged";
    case Action::kCreate:
      return "created";
    case Action::kUpdate:
      return "updated";
    case Action::kReplace:
      return "replaced";
    case Action::kDelete:
      return "deleted";
    case Action::kAdopt:
      return "adopted";
    case Action::kTest:
      return "tested";
    case Action::kRecord:
      return "recorded";
  }
  return "";
}

class HumanReporter final : public Reporter {
 public:
  explicit HumanReporter(HumanParts parts)
      : parts_(std::move(parts)), out_(parts_.out_colours), err_(parts_.err_colours) {}

  void Problem(const Diagnostic& diagnostic) override {
    Clear();
    parts_.err(DiagnosticText(diagnostic, {parts_.sources, parts_.hidden}, err_));
    Draw();
  }

  void Note(const std::string& text) override {
    if (parts_.quiet) return;
    Clear();
    parts_.err(Shown(text) + "\n");
    Draw();
  }

  void ManifestsRead(const std::vector<Manifest>& /*manifests*/) override {}

  void Planned(const Plan& plan) override { parts_.out(PlanText(plan, out_)); }

  void ApplyStarted(const Plan& plan, const std::string& run_id) override {
    total_ = plan.changes.size();
    Note("Run " + run_id + ": " + std::to_string(total_) + " change" + (total_ == 1 ? "" : "s"));
  }

  void ChangeStarted(const Change& change, const std::string& step) override {
    running_[change.address] = step;
    Clear();
    Draw();
  }

  void ChangeEnded(const Change& change, const ChangeEnd& end) override {
    running_.erase(change.address);
    ++ended_;
    Clear();
    const bool fine =
        end.kind == ChangeEnd::Kind::kDone && end.test.verdict != TestOutcome::Verdict::kFailed;
    if (!parts_.quiet || !fine) parts_.out(EndText(change, end));
    Draw();
  }

  void ApplyEnded(const Tally& tally) override {
    Clear();
    total_ = 0;
    parts_.out("\n" + out_.Bold(TallyText(tally)) + "\n" + CallsText(tally) + WaitsText(tally));
  }

  void Ended() override {}

 private:
  std::string EndText(const Change& change, const ChangeEnd& end) const {
    const std::string address = Shown(ToString(change.address));
    std::string text = address + ": ";
    switch (end.kind) {
      case ChangeEnd::Kind::kDone: {
        text += out_.Green(DoneWord(change.action));
        if (!end.id.empty()) text += ", id " + Shown(end.id);
        if (change.action != Action::kRecord) text += " (" + Seconds(end.milliseconds) + ")";
        break;
      }
      case ChangeEnd::Kind::kFailed:
        text += out_.Red("failed");
        break;
      case ChangeEnd::Kind::kUnknown:
        text += out_.Red("unknown whether it was done");
        break;
      case ChangeEnd::Kind::kHeld:
        text += out_.Yellow("held") + ": " + Shown(end.why);
        break;
      case ChangeEnd::Kind::kNotTried:
        text += out_.Yellow("not tried") + ": " + Shown(end.why);
        break;
      case ChangeEnd::Kind::kRolledBack:
        text += out_.Red("rolled back, since its connection test failed");
        break;
    }
    return text + "\n" + TestText(end.test, out_);
  }

  // ---- progress: drawn under whatever was printed last, and taken away before the next line

  void Draw() {
    if (!parts_.progress || parts_.quiet || total_ == 0) return;
    const std::size_t filled = total_ == 0 ? 0 : kBarWidth * ended_ / total_;
    std::string text = "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') +
                       "] " + std::to_string(ended_) + "/" + std::to_string(total_) + "\n";
    drawn_ = 1;
    std::size_t shown = 0;
    for (const auto& [address, step] : running_) {
      if (++shown > kRunningShown) break;
      text += err_.Faint("  " + step + " " + Shown(ToString(address))) + "\n";
      ++drawn_;
    }
    parts_.err(text);
  }

  void Clear() {
    if (drawn_ == 0) return;
    std::string text;
    for (std::size_t i = 0; i < drawn_; ++i) text += "\x1b[1A\x1b[2K";
    drawn_ = 0;
    parts_.err(text);
  }

  const HumanParts parts_;
  const Palette out_, err_;
  std::map<Address, std::string> running_;
  std::size_t total_ = 0;
  std::size_t ended_ = 0;
  std::size_t drawn_ = 0;
};

}  // namespace

std::string TallyText(const Tally& tally) {
  std::string text = std::to_string(tally.added) + " added, " + std::to_string(tally.changed) +
                     " changed, " + std::to_string(tally.destroyed) + " destroyed";
  const auto more = [&](int count, const char* words) {
    if (count > 0) text += ", " + std::to_string(count) + " " + words;
  };
  more(tally.imported, "imported");
  more(tally.recorded, "recorded");
  more(tally.failed, "failed");
  more(tally.unknown, "unknown");
  more(tally.held, "held");
  more(tally.not_tried, "not tried");
  text += ".";
  const int tests = tally.tests_passed + tally.tests_failed + tally.tests_warned;
  if (tests > 0) {
    text += " Tests: " + std::to_string(tally.tests_passed) + " passed, " +
            std::to_string(tally.tests_failed + tally.tests_warned) + " failed.";
  }
  if (tally.interrupted) text += " Interrupted; what was done is recorded.";
  return text;
}

std::unique_ptr<Reporter> NewHumanReporter(HumanParts parts) {
  return std::make_unique<HumanReporter>(std::move(parts));
}

}  // namespace dbsn
