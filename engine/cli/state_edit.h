// A command that changes the state and calls no API.
#pragma once
#include <functional>
#include <string>

#include "engine/cli/desk.h"
#include "engine/state/state.h"

namespace dbsn {

// Locks the state, folds an unfinished run in, changes it by |edit|, and saves it with |summary| as
// a run of its own. |edit| is false, with the reason reported, when nothing is to be saved.
// REQUIRES: the workspace was read.
ExitStatus EditState(Desk& desk, const std::string& operation, const std::string& summary,
                     const std::function<bool(State&)>& edit);

}  // namespace dbsn
