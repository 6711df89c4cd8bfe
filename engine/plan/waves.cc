#include "engine/plan/waves.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dbsn {
namespace {

using Index = std::size_t;

bool RollsOut(const Change& change) {
  const bool makes = change.action == Action::kCreate || change.action == Action::kUpdate ||
                     change.action == Action::kReplace || change.action == Action::kAdopt;
  return makes && !change.steps.empty();
}

class Waves {
 public:
  explicit Waves(std::vector<Change>& changes) : changes_(changes) {
    for (Index i = 0; i < changes.size(); ++i) {
      at_[changes[i].address] = i;
      changes[i].wave = 0;
      if (RollsOut(changes[i])) ++all_;
    }
  }

  void Make(const Rollout& rollout) {
    int wave = 0;
    for (const Share& share : rollout) {
      const Index goal = GoalOf(share);
      if (goal <= done_) continue;
      if (goal >= all_) break;  // the last wave does it all
      ++wave;
      for (Index i = 0; i < changes_.size() && done_ < goal; ++i) {
        if (RollsOut(changes_[i])) Take(i, wave);
      }
    }
    if (wave == 0) return;
    for (Change& change : changes_) {
      if (change.wave == 0) change.wave = wave + 1;
    }
  }

 private:
  Index GoalOf(const Share& share) const {
    constexpr std::int64_t kWhole = 100;
    const auto all = static_cast<std::int64_t>(all_);
    const std::int64_t goal =
        share.percent ? (all * share.number + kWhole - 1) / kWhole : share.number;
    return static_cast<Index>(std::clamp<std::int64_t>(goal, 0, all));
  }

  // What it waits for first. A change that waits for a delete comes with the last wave.
  void Take(Index index, int wave) {
    if (changes_[index].wave != 0 || WaitsForTheLast(index)) return;
    for (const Address& first : changes_[index].after) {
      const auto at = at_.find(first);
      if (at != at_.end()) Take(at->second, wave);
    }
    changes_[index].wave = wave;
    if (RollsOut(changes_[index])) ++done_;
  }

  bool WaitsForTheLast(Index index) {
    const auto known = late_.find(index);
    if (known != late_.end()) return known->second;
    bool late = changes_[index].action == Action::kDelete;
    for (const Address& first : changes_[index].after) {
      const auto at = at_.find(first);
      late = late || (at != at_.end() && WaitsForTheLast(at->second));
    }
    late_[index] = late;
    return late;
  }

  std::vector<Change>& changes_;
  std::map<Address, Index> at_;
  std::map<Index, bool> late_;
  Index all_ = 0, done_ = 0;
};

}  // namespace

void MakeWaves(const Rollout& rollout, std::vector<Change>& changes) {
  Waves(changes).Make(rollout);
}

bool IsGated(const std::vector<Change>& changes, int wave) {
  return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
    return change.wave == wave && change.test_after && change.can_test &&
           change.test.on_failure != OnTestFailure::kWarn;
  });
}

}  // namespace dbsn
