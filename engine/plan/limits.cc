#include "engine/plan/limits.h"

#include <fmt/core.h>

namespace dbsn {
namespace {

// What takes a live resource away; a record of one that is gone already takes nothing.
bool TakesAway(const Change& change) {
  const bool destroys = change.action == Action::kDelete || change.action == Action::kReplace;
  return destroys && !change.steps.empty();
}

std::string Counted(std::int64_t count) {
  return count == 1 ? "1 resource" : fmt::format("{} resources", count);
}

std::string UsersOf(const Change& change) {
  std::string users;
  for (const Address& user : change.used_by) {
    users += (users.empty() ? "" : ", ") + ToString(user);
  }
  return users.empty() ? "" : " Its id goes, and these point at it: " + users + ".";
}

class Limiter {
 public:
  Limiter(const Limits& limits, std::vector<Change>& changes) : limits_(limits), changes_(changes) {
    for (const Change& change : changes) {
      if (TakesAway(change)) ++all_, ++by_provider_[change.address.provider];
    }
  }

  void Judge(const State& state) {
    if (limits_.allow_deletes.has_value()) {
      if (all_ <= *limits_.allow_deletes) return;
      return BlockAll("--allow-deletes",
                      fmt::format("The plan takes away {}; --allow-deletes {} was said.",
                                  Counted(all_), *limits_.allow_deletes));
    }
    if (limits_.max_deletes.has_value() && all_ > *limits_.max_deletes) {
      BlockAll("maxDeletes", fmt::format("The plan takes away {}, replaces included; "
                                         "policies.maxDeletes is {}.",
                                         Counted(all_), *limits_.max_deletes));
    }
    if (limits_.max_delete_percent.has_value()) JudgeShares(state);
  }

  void DenyReplaces() {
    for (Change& change : changes_) {
      if (change.action != Action::kReplace) continue;
      change.blocks.push_back({"denyReplace",
                               "policies.denyReplace lets nothing be replaced." + UsersOf(change),
                               "Make another resource beside it, move what uses it, and delete it; "
                               "or take the policy out."});
    }
  }

 private:
  void JudgeShares(const State& state) {
    std::map<std::string, std::int64_t> entries;
    for (const auto& [address, entry] : state.entries) ++entries[address.provider];
    for (const auto& [provider, taken] : by_provider_) {
      const std::int64_t all = entries[provider];
      constexpr std::int64_t kWhole = 100;
      if (taken * kWhole <= *limits_.max_delete_percent * all) continue;
      BlockAll("maxDeletePercent",
               fmt::format("The plan takes away {} of the {} that the state holds of {}; "
                           "policies.maxDeletePercent is {}.",
                           taken, all, provider, *limits_.max_delete_percent));
    }
  }

  void BlockAll(const std::string& by, const std::string& why) {
    for (Change& change : changes_) {
      if (!TakesAway(change)) continue;
      change.blocks.push_back(
          {by, why, fmt::format("Where that is meant: --allow-deletes {}.", all_)});
    }
  }

  const Limits& limits_;
  std::vector<Change>& changes_;
  std::int64_t all_ = 0;
  std::map<std::string, std::int64_t> by_provider_;
};

}  // namespace

void RefuseBeyondLimits(const Limits& limits, const State& state, std::vector<Change>& changes) {
  Limiter limiter(limits, changes);
  limiter.Judge(state);
  if (limits.deny_replace) limiter.DenyReplaces();
}

}  // namespace dbsn
