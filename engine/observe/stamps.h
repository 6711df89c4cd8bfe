// What a look at the live side teaches the state beside the plan: rows that were read whole,
// because their stamps were too young to be trusted, need not be read again once they are older.
// Must never change what is recorded as observed: a difference is the planner's.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "engine/plan/live_resources.h"
#include "engine/state/state.h"

namespace dbsn {

// RFC 3339, as the state writes times.
using WriteTime = std::function<std::string(std::chrono::system_clock::time_point)>;

// Gives each entry whose object was read whole and is as it was observed the stamp and the server's
// Date of that reading, where that makes the stamp one to trust. Returns how many; their versions
// stay, since nothing that a plan rests on has moved.
std::size_t TakeStamps(const LiveResources& live, const WriteTime& write_time, State& state);

}  // namespace dbsn
