// What a workspace holds that could be written: types, fields, addresses, environments. Offline,
// reads no secret, writes nothing, says nothing, and finds less where something is wrong.
#pragma once
#include <string>
#include <vector>

#include "engine/cli/completion.h"
#include "engine/world/files.h"
#include "engine/world/world.h"

namespace dbsn {

// Those that go on from what is begun, with what stands before them in the same word. None has a
// control character.
std::vector<Candidate> CandidatesFor(const Wanted& wanted, World& world, Files& embedded,
                                     const std::string& version);

}  // namespace dbsn
