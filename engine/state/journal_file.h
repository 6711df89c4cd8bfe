// A Run to lines and back: JSON lines, the first the intent, each later one a record
// (docs/formats/journal.md). Adding a record never touches the lines before it.
#pragma once
#include <string>
#include <string_view>

#include "engine/state/journal.h"
#include "schema/result.h"

namespace dbsn {

inline constexpr int kJournalFormat = 1;

std::string WriteIntent(const RunIntent& intent);               // one line, its end included
void AppendRecord(const StepRecord& record, std::string& out);  // the same

// What stands unreadable at the end (a line torn by a crash) is a lost result. An unreadable line
// before a readable one, or in the place of the intent, is journal.unreadable; a later version
// journal.newer-version. |path| is for people.
Result<Run> ReadJournal(std::string_view bytes, const std::string& path);

// The intent's line, to tell one run from another without reading it.
std::string_view IntentLine(std::string_view bytes);

}  // namespace dbsn
