#include "engine/apply/carrier.h"

#include <algorithm>
#include <utility>

#include "engine/apply/apply_codes.h"
#include "engine/apply/read_back.h"
#include "engine/apply/rollback.h"
#include "engine/plan/same_value.h"
#include "engine/plan/steps.h"
#include "schema/wire.h"

namespace dbsn {
namespace {

using Kind = ChangeEnd::Kind;

class Carrier {
 public:
  explicit Carrier(const Errand& errand)
      : errand_(errand),
        change_(errand.change),
        type_(errand.provider.definition().kinds.find(errand.change.address.kind)->second),
        fields_(FieldsOf(type_, errand.change.entry.sent, type_.base)),
        id_(errand.change.id),
        sent_(errand.change.entry.sent) {
    fillings_.secret = errand.secret;
    fillings_.id_of = [this](const Ref& ref) -> Result<std::string> {
      const auto at = errand_.ids.find(ref.address);
      if (at != errand_.ids.end()) return at->second;
      return Diagnostic{.code = kStalePlan,
                        .detail = "It refers to " + ref.address + ", which has no id.",
                        .hint = "Make the plan again.",
                        .address = ToString(change_.address)};
    };
  }

  Carried Run() {
    const std::int64_t began = errand_.milliseconds();
    if (Steps()) Finish();
    if (incomplete_) carried_.end.kind = Kind::kFailed;
    carried_.end.milliseconds = errand_.milliseconds() - began;
    carried_.end.id = id_;
    return std::move(carried_);
  }

 private:
  // True when all steps are done.
  bool Steps() {
    if (change_.steps.empty()) {
      const bool looks = change_.action == Action::kAdopt || !change_.not_before.empty();
      return !looks || ReadBefore(nullptr);
    }
    for (std::size_t i = 0; i < change_.steps.size(); ++i) {
      const Request& step = change_.steps[i];
      if (!errand_.created_id.empty() && i < CreateStep()) {
        continue;  // done before the create whose answer was lost
      }
      if (i > 0 && !errand_.may_go_on()) return BreakOff(step);
      if (step.operation == "create") {
        if (!errand_.created_id.empty()) {
          id_ = errand_.created_id;
        } else if (!Create(i, step)) {
          return false;
        }
        made_ = updating_ = true;
      } else if (step.operation == "test") {
        if (!TestBefore(step)) return false;
      } else {
        if (step.tested && change_.test_after && !TestsWell()) return Withhold(i);
        if (!Overwrite(i, step)) return KeepMade(i);
      }
    }
    return true;
  }

  // The steps that are done are on record, or a look-up tells: the next run goes on from there.
  bool BreakOff(const Request& next) {
    carried_.end.kind = Kind::kNotTried;
    carried_.end.why = "its " + next.operation + " was not sent: results can no longer be recorded";
    carried_.removed = deleted_;
    return false;
  }

  const Operation* Further(const Request& step) const {
    for (const std::optional<Operation>* operation : {&type_.create, &type_.update}) {
      if (!operation->has_value()) continue;
      for (const Operation& further : (*operation)->further) {
        if (further.name == step.operation) return &further;
      }
    }
    return nullptr;
  }

  bool TestsWell() {
    carried_.end.test =
        errand_.provider.Test(type_, fields_, errand_.scope, id_, change_.test.timeout);
    tested_ = true;
    const TestOutcome::Verdict verdict = carried_.end.test.verdict;
    return verdict == TestOutcome::Verdict::kPassed ||
           verdict == TestOutcome::Verdict::kNotSupported;
  }

  // The rest of the change is not sent, and what it would have carried is not on record: the next
  // plan shows it again.
  bool Withhold(std::size_t first) {
    ForgetFrom(first);
    carried_.end.message =
        "Not sent, since the test did not pass: " + change_.steps[first].operation + ".";
    // A failed test ends the run in its own way; where nothing else says so, this is a failure.
    const TestOutcome& test = carried_.end.test;
    incomplete_ = test.verdict != TestOutcome::Verdict::kFailed ||
                  change_.test.on_failure == OnTestFailure::kWarn;
    if (incomplete_ && test.problem.has_value()) {
      Diagnostic problem = *test.problem;
      problem.address = ToString(change_.address);
      carried_.end.problems.push_back(std::move(problem));
    }
    return true;
  }

  void ForgetFrom(std::size_t first) {
    ValueMap sent = sent_.AsMap() == nullptr ? ValueMap() : *sent_.AsMap();
    for (std::size_t i = first; i < change_.steps.size(); ++i) {
      const Operation* const further = Further(change_.steps[i]);
      if (further == nullptr) continue;
      for (const std::string& field : further->fields) sent.Erase(Key(field));
    }
    sent_ = Value(std::move(sent));
  }

  // A later request of a change that has made the resource failed: it is on record as far as it
  // came. What became of a lost one the next plan reads.
  bool KeepMade(std::size_t failed) {
    if (!made_) return false;
    ForgetFrom(failed);
    StateEntry entry = NewEntry();
    if (!type_.unseen()) {
      const Result<std::optional<LiveResource>> live =
          errand_.provider.Read(type_, errand_.scope, id_, &fields_);
      if (live.ok() && live.value().has_value()) Observed(*live.value(), entry);
    }
    carried_.entry = std::move(entry);
    carried_.end.kind = Kind::kFailed;
    return false;
  }

  std::size_t CreateStep() const {
    for (std::size_t i = 0; i < change_.steps.size(); ++i) {
      if (change_.steps[i].operation == "create") return i;
    }
    return change_.steps.size();
  }

  // The API tests what the next steps would save; when it fails nothing is sent. It has no effect,
  // so the journal is not told: a step that is done there has changed something.
  bool TestBefore(const Request& step) {
    StepOutcome outcome = errand_.provider.Carry(type_, errand_.scope, step, id_, fillings_);
    if (outcome.effect == Effect::kUnknown) outcome.effect = Effect::kNotDone;
    return outcome.effect == Effect::kDone || Fail(std::move(outcome));
  }

  bool Create(std::size_t index, const Request& step) {
    if (type_.create->overwrites && !IsAbsent(step.id)) return false;
    StepOutcome outcome = errand_.provider.Carry(type_, errand_.scope, step, "", fillings_);
    if (outcome.effect == Effect::kUnknown && outcome.status != 0) SettleRefusal(step, outcome);
    if (outcome.effect == Effect::kDone && !outcome.id.empty()) {
      id_ = outcome.id;
      carried_.end.message = outcome.message;
      errand_.step_done(index, id_);
      return true;
    }
    carried_.lost_create = outcome.effect != Effect::kNotDone;
    carried_.removed = deleted_ && !carried_.lost_create;  // a replace that ended half way
    return Fail(std::move(outcome));
  }

  // An answer that refuses and says little: what is there now tells what it meant.
  void SettleRefusal(const Request& step, StepOutcome& outcome) {
    const std::vector<int>& exists = type_.create->exists;
    const bool may_exist = std::find(exists.begin(), exists.end(), outcome.status) != exists.end();
    if ((!may_exist && !type_.create->leaves_part) || step.id.empty()) return;
    Result<std::optional<LiveResource>> live =
        errand_.provider.Read(type_, errand_.scope, step.id, &fields_);
    if (!live.ok()) return;
    if (!live.value().has_value()) {
      outcome.effect = Effect::kNotDone;
      DropDoubt(outcome);
    } else if (type_.create->leaves_part) {
      RemovePart(step.id, outcome);
    } else {
      outcome.effect = Effect::kNotDone;
      DropDoubt(outcome);
      const std::string differs = FirstDifference(
          fields_, ResolvedEntry(change_.entry.sent, errand_.ids), live.value()->fields);
      if (outcome.problem.has_value()) {
        outcome.problem->hint =
            "A " + type_.title + " of that name is there" +
            (differs.empty() ? ", as the manifest says it" : ": " + differs) +
            ". Run the command again: the next plan takes it over or shows the difference.";
      }
    }
  }

  // What became of it is known now.
  static void DropDoubt(StepOutcome& outcome) {
    if (!outcome.problem.has_value()) return;
    const std::string_view doubt = kOutcomeDoubt;
    std::string& detail = outcome.problem->detail;
    if (detail.ends_with(doubt)) detail.erase(detail.size() - doubt.size());
  }

  // REQUIRES: a read just before the create found none, so that what is there is its remains.
  void RemovePart(const std::string& id, StepOutcome& outcome) {
    const Result<Request> remove = ShapeDelete({errand_.provider.definition(), type_, fields_,
                                                errand_.provider.settings(), errand_.scope.values},
                                               id);
    if (!remove.ok()) return;
    const StepOutcome removed =
        errand_.provider.Carry(type_, errand_.scope, remove.value(), id, fillings_);
    if (removed.effect != Effect::kDone) return;
    outcome.effect = Effect::kNotDone;
    DropDoubt(outcome);
    if (!outcome.problem.has_value()) return;
    outcome.problem->detail += " What the refused create had left of it was deleted again.";
  }

  // Before a create that would take the place of one that is there.
  bool IsAbsent(const std::string& id) {
    Result<std::optional<LiveResource>> live =
        errand_.provider.Read(type_, errand_.scope, id, &fields_);
    if (!live.ok()) return Fail(live.problem(), Kind::kFailed);
    if (!live.value().has_value()) return true;
    return Stale("A " + type_.title + " named " + id + " was made since the plan.");
  }

  bool Overwrite(std::size_t index, const Request& step) {
    const bool removes = step.operation == "delete";
    bool gone = false;
    // What this change itself has begun to update is not what the plan rests on any more.
    if (!updating_ && !ReadBefore(removes ? &gone : nullptr)) return false;
    if (!gone) {
      StepOutcome outcome = errand_.provider.Carry(type_, OldScope(), step, id_, fillings_);
      if (outcome.effect == Effect::kUnknown) SettleByReading(removes, outcome);
      if (outcome.effect != Effect::kDone) return Fail(std::move(outcome));
      carried_.end.message = outcome.message;
    }
    deleted_ = deleted_ || removes;
    updating_ = !removes;
    errand_.step_done(index, "");
    return true;
  }

  const Scope& OldScope() const {
    return change_.action == Action::kReplace ? errand_.former_scope : errand_.scope;
  }

  // Reads what is about to be overwritten and compares it with what the plan rests on. |gone|: null
  // when absence is a failure, else told.
  bool ReadBefore(bool* gone) {
    if (type_.unseen()) return true;
    Result<std::optional<LiveResource>> live =
        errand_.provider.Read(type_, OldScope(), id_, &fields_);
    if (!live.ok()) return Fail(live.problem(), Kind::kFailed);
    if (!live.value().has_value()) {
      if (gone != nullptr) {
        *gone = true;
        return true;
      }
      return Stale("It is gone: the API has no " + type_.title + " " + id_ + " any more.");
    }
    carried_.before = OnlyDeclared(change_.entry.sent, live.value()->fields);
    if (change_.live_before.has_value()) {
      const std::string moved = Moved(fields_, *change_.live_before, *carried_.before);
      if (!moved.empty()) return Stale("It was changed after the plan was made: " + moved + ".");
    }
    if (change_.steps.empty()) seen_ = std::move(live.value());
    return true;
  }

  // A lost answer to an update or a delete: what does the server say now? An update that sent a
  // secret cannot be told by reading.
  void SettleByReading(bool removes, StepOutcome& outcome) const {
    if (type_.unseen()) return;
    Result<std::optional<LiveResource>> live =
        errand_.provider.Read(type_, OldScope(), id_, &fields_);
    if (!live.ok()) return;
    if (removes) {
      if (!live.value().has_value()) outcome.effect = Effect::kDone;
      return;
    }
    if (!live.value().has_value() || !change_.sends.empty()) return;
    const Value wanted = WithResets(change_, ResolvedEntry(change_.entry.sent, errand_.ids));
    if (FirstDifference(fields_, wanted, live.value()->fields).empty()) {
      outcome.effect = Effect::kDone;
    }
  }

  bool Stale(const std::string& detail) {
    return Fail({.code = kStalePlan,
                 .detail = detail,
                 .hint = "Nothing was sent for it. Make the plan again; if that one says the same, "
                         "with --refresh=full.",
                 .address = ToString(change_.address)},
                Kind::kFailed);
  }

  bool Fail(StepOutcome outcome) {
    const Kind kind = outcome.not_tried                    ? Kind::kNotTried
                      : outcome.effect == Effect::kUnknown ? Kind::kUnknown
                                                           : Kind::kFailed;
    carried_.end.message = outcome.message;
    if (outcome.problem.has_value()) return Fail(std::move(*outcome.problem), kind);
    carried_.end.kind = kind;
    return false;
  }

  bool Fail(Diagnostic problem, Kind kind) {
    problem.address = ToString(change_.address);
    carried_.end.kind = kind;
    if (kind == Kind::kNotTried) {
      carried_.end.why = problem.detail;  // said once a change, not twice
    } else {
      carried_.end.problems.push_back(std::move(problem));
    }
    return false;
  }

  // ---- all steps are done

  void Finish() {
    if (change_.forget) {
      carried_.removed = true;
      return;
    }
    StateEntry entry = NewEntry();
    if (type_.unseen()) {
      entry.observed = ResolvedEntry(entry.sent, errand_.ids);
    } else if (!seen_.has_value()) {
      ReadAfter(entry);
    }
    if (seen_.has_value()) {
      Observed(*seen_, entry);
      KeepWhatOthersChanged(entry);
    }
    carried_.entry = std::move(entry);
    if (change_.test_after) Test();
  }

  StateEntry NewEntry() const {
    StateEntry entry = change_.entry;
    entry.id = id_;
    entry.sent = sent_;
    entry.marks =
        MarksAfter(change_, fields_, errand_.recorded_marks, errand_.marker, errand_.secret);
    return entry;
  }

  void ReadAfter(const StateEntry& entry) {
    Result<std::optional<LiveResource>> live =
        errand_.provider.Read(type_, errand_.scope, id_, &fields_);
    if (live.ok() && live.value().has_value()) {
      seen_ = std::move(live.value());
      for (Diagnostic& warning : NotKept(
               fields_, OnlySent(change_, ResolvedEntry(entry.sent, errand_.ids)), seen_->fields)) {
        warning.address = ToString(change_.address);
        carried_.end.problems.push_back(std::move(warning));
      }
      return;
    }
    Diagnostic warning{
        .code = kReadBackFailed,
        .severity = Severity::kWarning,
        .detail = live.ok() ? "The API does not show it yet." : live.problem().detail,
        .hint = "It was done; the next plan reads it.",
        .address = ToString(change_.address)};
    carried_.end.problems.push_back(std::move(warning));
  }

  // What an update did not send and what reads back otherwise than before it, somebody else changed
  // in between: it is on record as it was, so that the next plan shows it as drift.
  void KeepWhatOthersChanged(StateEntry& entry) const {
    if (change_.steps.empty() || !carried_.before.has_value()) return;
    if (change_.action != Action::kUpdate && change_.action != Action::kAdopt) return;
    const Value carried = OnlySent(change_, entry.sent);
    ValueMap observed = *entry.observed.AsMap();
    for (const auto& [key, now] : *entry.observed.AsMap()) {
      const Field* field = fields_.Find(key);
      const Value* before = carried_.before->Find(key);
      if (field == nullptr || before == nullptr || carried.Find(key) != nullptr) continue;
      if (SameValue(*field, *before, now)) continue;
      observed.Set(key, *before);
      entry.stamp.clear();  // or the row would pass for read
    }
    entry.observed = Value(std::move(observed));
  }

  static void Observed(const LiveResource& live, StateEntry& entry) {
    entry.observed = OnlyDeclared(entry.sent, live.fields);
    entry.stamp = live.stamp;
    entry.server_date = live.server_date.has_value() ? DateText(*live.server_date) : "";
  }

  void Test() {
    if (!tested_) TestsWell();
    const TestOutcome::Verdict verdict = carried_.end.test.verdict;
    if (carried_.entry.has_value()) {
      if (verdict == TestOutcome::Verdict::kPassed) carried_.entry->last_test = "passed";
      if (verdict == TestOutcome::Verdict::kFailed) carried_.entry->last_test = "failed";
    }
    if (verdict != TestOutcome::Verdict::kFailed ||
        change_.test.on_failure != OnTestFailure::kRollback) {
      return;
    }
    if (change_.steps.empty()) return;  // nothing was sent, so there is nothing to put back
    const RolledBack back = RollBack({change_, errand_.provider, type_, fields_, errand_.scope, id_,
                                      fillings_, carried_.before});
    if (back.problem.has_value()) {
      carried_.end.problems.push_back(*back.problem);
      return;
    }
    carried_.end.kind = Kind::kRolledBack;
    carried_.removed = back.removed;
    carried_.entry.reset();
  }

  const Errand& errand_;
  const Change& change_;
  const ResourceType& type_;
  const FieldSet& fields_;
  std::string id_;
  Value sent_;  // of the declared fields, what was
  bool deleted_ = false;
  bool updating_ = false;    // the first of several requests that update it is done
  bool made_ = false;        // by this change
  bool tested_ = false;      // before its last requests
  bool incomplete_ = false;  // its last requests were withheld, and no failed test tells of it
  Fillings fillings_;
  std::optional<LiveResource> seen_;  // read after the last step
  Carried carried_;
};

}  // namespace

Carried CarryOut(const Errand& errand) { return Carrier(errand).Run(); }

}  // namespace dbsn
