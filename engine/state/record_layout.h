// A state and its run as records, and back. Pure. docs/formats/records.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/state/journal.h"
#include "engine/state/record_place.h"
#include "engine/state/state.h"
#include "schema/result.h"

namespace dbsn {

// What every view of a state is made of; and the earlier values of what saves replaced.
KeyRange CurrentRecords();
KeyRange EarlierRecords();

inline constexpr char kHeadKey[] = "now/head";
inline constexpr char kIntentKey[] = "now/intent";
inline constexpr char kCommitKey[] = "now/commit";
KeyRange RunRecords();      // changes and steps of the run that is under way
KeyRange PendingRecords();  // of a save too big for one write

// Everything that |state| is, under its keys; |last_run| as WriteState's.
Records RecordsOf(const State& state, const std::string& last_run);
// The changes of |intent| as records of their own, and last, under kIntentKey, the rest of it: the
// run is there once that is.
std::vector<std::pair<std::string, std::string>> RecordsOf(const RunIntent& intent);
std::pair<std::string, std::string> RecordOf(const StepRecord& step, const std::string& run_id,
                                             std::size_t number);

// Of what CurrentRecords() gave. |where| is for people.
Result<State> StateIn(const Records& records, const std::string& where);
Result<std::optional<Run>> RunIn(const Records& records, const std::string& where);

// What turns |before| into |after|; both of StateRecords().
struct RecordDifference {
  Records puts;
  std::vector<std::string> removed;
};
RecordDifference Difference(const Records& before, const Records& after);

// What the save with |serial| replaced, to go back to what was before it. A value that is absent:
// there was no such record.
Records EarlierOf(const RecordDifference& difference, const Records& before, std::uint64_t serial);
KeyRange EarlierUpTo(std::uint64_t serial);
// The serials whose state can be had, newest first.
std::vector<std::uint64_t> SerialsIn(const Records& earlier);
// |records| as they were with |serial|. REQUIRES: it is one of SerialsIn().
Records AsOf(Records records, const Records& earlier, std::uint64_t serial);

// A save too big for one write stands whole under other keys first: |pending|. Once kCommitKey is
// written it is the state, whatever becomes of its copying.
std::vector<std::pair<std::string, std::string>> PendingOf(const RecordDifference& difference);
Records WithPending(Records records);

}  // namespace dbsn
