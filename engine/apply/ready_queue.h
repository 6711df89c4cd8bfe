// Which changes may start, and why the rest may not. Knows order and nothing of requests.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <map>
#include <optional>
#include <vector>

#include "engine/plan/plan.h"

namespace dbsn {

class ReadyQueue {
 public:
  explicit ReadyQueue(const std::vector<Change>& changes);

  // The next that may start, in the plan's order; nothing while all the rest wait.
  std::optional<std::size_t> Take();
  bool AllEnded() const { return ended_ == changes_.size(); }
  // Its dependents may start once everything they wait for has ended well, and the next wave once
  // everything of this one has.
  void EndedWell(std::size_t index);
  // It ended otherwise: whatever waits for it, directly or not, is held, and so are all later
  // waves. Returns those, in order; they count as ended.
  std::vector<std::size_t> EndedBadly(std::size_t index);
  // Not begun, and not held: what is left when a run stops. They count as ended afterwards.
  std::vector<std::size_t> GiveUp();
  // The change that |index| was held for.
  std::size_t HeldBy(std::size_t index) const { return held_by_[index]; }

 private:
  const std::vector<Change>& changes_;
  std::vector<std::vector<std::size_t>> dependents_;
  std::vector<std::size_t> waiting_for_;  // how many have not ended well yet
  std::vector<bool> begun_;
  std::vector<bool> over_;
  std::vector<std::size_t> held_by_;
  void MakeReady(std::size_t index);
  void OpenWaves();

  std::vector<std::size_t> ready_;   // a heap, the smallest index first
  std::vector<std::size_t> parked_;  // ready, but for their wave
  std::map<int, std::size_t> left_;  // by wave: how many have not ended well yet
  int open_ = 0;                     // the wave that may start
  std::size_t ended_ = 0;
};

}  // namespace dbsn
