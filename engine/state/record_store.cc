#include "engine/state/record_store.h"

#include <algorithm>
#include <utility>

#include "engine/state/state_codes.h"
#include "engine/world/clock.h"

namespace dbsn {

namespace {

constexpr std::chrono::milliseconds kPoll{200};

}  // namespace

RecordStore::RecordStore(std::unique_ptr<RecordPlace> place, LockMaker locks)
    : place_(std::move(place)), locks_(std::move(locks)) {}

RecordStore::~RecordStore() = default;

// ---- reading

Result<LoadedState> RecordStore::Load() {
  Result<Records> read = place_->Read(CurrentRecords());
  if (!read.ok()) return read.problem();
  known_ = std::move(read).value();
  const Records records = WithPending(*known_);
  Result<State> state = StateIn(records, Where());
  if (!state.ok()) return state.problem();
  LoadedState loaded{.state = std::move(state).value(), .run = {}, .under_way = {}};
  Result<std::optional<Run>> run = RunIn(records, Where());
  if (!run.ok()) return run.problem();
  const bool open = run.value().has_value() && run.value()->intent.run_id != loaded.state.last_run;
  if (open) loaded.run = *std::move(run).value();
  Result<std::optional<LockInfo>> holder = place_->Holder();
  if (!holder.ok()) return holder.problem();
  loaded.under_way = std::move(holder).value();
  return loaded;
}

Result<std::vector<std::uint64_t>> RecordStore::Versions() {
  const Result<Records> earlier = place_->Read(EarlierRecords());
  if (!earlier.ok()) return earlier.problem();
  return SerialsIn(earlier.value());
}

Result<State> RecordStore::Version(std::uint64_t serial) {
  const Result<Records> earlier = place_->Read(EarlierRecords());
  if (!earlier.ok()) return earlier.problem();
  const Result<Records> current = place_->Read(CurrentRecords());
  if (!current.ok()) return current.problem();
  const std::vector<std::uint64_t> serials = SerialsIn(earlier.value());
  if (std::find(serials.begin(), serials.end(), serial) == serials.end()) {
    return NoVersion(Where(), serial, serials);
  }
  return StateIn(AsOf(WithPending(current.value()), earlier.value(), serial), Where());
}

// ---- the lock

Result<std::unique_ptr<StateLock>> RecordStore::Lock(const std::string& operation,
                                                     std::chrono::milliseconds wait,
                                                     const std::function<bool()>& stop_asked) {
  const LockInfo info = locks_.New(operation);
  return LockWithin(
      wait, kPoll, locks_.clock, stop_asked, [&] { return place_->TryLock(info); },
      [&] {
        const Result<std::optional<LockInfo>> holder = place_->Holder();
        return LockedBy(Where(), holder.ok() ? holder.value() : std::optional<LockInfo>(),
                        "If that run is surely dead: dbsn state unlock ID.");
      });
}

Result<Done> RecordStore::Unlock(const std::string& id) {
  const Result<std::optional<LockInfo>> holder = place_->Holder();
  if (!holder.ok()) return holder.problem();
  if (std::optional<Diagnostic> problem = CannotUnlock(Where(), holder.value(), id)) {
    return *problem;
  }
  return place_->Free(*holder.value());
}

// ---- writing

Result<Done> RecordStore::Learn() {
  if (known_.has_value()) return Done{};
  Result<Records> read = place_->Read(CurrentRecords());
  if (!read.ok()) return read.problem();
  known_ = std::move(read).value();
  return Done{};
}

RecordPlace::Guard RecordStore::Head() const {
  const auto head = known_->find(kHeadKey);
  return {kHeadKey,
          head == known_->end() ? std::optional<std::string>() : std::optional(head->second)};
}

bool RecordStore::Fits(const RecordChanges& changes) const {
  std::size_t bytes = 0;
  for (const auto& [key, value] : changes.puts) bytes += key.size() + value.size();
  const std::size_t count = changes.puts.size() + changes.removes.size();
  return (place_->most_changes() == 0 || count <= place_->most_changes()) &&
         (place_->most_bytes() == 0 || bytes <= place_->most_bytes());
}

// In the order given, as many at once as one write may hold.
Result<Done> RecordStore::WriteMany(const Pairs& puts) {
  RecordChanges changes;
  const auto write = [&]() -> Result<Done> {
    if (changes.puts.empty()) return Done{};
    Result<Done> written = place_->Write(changes, Head());
    if (!written.ok()) return written;
    for (auto& [key, bytes] : changes.puts) known_->insert_or_assign(key, std::move(bytes));
    changes.puts.clear();
    return Done{};
  };
  for (const auto& [key, bytes] : puts) {
    changes.puts.emplace(key, bytes);
    if (Fits(changes)) continue;
    changes.puts.erase(key);
    Result<Done> written = write();
    if (!written.ok()) return written;
    changes.puts.emplace(key, bytes);
  }
  return write();
}

Result<Done> RecordStore::BeginRun(const RunIntent& intent) {
  append_fault_.reset();
  Result<Done> known = Learn();
  if (!known.ok()) return known;
  Result<Done> finished = FinishCommit();
  if (!finished.ok()) return finished;
  const Pairs records = RecordsOf(intent);
  run_id_ = intent.run_id;
  steps_ = 0;
  return WriteMany(records);
}

Result<Done> RecordStore::Append(const std::vector<StepRecord>& records, bool /*at_once*/) {
  if (append_fault_.has_value()) return *append_fault_;
  Pairs puts;
  puts.reserve(records.size());
  for (const StepRecord& record : records) puts.push_back(RecordOf(record, run_id_, steps_++));
  Result<Done> written = WriteMany(puts);
  if (!written.ok()) append_fault_ = written.problem();
  return written;
}

Result<Done> RecordStore::Save(const State& state) {
  Result<Done> known = Learn();
  if (!known.ok()) return known;
  Result<Done> finished = FinishCommit();
  if (!finished.ok()) return finished;
  std::string last_run = run_id_;
  if (last_run.empty()) {
    const Result<std::optional<Run>> run = RunIn(*known_, Where());
    if (!run.ok()) return run.problem();
    last_run = run.value().has_value() ? run.value()->intent.run_id : state.last_run;
  }
  const RecordDifference difference = Difference(*known_, RecordsOf(state, last_run));
  const Records earlier = EarlierOf(difference, *known_, state.serial);
  RecordChanges changes{.puts = difference.puts, .removes = {RunRecords(), Below(kIntentKey)}};
  if (state.serial > kVersionsKept) {
    changes.removes.push_back(EarlierUpTo(state.serial - kVersionsKept));
  }
  for (const std::string& key : difference.removed) changes.removes.emplace_back(key, key + '\0');
  for (const auto& [key, bytes] : earlier) changes.puts.emplace(key, bytes);
  if (Fits(changes)) {
    Result<Done> written = place_->Write(changes, Head());
    if (!written.ok()) return written;
    for (const KeyRange& range : {RunRecords(), Below(kIntentKey)}) {
      known_->erase(known_->lower_bound(range.first), known_->lower_bound(range.second));
    }
    for (const std::string& key : difference.removed) known_->erase(key);
    for (const auto& [key, bytes] : difference.puts) known_->insert_or_assign(key, bytes);
  } else {
    Result<Done> written = SaveInParts(difference, earlier);
    if (!written.ok()) return written;
  }
  run_id_.clear();
  return Done{};
}

// First the whole of it under keys of its own; then one record that makes it the state; then its
// copying to where it belongs, which the next writer does when this one dies.
Result<Done> RecordStore::SaveInParts(const RecordDifference& difference, const Records& earlier) {
  RecordChanges clear{.puts = {}, .removes = {PendingRecords()}};
  Result<Done> cleared = place_->Write(clear, Head());
  if (!cleared.ok()) return cleared;
  const auto [first, end] = PendingRecords();
  known_->erase(known_->lower_bound(first), known_->lower_bound(end));
  Result<Done> written = WriteMany({earlier.begin(), earlier.end()});
  if (!written.ok()) return written;
  written = WriteMany(PendingOf(difference));
  if (!written.ok()) return written;
  written = WriteMany({{kCommitKey, std::string("1")}});
  if (!written.ok()) return written;
  return FinishCommit();
}

Result<Done> RecordStore::FinishCommit() {
  if (!known_->contains(kCommitKey)) return Done{};
  const Records after = WithPending(*known_);
  RecordDifference difference = Difference(*known_, after);
  // The head last, and with the commit: until then the pending records stand.
  RecordChanges last{
      .puts = {},
      .removes = {PendingRecords(), RunRecords(), Below(kIntentKey), Below(kCommitKey)}};
  const auto head = difference.puts.find(kHeadKey);
  if (head != difference.puts.end()) last.puts.insert(difference.puts.extract(head));
  RecordChanges some;
  const auto write = [&]() -> Result<Done> {
    if (some.removes.empty()) return Done{};
    Result<Done> written = place_->Write(some, Head());
    some.removes.clear();
    return written;
  };
  for (const std::string& key : difference.removed) {
    some.removes.emplace_back(key, key + '\0');
    if (place_->most_changes() != 0 && some.removes.size() >= place_->most_changes()) {
      Result<Done> written = write();
      if (!written.ok()) return written;
    }
  }
  Result<Done> written = write();
  if (written.ok()) written = WriteMany({difference.puts.begin(), difference.puts.end()});
  if (written.ok()) written = place_->Write(last, Head());
  if (!written.ok()) return written;
  known_.reset();
  return Learn();
}

}  // namespace dbsn
