#include "engine/apply/ready_queue.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace dbsn {

ReadyQueue::ReadyQueue(const std::vector<Change>& changes)
    : changes_(changes),
      dependents_(changes.size()),
      waiting_for_(changes.size(), 0),
      begun_(changes.size(), false),
      over_(changes.size(), false),
      held_by_(changes.size(), 0) {
  const auto index_of = [&](const Address& address) -> std::optional<std::size_t> {
    const auto at =
        std::lower_bound(changes.begin(), changes.end(), address,
                         [](const Change& change, const Address& a) { return change.address < a; });
    if (at == changes.end() || at->address != address) return std::nullopt;
    return static_cast<std::size_t>(at - changes.begin());
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    for (const Address& first : changes[i].after) {
      const std::optional<std::size_t> at = index_of(first);
      if (!at.has_value()) continue;
      dependents_[*at].push_back(i);
      ++waiting_for_[i];
    }
  }
  for (const Change& change : changes) ++left_[change.wave];
  OpenWaves();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (waiting_for_[i] == 0) MakeReady(i);
  }
}

void ReadyQueue::MakeReady(std::size_t index) {
  if (changes_[index].wave > open_) return parked_.push_back(index);
  ready_.push_back(index);
  std::push_heap(ready_.begin(), ready_.end(), std::greater<>());
}

void ReadyQueue::OpenWaves() {
  while (!left_.empty() && left_.begin()->second == 0) left_.erase(left_.begin());
  if (left_.empty() || left_.begin()->first <= open_) return;
  open_ = left_.begin()->first;
  for (const std::size_t index : std::exchange(parked_, {})) MakeReady(index);
}

std::optional<std::size_t> ReadyQueue::Take() {
  if (ready_.empty()) return std::nullopt;
  std::pop_heap(ready_.begin(), ready_.end(), std::greater<>());
  const std::size_t index = ready_.back();
  ready_.pop_back();
  begun_[index] = true;
  return index;
}

void ReadyQueue::EndedWell(std::size_t index) {
  over_[index] = true;
  ++ended_;
  for (const std::size_t dependent : dependents_[index]) {
    if (--waiting_for_[dependent] > 0 || over_[dependent]) continue;
    MakeReady(dependent);
  }
  --left_[changes_[index].wave];
  OpenWaves();
}

std::vector<std::size_t> ReadyQueue::EndedBadly(std::size_t index) {
  over_[index] = true;
  ++ended_;
  std::vector<std::size_t> held;
  std::vector<std::size_t> road = {index};
  while (!road.empty()) {
    const std::size_t at = road.back();
    road.pop_back();
    for (const std::size_t dependent : dependents_[at]) {
      if (over_[dependent]) continue;
      over_[dependent] = true;
      held_by_[dependent] = at;
      ++ended_;
      held.push_back(dependent);
      road.push_back(dependent);
    }
  }
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (changes_[i].wave <= changes_[index].wave || over_[i] || begun_[i]) continue;
    over_[i] = true;
    held_by_[i] = index;
    ++ended_;
    held.push_back(i);
  }
  std::sort(held.begin(), held.end());
  return held;
}

std::vector<std::size_t> ReadyQueue::GiveUp() {
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (begun_[i] || over_[i]) continue;
    over_[i] = true;
    ++ended_;
    left.push_back(i);
  }
  ready_.clear();
  return left;
}

}  // namespace dbsn
