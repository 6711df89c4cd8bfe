#include "engine/state/record_layout.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <variant>

#include "engine/state/change_json.h"
#include "engine/state/entry_json.h"
#include "engine/state/journal_file.h"
#include "engine/state/state_codes.h"
#include "engine/state/state_file.h"
#include "schema/json_codec.h"

namespace dbsn {

namespace {

constexpr std::string_view kEntry = "now/state/entry/";
constexpr std::string_view kUnsettled = "now/state/unsettled/";
constexpr std::string_view kAppliedRun = "now/state/run/";
constexpr std::string_view kChange = "now/run/change/";
constexpr std::string_view kStep = "now/run/step/";
constexpr std::string_view kPending = "now/pending/";
constexpr std::string_view kEarlier = "earlier/";
constexpr JsonLimits kLimits{.depth = 256};
// Of a pending and of an earlier value: there is one, or there is to be none.
constexpr char kThere = '+', kGone = '-';

// Sorts as numbers do.
std::string Digits(std::uint64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%020llu", static_cast<unsigned long long>(number));
  return text;
}

std::string Under(std::string_view prefix, const std::string& name) {
  return std::string(prefix) + name;
}

Diagnostic Unreadable(const std::string& where, const std::string& key, const std::string& why) {
  return {.code = kStateUnreadable,
          .detail = where + ": the record " + key + " " + why + ".",
          .hint = "Go back to an earlier state: dbsn state history lists them.",
          .about = where};
}

Result<Value> Parsed(const std::string& bytes, const std::string& where, const std::string& key) {
  std::variant<Value, JsonFault> parsed = ParseJson(bytes, kLimits);
  if (Value* value = std::get_if<Value>(&parsed)) return std::move(*value);
  return Unreadable(where, key, "cannot be read: " + std::get<JsonFault>(parsed).message);
}

// Each record below |prefix| through |take|, in order of key.
template <typename Take>
std::optional<Diagnostic> Each(const Records& records, std::string_view prefix,
                               const std::string& where, const Take& take) {
  for (auto at = records.lower_bound(prefix); at != records.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    Result<Value> value = Parsed(at->second, where, at->first);
    if (!value.ok()) return value.problem();
    if (std::optional<Diagnostic> problem = take(value.value())) return problem;
  }
  return std::nullopt;
}

State HeadOf(const State& state) {
  State head;
  head.lineage = state.lineage;
  head.serial = state.serial;
  head.workspace = state.workspace;
  head.environment = state.environment;
  head.origins = state.origins;
  head.mark_key = state.mark_key;
  head.mark_key_id = state.mark_key_id;
  head.moved_to = state.moved_to;
  return head;
}

std::string StepPrefix(const std::string& run_id) { return Under(kStep, run_id + "/"); }
std::string ChangePrefix(const std::string& run_id) { return Under(kChange, run_id + "/"); }

}  // namespace

KeyRange Below(std::string prefix) {
  std::string end = prefix;
  end.back() = static_cast<char>(end.back() + 1);
  return {std::move(prefix), std::move(end)};
}

KeyRange CurrentRecords() { return Below("now/"); }
KeyRange EarlierRecords() { return Below(std::string(kEarlier)); }
KeyRange RunRecords() { return Below("now/run/"); }
KeyRange PendingRecords() { return Below(std::string(kPending)); }

Records RecordsOf(const State& state, const std::string& last_run) {
  Records records;
  for (const auto& [address, entry] : state.entries) {
    records[Under(kEntry, ToString(address))] = WriteJson(EntryToValue(entry));
  }
  for (const Unsettled& one : state.unsettled) {
    records[Under(kUnsettled, ToString(one.intent.address))] = WriteJson(UnsettledToValue(one));
  }
  for (const AppliedRun& run : state.runs) {
    records[Under(kAppliedRun, Digits(run.serial) + "/" + run.run_id)] =
        WriteJson(AppliedRunToValue(run));
  }
  records[kHeadKey] = WriteState(HeadOf(state), last_run);
  return records;
}

std::vector<std::pair<std::string, std::string>> RecordsOf(const RunIntent& intent) {
  std::vector<std::pair<std::string, std::string>> records;
  records.reserve(intent.changes.size() + 1);
  for (std::size_t i = 0; i < intent.changes.size(); ++i) {
    records.emplace_back(ChangePrefix(intent.run_id) + Digits(i),
                         WriteJson(IntendedToValue(intent.changes[i])));
  }
  RunIntent rest = intent;
  rest.changes.clear();
  records.emplace_back(kIntentKey, std::to_string(intent.changes.size()) + " " + WriteIntent(rest));
  return records;
}

std::pair<std::string, std::string> RecordOf(const StepRecord& step, const std::string& run_id,
                                             std::size_t number) {
  std::string line;
  AppendRecord(step, line);
  return {StepPrefix(run_id) + Digits(number), std::move(line)};
}

Result<State> StateIn(const Records& records, const std::string& where) {
  const auto head = records.find(kHeadKey);
  if (head == records.end()) return State{};
  Result<State> read = ReadState(head->second, where);
  if (!read.ok()) return read.problem();
  State state = std::move(read).value();
  std::optional<Diagnostic> problem =
      Each(records, kEntry, where, [&](const Value& value) -> std::optional<Diagnostic> {
        Result<StateEntry> entry = EntryFromValue(value, where);
        if (!entry.ok()) return entry.problem();
        const Address address = entry.value().address;
        state.entries.insert_or_assign(address, std::move(entry).value());
        return std::nullopt;
      });
  if (!problem) {
    problem =
        Each(records, kUnsettled, where, [&](const Value& value) -> std::optional<Diagnostic> {
          Result<Unsettled> one = UnsettledFromValue(value, where);
          if (!one.ok()) return one.problem();
          state.unsettled.push_back(std::move(one).value());
          return std::nullopt;
        });
  }
  if (!problem) {
    problem =
        Each(records, kAppliedRun, where, [&](const Value& value) -> std::optional<Diagnostic> {
          Result<AppliedRun> run = AppliedRunFromValue(value, where);
          if (!run.ok()) return run.problem();
          state.runs.push_back(std::move(run).value());
          return std::nullopt;
        });
  }
  if (problem) return *problem;
  std::sort(
      state.unsettled.begin(), state.unsettled.end(),
      [](const Unsettled& a, const Unsettled& b) { return a.intent.address < b.intent.address; });
  return state;
}

Result<std::optional<Run>> RunIn(const Records& records, const std::string& where) {
  const auto intent = records.find(kIntentKey);
  if (intent == records.end()) return std::optional<Run>();
  const std::size_t space = intent->second.find(' ');
  const std::size_t count = std::strtoull(intent->second.c_str(), nullptr, 10);
  if (space == std::string::npos) return Unreadable(where, kIntentKey, "is none");
  // The steps are lines of a journal, in the order of their numbers.
  std::string journal = intent->second.substr(space + 1);
  const auto head = ReadJournal(journal, where);
  if (!head.ok()) return head.problem();
  const std::string& run_id = head.value().intent.run_id;
  const std::string steps = StepPrefix(run_id);
  for (auto at = records.lower_bound(steps); at != records.end(); ++at) {
    if (!at->first.starts_with(steps)) break;
    journal += at->second;
  }
  Result<Run> read = ReadJournal(journal, where);
  if (!read.ok()) return read.problem();
  Run run = std::move(read).value();
  const std::optional<Diagnostic> problem = Each(
      records, ChangePrefix(run_id), where, [&](const Value& value) -> std::optional<Diagnostic> {
        Result<IntendedChange> change = IntendedFromValue(value, where);
        if (!change.ok()) return change.problem();
        run.intent.changes.push_back(std::move(change).value());
        return std::nullopt;
      });
  if (problem) return *problem;
  if (run.intent.changes.size() != count) {
    return Unreadable(where, kIntentKey,
                      "tells of " + std::to_string(count) + " changes, of which " +
                          std::to_string(run.intent.changes.size()) + " are there");
  }
  return std::optional<Run>(std::move(run));
}

RecordDifference Difference(const Records& before, const Records& after) {
  RecordDifference difference;
  for (const auto& [key, bytes] : after) {
    const auto old = before.find(key);
    if (old == before.end() || old->second != bytes) difference.puts.emplace(key, bytes);
  }
  const auto is_of_state = [](const std::string& key) {
    return key.starts_with("now/state/") || key == kHeadKey;
  };
  for (const auto& [key, bytes] : before) {
    if (is_of_state(key) && !after.contains(key)) difference.removed.push_back(key);
  }
  return difference;
}

Records EarlierOf(const RecordDifference& difference, const Records& before, std::uint64_t serial) {
  Records earlier;
  const std::string prefix = Under(kEarlier, Digits(serial) + "/");
  const auto keep = [&](const std::string& key) {
    const auto old = before.find(key);
    earlier[prefix + key] =
        old == before.end() ? std::string(1, kGone) : std::string(1, kThere) + old->second;
  };
  for (const auto& [key, bytes] : difference.puts) keep(key);
  for (const std::string& key : difference.removed) keep(key);
  return earlier;
}

KeyRange EarlierUpTo(std::uint64_t serial) {
  return {std::string(kEarlier), Under(kEarlier, Digits(serial + 1))};
}

namespace {

// "earlier/SERIAL/KEY": both.
std::pair<std::uint64_t, std::string> Split(const std::string& key) {
  const std::string rest = key.substr(kEarlier.size());
  const std::size_t slash = rest.find('/');
  return {std::strtoull(rest.c_str(), nullptr, 10),
          slash == std::string::npos ? std::string() : rest.substr(slash + 1)};
}

}  // namespace

// What a save replaced is what stood before it: the state with the serial before its own.
std::vector<std::uint64_t> SerialsIn(const Records& earlier) {
  std::set<std::uint64_t> serials;
  for (const auto& [key, bytes] : earlier) {
    const auto [serial, of] = Split(key);
    // Of the very first save there is nothing to go back to.
    if (of == kHeadKey && bytes.front() == kThere) {
      const Result<State> head = ReadState(std::string_view(bytes).substr(1), "");
      if (head.ok()) serials.insert(head.value().serial);
    }
  }
  return {serials.rbegin(), serials.rend()};
}

Records AsOf(Records records, const Records& earlier, std::uint64_t serial) {
  // The newest save first, until the serial is reached.
  for (auto at = earlier.rbegin(); at != earlier.rend(); ++at) {
    const auto [of_save, key] = Split(at->first);
    if (of_save <= serial) break;
    if (at->second.front() == kGone) {
      records.erase(key);
    } else {
      records[key] = at->second.substr(1);
    }
  }
  return records;
}

std::vector<std::pair<std::string, std::string>> PendingOf(const RecordDifference& difference) {
  std::vector<std::pair<std::string, std::string>> pending;
  pending.reserve(difference.puts.size() + difference.removed.size());
  for (const auto& [key, bytes] : difference.puts) {
    pending.emplace_back(std::string(kPending) + key, kThere + bytes);
  }
  for (const std::string& key : difference.removed) {
    pending.emplace_back(std::string(kPending) + key, std::string(1, kGone));
  }
  return pending;
}

Records WithPending(Records records) {
  if (!records.contains(kCommitKey)) return records;
  for (auto at = records.lower_bound(kPending); at != records.end(); ++at) {
    if (!at->first.starts_with(kPending)) break;
    const std::string key = at->first.substr(kPending.size());
    if (at->second.front() == kGone) {
      records.erase(key);
    } else {
      records[key] = at->second.substr(1);
    }
  }
  return records;
}

}  // namespace dbsn
