// Whether a thin list row is enough, or the whole object must be read. Pure.
#pragma once
#include "engine/provider/live_resource.h"
#include "engine/state/state.h"
#include "schema/value.h"

namespace dbsn {

// True when |row| shows that nothing outside its own columns can have changed since |entry| was
// observed: its stamp stands still and was precise enough when it was read. A stamp in whole
// seconds is trusted only when the server's clock was 2 s past it (docs/decisions); one with a
// fraction moves with every write.
bool CanTrust(const LiveResource& row, const StateEntry& entry);

// True when |desired| declares a field that was not declared when |entry| was last applied, so that
// nothing observed tells its value. |desired| null: never.
bool DeclaresMore(const Value* desired, const StateEntry& entry);

// |row|'s columns over what |entry| observed: the live fields as far as they are known.
Value RowOverObserved(const Value& row, const Value& observed);

}  // namespace dbsn
