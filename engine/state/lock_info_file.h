// Who holds a lock, as JSON. Only tells; the lock itself is something else.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/state/state_store.h"

namespace dbsn {

std::string WriteLockInfo(const LockInfo& info);
// Nothing when it cannot be read: a holder that died may have left half of it.
std::optional<LockInfo> ReadLockInfo(std::string_view bytes);

}  // namespace dbsn
