#include "engine/apply/executor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/apply/apply_codes.h"
#include "engine/apply/carrier.h"
#include "engine/apply/crew.h"
#include "engine/apply/intent.h"
#include "engine/apply/late_create.h"
#include "engine/apply/ready_queue.h"

namespace dbsn {
namespace {

using Kind = ChangeEnd::Kind;

struct StepDone {
  std::size_t index = 0;
  std::size_t step = 0;
  std::string id;
};

// A worker's word: a step that was answered, that what an interrupted run sent can land no more, or
// the end of a change.
struct Message {
  std::optional<StepDone> step;
  std::size_t index = 0;
  bool may_go_on = false;
  Carried carried;
};

class Execution {
 public:
  Execution(const Plan& plan, State& state, const ExecutorParts& parts)
      : plan_(plan), state_(state), parts_(parts), queue_(plan.changes) {}

  Tally Run() {
    if (!Begin()) return tally_;
    {
      Crew crew(static_cast<std::size_t>(std::max(parts_.workers, 1)));
      crew_ = &crew;
      while (!queue_.AllEnded()) {
        StartWhatMay();
        if (running_.empty() && !lost_.empty()) {
          SettleLost();
          continue;
        }
        if (running_.empty()) {
          GiveUpTheRest();
          continue;
        }
        Hear();
      }
      crew_ = nullptr;
    }
    End();
    return tally_;
  }

 private:
  const Change& change(std::size_t index) const { return plan_.changes[index]; }

  // ---- before the first request

  bool Begin() {
    parts_.reporter.ApplyStarted(plan_, parts_.run_id);
    tally_.calls_planned = plan_.calls;
    calls_before_ = RequestsSent();
    const RunIntent intent = IntentOf(plan_, state_, parts_);
    if (intent.changes.empty()) return true;
    const Result<Done> begun = parts_.store.BeginRun(intent);
    begun_ = begun.ok();
    if (begun_) {
      TakeFound(intent, state_);
      return true;
    }
    parts_.reporter.Problem(begun.problem());
    tally_.failed = static_cast<int>(plan_.changes.size());
    return false;
  }

  // ---- starting

  void StartWhatMay() {
    const auto limit = static_cast<std::size_t>(std::max(parts_.workers, 1));
    while (running_.size() < limit && !parts_.stop_asked() && MayRecord()) {
      const std::optional<std::size_t> next = queue_.Take();
      if (!next.has_value()) return;
      Start(*next, "");
    }
  }

  // Without the lock nobody would know of what is begun.
  bool MayRecord() {
    if (journal_broken_ || !begun_) return !journal_broken_;
    const Result<Done> held = parts_.store.StillHeld();
    if (held.ok()) return true;
    journal_broken_ = true;
    parts_.reporter.Problem(held.problem());
    return false;
  }

  void Start(std::size_t index, const std::string& created_id) {
    const Change& what = change(index);
    if (what.steps.empty() && what.not_before.empty() && what.action == Action::kRecord) {
      return EndRecorded(index);
    }
    parts_.reporter.ChangeStarted(
        what, what.steps.empty() ? std::string(Name(what.action)) : what.steps.front().operation);
    running_.insert(index);
    if (what.not_before.empty() || !created_id.empty()) return GoOn(index, created_id);
    crew_->Give([this, index, errand = ErrandFor(index, created_id), late = LateOf(what)] {
      Carried carried;
      const bool may_go_on = IsThere(errand.change)
                                 ? WaitForLanding(errand.change, parts_, carried)
                                 : ConfirmAbsence(errand, late, owned_before_, parts_, carried);
      if (!may_go_on) return Post(index, std::move(carried));
      post_box_.Put({.step = std::nullopt, .index = index, .may_go_on = true, .carried = {}});
    });
  }

  // Of what an interrupted run was updating, not creating.
  static bool IsThere(const Change& what) {
    return what.action == Action::kUpdate || (what.action == Action::kRecord && !what.forget);
  }

  void GoOn(std::size_t index, const std::string& created_id) {
    crew_->Give(
        [this, index, errand = ErrandFor(index, created_id)] { Post(index, CarryOut(errand)); });
  }

  void Post(std::size_t index, Carried carried) {
    post_box_.Put(
        {.step = std::nullopt, .index = index, .may_go_on = false, .carried = std::move(carried)});
  }

  Errand ErrandFor(std::size_t index, const std::string& created_id) {
    const Change& what = change(index);
    std::map<std::string, std::string> ids;
    for (const Address& need : what.entry.needs) {
      const auto needed = state_.entries.find(need);
      if (needed != state_.entries.end()) ids[ToString(need)] = needed->second.id;
    }
    Scope scope = ScopeOf(what, what.project);
    Scope former = what.moves_from.empty() ? scope : ScopeOf(what, what.moves_from);
    return {.change = what,
            .provider = *parts_.providers.find(what.address.provider)->second,
            .scope = std::move(scope),
            .former_scope = std::move(former),
            .recorded_marks = RecordedMarks(what, state_),
            .ids = std::move(ids),
            .marker = parts_.marker,
            .secret = parts_.secret,
            .milliseconds = parts_.milliseconds,
            .step_done =
                [this, index](std::size_t step, const std::string& id) {
                  post_box_.Put({.step = StepDone{index, step, id},
                                 .index = index,
                                 .may_go_on = false,
                                 .carried = {}});
                },
            .may_go_on = [this] { return parts_.store.StillHeld().ok(); },
            .created_id = created_id};
  }

  Scope ScopeOf(const Change& what, const std::string& project) const {
    const auto seen = plan_.scopes.find(what.address.provider + "|" + project);
    return seen == plan_.scopes.end() ? Scope{} : Scope{seen->second.name, seen->second.values};
  }

  LateCreate LateOf(const Change& what) const {
    for (const Unsettled& one : state_.unsettled) {
      if (one.intent.address != what.address) continue;
      return {one.intent.name, ScopeOf(what, one.intent.scope), one.intent.entry};
    }
    return {what.name, ScopeOf(what, what.project), what.entry};
  }

  // ---- hearing

  void Hear() {
    std::vector<StepRecord> records;
    std::vector<std::size_t> waited;
    for (Message& message : post_box_.TakeAll(LongestSilence(allowance_))) {
      if (message.may_go_on) {
        waited.push_back(message.index);
        continue;
      }
      if (message.step.has_value()) {
        StepRecord record;
        record.address = change(message.index).address;
        record.step = message.step->step;
        record.effect = "done";
        record.id = std::move(message.step->id);
        records.push_back(std::move(record));
        continue;
      }
      running_.erase(message.index);
      if (message.carried.lost_create) {
        lost_.push_back({message.index, std::move(message.carried)});
        continue;
      }
      EndChange(message.index, std::move(message.carried), records);
    }
    if (records.empty() && !running_.empty()) records.push_back(StillRunning());
    Write(std::move(records));
    // They have waited longer than their intent's deadline allows for: it was pushed on just now.
    for (const std::size_t index : waited) GoOnAfterWait(index);
  }

  void GoOnAfterWait(std::size_t index) {
    if (!journal_broken_ && !parts_.stop_asked()) return GoOn(index, "");
    running_.erase(index);
    Carried carried;
    carried.end.kind = Kind::kNotTried;
    carried.end.why = WhyStopped();
    std::vector<StepRecord> records;
    EndChange(index, std::move(carried), records);
    Write(std::move(records));
  }

  std::string WhyStopped() const {
    return journal_broken_ ? "results can no longer be recorded" : "stopped";
  }

  // Says nothing but that the run goes on, and so until when its requests may land.
  StepRecord StillRunning() const {
    StepRecord record;
    record.address = change(*running_.begin()).address;
    return record;
  }

  void Write(std::vector<StepRecord> records) {
    if (records.empty() || !begun_) return;  // nothing to tell, or the save tells it all
    records.back().deadline =
        parts_.after(allowance_ + LongestSilence(allowance_) + parts_.store.HoldsBack());
    const bool no_look_up = std::any_of(records.begin(), records.end(), [this](const auto& one) {
      return TypeOf(one.address).unseen();
    });
    const Result<Done> written = parts_.store.Append(records, no_look_up);
    if (written.ok() || journal_broken_) return;
    // What cannot be recorded must not be begun; what runs is settled by the next run's look-ups.
    journal_broken_ = true;
    parts_.reporter.Problem(written.problem());
  }

  void EndRecorded(std::size_t index) {
    Carried carried;
    if (change(index).forget) {
      carried.removed = true;
    } else {
      StateEntry entry = change(index).entry;
      entry.id = change(index).id;
      entry.marks = MarksAfter(change(index), FieldsOfChange(change(index), parts_.providers),
                               RecordedMarks(change(index), state_), parts_.marker, parts_.secret);
      carried.entry = std::move(entry);
    }
    std::vector<StepRecord> records;
    EndChange(index, std::move(carried), records);
  }

  void EndChange(std::size_t index, Carried carried, std::vector<StepRecord>& records) {
    const Change& what = change(index);
    const std::optional<StateEntry> former =
        EntryNow(what.was.name.empty() ? what.address : what.was);
    StepRecord record;
    record.address = what.address;
    record.step = what.steps.size();
    record.effect = carried.end.kind == Kind::kUnknown ? "unknown"
                    : carried.end.kind == Kind::kDone  ? "done"
                                                       : "not-done";
    record.id = carried.end.id;
    record.before = std::move(carried.before);
    record.removed = carried.removed;
    if (carried.entry.has_value()) {
      carried.entry->version = state_.serial + 1;
      record.entry = carried.entry;
      if (!what.was.name.empty()) {
        // In the journal too, or a killed run would leave one resource under two addresses.
        StepRecord renamed;
        renamed.address = what.was;
        renamed.effect = "done";
        renamed.removed = true;
        records.push_back(std::move(renamed));
        state_.entries.erase(what.was);
      }
      state_.entries[what.address] = std::move(*carried.entry);
    } else if (carried.removed) {
      state_.entries.erase(what.address);
    }
    record.test = carried.end.test.verdict == TestOutcome::Verdict::kPassed   ? "passed"
                  : carried.end.test.verdict == TestOutcome::Verdict::kFailed ? "failed"
                                                                              : "";
    Remember(what, carried.end, record, former);
    records.push_back(std::move(record));
    Count(what, carried.end);
    const bool well = carried.end.kind == Kind::kDone && !HoldsDependents(what, carried.end);
    parts_.reporter.ChangeEnded(what, carried.end);
    if (well) return queue_.EndedWell(index);
    for (const std::size_t held : queue_.EndedBadly(index)) Hold(held);
  }

  std::optional<StateEntry> EntryNow(const Address& address) const {
    const auto at = state_.entries.find(address);
    return at == state_.entries.end() ? std::nullopt : std::optional<StateEntry>(at->second);
  }

  // What the state must say of it when the run is over.
  void Remember(const Change& what, const ChangeEnd& end, const StepRecord& record,
                const std::optional<StateEntry>& former) {
    if (end.kind == Kind::kUnknown) {
      unknown_.insert(what.address);
    } else if (record.entry.has_value() || record.removed) {
      settled_.insert(what.address);  // anything less leaves open what an earlier run left open
    }
    if (end.kind == Kind::kDone && !what.steps.empty()) {
      undo_.push_back({.address = what.address,
                       .action = std::string(Name(what.action)),
                       .id = record.id,
                       .before = record.before,
                       .entry = former});
    }
  }

  static bool HoldsDependents(const Change& what, const ChangeEnd& end) {
    return end.test.verdict == TestOutcome::Verdict::kFailed &&
           what.test.on_failure != OnTestFailure::kWarn;
  }

  void Hold(std::size_t index) {
    const Change& first = change(queue_.HeldBy(index));
    ChangeEnd end;
    end.kind = Kind::kHeld;
    end.why = change(index).wave > first.wave
                  ? "the rollout stops at wave " + std::to_string(first.wave) + ", where " +
                        ToString(first.address) + " did not end well"
                  : "it waits for " + ToString(first.address) + ", which did not end well";
    ++tally_.held;
    parts_.reporter.ChangeEnded(change(index), end);
  }

  void GiveUpTheRest() {
    for (const std::size_t index : queue_.GiveUp()) {
      ChangeEnd end;
      end.kind = Kind::kNotTried;
      end.why = WhyStopped();
      ++tally_.not_tried;
      parts_.reporter.ChangeEnded(change(index), end);
    }
    tally_.interrupted = tally_.interrupted || parts_.stop_asked();
  }

  // Creates whose answer was lost: one list a scope tells which of them landed.
  void SettleLost() {
    std::vector<std::pair<std::size_t, Carried>> lost = std::move(lost_);
    lost_.clear();
    std::vector<StepRecord> records;
    for (auto& [index, carried] : lost) {
      const std::optional<std::string> id = LookUp(index);
      if (id.has_value()) {
        Start(index, *id);
        continue;
      }
      const bool unseen = TypeOf(change(index)).unseen();
      carried.end.kind = Kind::kUnknown;
      carried.end.problems.push_back(
          {.code = kOutcomeUnknown,
           .detail = unseen ? "The answer to its create was lost, and this API shows nobody what "
                              "there is."
                            : "The answer to its create was lost, and a look-up by name does not "
                              "find it. It may still land.",
           .hint = unseen ? "Look with another tool; the next plan says how to go on."
                          : "Run the command again: it looks once more, and creates it only when "
                            "it surely is not there.",
           .address = ToString(change(index).address)});
      EndChange(index, std::move(carried), records);
    }
    Write(std::move(records));
    lists_.clear();
  }

  const ResourceType& TypeOf(const Change& what) const { return TypeOf(what.address); }
  const ResourceType& TypeOf(const Address& address) const {
    const Provider& provider = *parts_.providers.find(address.provider)->second;
    return provider.definition().kinds.find(address.kind)->second;
  }

  std::optional<std::string> LookUp(std::size_t index) {
    const Change& what = change(index);
    const ResourceType& kind = TypeOf(what);
    if (kind.unseen()) return std::nullopt;
    std::string key = what.address.provider + "|" + what.address.kind + "|" + what.project;
    if (!kind.list) key += "|" + what.name;
    auto list = lists_.find(key);
    if (list == lists_.end()) {
      const Errand errand = ErrandFor(index, "");
      Result<Listing> listing = ListOrRead(errand.provider, kind, errand.scope, what.name);
      std::multimap<std::string, std::string> ids;
      if (listing.ok()) {
        for (const LiveResource& row : listing.value().rows) ids.emplace(row.name, row.id);
      }
      list = lists_.emplace(key, std::move(ids)).first;
    }
    std::optional<std::string> found;
    const auto [begin, end] = list->second.equal_range(what.name);
    for (auto at = begin; at != end; ++at) {
      if (owned_before_.Hold(what.address, at->second)) continue;
      if (found.has_value()) return std::nullopt;  // two: nobody can say which is ours
      found = at->second;
    }
    return found;
  }

  // ---- the account

  void Count(const Change& what, const ChangeEnd& end) {
    switch (end.kind) {
      case Kind::kDone:
        CountDone(what);
        break;
      case Kind::kFailed:
      case Kind::kRolledBack:
        ++tally_.failed;
        break;
      case Kind::kUnknown:
        ++tally_.unknown;
        break;
      case Kind::kHeld:
        ++tally_.held;
        break;
      case Kind::kNotTried:
        ++tally_.not_tried;
        break;
    }
    switch (end.test.verdict) {
      case TestOutcome::Verdict::kPassed:
        ++tally_.tests_passed;
        break;
      case TestOutcome::Verdict::kNotSupported:
        ++tally_.tests_unsupported;
        break;
      case TestOutcome::Verdict::kNotRun:
        break;
      case TestOutcome::Verdict::kFailed:
        ++(what.test.on_failure == OnTestFailure::kWarn ? tally_.tests_warned
                                                        : tally_.tests_failed);
        break;
    }
    for (const Diagnostic& problem : end.problems) parts_.reporter.Problem(problem);
  }

  void CountDone(const Change& what) {
    switch (what.action) {
      case Action::kNone:
      case Action::kTest:
        break;
      case Action::kCreate:
        ++tally_.added;
        break;
      case Action::kUpdate:
        ++tally_.changed;
        break;
      case Action::kReplace:
        ++tally_.added;
        ++tally_.destroyed;
        break;
      case Action::kDelete:
        ++tally_.destroyed;
        break;
      case Action::kAdopt:
        ++tally_.imported;
        if (!what.steps.empty()) ++tally_.changed;
        break;
      case Action::kRecord:
        ++tally_.recorded;
        break;
    }
  }

  std::int64_t RequestsSent() const {
    std::int64_t sent = 0;
    for (const auto& [name, provider] : parts_.providers) sent += provider->requests_sent();
    return sent;
  }

  void TakeWaits() {
    std::map<std::string, Waited> waits;
    for (const auto& [name, provider] : parts_.providers) {
      for (const Waited& one : provider->Waits()) {
        Waited& all = waits[one.why];
        all.why = one.why;
        all.times += one.times;
        all.time += one.time;
      }
    }
    for (const auto& [why, waited] : waits) tally_.waits.push_back(waited);
  }

  void End() {
    tally_.interrupted = tally_.interrupted || parts_.stop_asked();
    FinishState(plan_, parts_, tally_, settled_, unknown_, undo_, state_);
    const Result<Done> saved = parts_.store.Save(state_);
    if (!saved.ok()) {
      // The journal still holds every result: the next run folds it.
      parts_.reporter.Problem(saved.problem());
      ++tally_.failed;
    }
    TakeWaits();
    tally_.calls = RequestsSent() - calls_before_;
    parts_.reporter.ApplyEnded(tally_);
  }

  const Plan& plan_;
  State& state_;
  const ExecutorParts& parts_;
  ReadyQueue queue_;
  const OwnedIds owned_before_{state_};  // ids that were ours already
  const std::chrono::milliseconds allowance_ = LandingAllowance(plan_, parts_);
  std::int64_t calls_before_ = 0;
  Crew* crew_ = nullptr;
  PostBox<Message> post_box_;
  std::set<std::size_t> running_;
  bool begun_ = false;  // the journal is open; a run that sends nothing needs none
  bool journal_broken_ = false;
  std::vector<std::pair<std::size_t, Carried>> lost_;
  std::map<std::string, std::multimap<std::string, std::string>> lists_;
  std::set<Address> settled_, unknown_;
  std::vector<UndoChange> undo_;
  Tally tally_;
};

}  // namespace

Tally Execute(const Plan& plan, State& state, const ExecutorParts& parts) {
  return Execution(plan, state, parts).Run();
}

}  // namespace dbsn
