// A rollout: the changes of a plan in waves, each of which must have ended well, tests included,
// before the next begins. Pure.
#pragma once
#include <cstdint>
#include <vector>

#include "engine/plan/plan.h"

namespace dbsn {

// How far a wave goes: so many changes, or so many of a hundred.
struct Share {
  std::int64_t number = 0;
  bool percent = false;
  bool operator==(const Share&) const = default;
};

// How much has been done when each wave but the last has ended, in order; the last does the rest.
using Rollout = std::vector<Share>;

// Fills Change::wave, from 1 on, of what creates, changes or replaces: in the order of
// dependencies, then of addresses; what a chosen change waits for joins its wave. Deletes and all
// else come with the last. Where one wave would hold everything, nothing is said.
// REQUIRES: Change::after is filled.
void MakeWaves(const Rollout& rollout, std::vector<Change>& changes);

// Whether a test of something in |wave| can stop the rollout.
bool IsGated(const std::vector<Change>& changes, int wave);

}  // namespace dbsn
