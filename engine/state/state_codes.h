// What can be wrong with a state, its journal, its lock or its key. Names are stable.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kStateUnreadable{"state.unreadable", "Unreadable state"};
inline constexpr Code kStateNewerVersion{"state.newer-version", "State of a newer dbsn"};
inline constexpr Code kStateMissing{"state.missing", "State missing beside its backup"};
inline constexpr Code kStateOther{"state.other", "State of another workspace"};
inline constexpr Code kStateUnplaced{"state.unplaced", "State of no environment"};
inline constexpr Code kStateBusy{"state.busy", "State changes too fast"};
inline constexpr Code kStateLocked{"state.locked", "State locked"};
inline constexpr Code kStateLockLost{"state.lock-lost", "Lock lost"};
inline constexpr Code kStateUnreachable{"state.unreachable", "State out of reach"};
inline constexpr Code kStateRefused{"state.refused", "State refused by its server"};
inline constexpr Code kStateSettings{"state.settings", "State not set up"};
inline constexpr Code kStateNoVersion{"state.no-version", "No such version of the state"};
inline constexpr Code kStateMoved{"state.moved", "State moved"};
inline constexpr Code kStateNotLocked{"state.not-locked", "State not locked"};
inline constexpr Code kStateOtherLock{"state.other-lock", "Another lock"};
inline constexpr Code kStateKeyMissing{"state.key-missing", "Key of the marks missing"};
inline constexpr Code kStateKeyShort{"state.key-short", "Key of the marks too short"};
inline constexpr Code kJournalUnreadable{"journal.unreadable", "Unreadable journal"};
inline constexpr Code kJournalNewerVersion{"journal.newer-version", "Journal of a newer dbsn"};

inline constexpr Code kStateKeySame{"state.key-same", "The same key"};
inline constexpr Code kStateEmpty{"state.empty", "No state yet"};
inline constexpr Code kStateUnfinished{"state.unfinished", "An interrupted run is not finished"};

}  // namespace dbsn
