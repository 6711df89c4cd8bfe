// A State to bytes and back: JSON with a version, one entry a line, equal states give equal bytes
// (docs/formats/state.md). Reads every earlier version, refuses later ones.
#pragma once
#include <string>
#include <string_view>

#include "engine/state/state.h"
#include "schema/result.h"

namespace dbsn {

inline constexpr int kStateFormat = 1;

std::string WriteState(const State& state);
// The same with |last_run| in place of the state's own: a store says which run it ended.
std::string WriteState(const State& state, const std::string& last_run);

// |path| is for people. state.newer-version, or state.unreadable for what is cut off or no state;
// the hint of the latter is left to the store, which knows what can be recovered.
Result<State> ReadState(std::string_view bytes, const std::string& path);
// The same of JSON that was read already.
Result<State> ReadState(Value document, const std::string& path);

}  // namespace dbsn
