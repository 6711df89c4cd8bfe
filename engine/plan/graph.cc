#include "engine/plan/graph.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/plan/plan_codes.h"

namespace dbsn {
namespace {

using Index = std::size_t;
using Edges = std::vector<std::vector<Index>>;  // edges[i]: what must come before i

// Depth first without recursion: a chain of ten thousand is no reason to crash. The order, or the
// cycle (first and last the same).
struct Walk {
  std::vector<Index> order;
  std::vector<Index> cycle;
};

Walk WalkAll(const Edges& before) {
  enum class Mark : std::uint8_t { kNew, kOpen, kDone };
  std::vector<Mark> marks(before.size(), Mark::kNew);
  Walk walk;
  walk.order.reserve(before.size());
  std::vector<std::pair<Index, std::size_t>> road;
  for (Index start = 0; start < before.size(); ++start) {
    if (marks[start] != Mark::kNew) continue;
    marks[start] = Mark::kOpen;
    road.emplace_back(start, 0);
    while (!road.empty()) {
      auto& [at, next] = road.back();
      if (next == before[at].size()) {
        marks[at] = Mark::kDone;
        walk.order.push_back(at);
        road.pop_back();
        continue;
      }
      const Index to = before[at][next++];
      if (marks[to] == Mark::kNew) {
        marks[to] = Mark::kOpen;
        road.emplace_back(to, 0);
      } else if (marks[to] == Mark::kOpen) {
        const auto from = std::find_if(road.begin(), road.end(),
                                       [&](const auto& step) { return step.first == to; });
        for (auto step = from; step != road.end(); ++step) walk.cycle.push_back(step->first);
        walk.cycle.push_back(to);
        return walk;
      }
    }
  }
  return walk;
}

Diagnostic CycleProblem(const std::vector<std::string>& names) {
  std::string path;
  for (const std::string& name : names) path += (path.empty() ? "" : " -> ") + name;
  return {.code = kDependencyCycle,
          .detail = "Each of these waits for the next: " + path + ".",
          .hint = "Remove one of the references, or apply in two steps."};
}

template <typename T>
std::optional<Index> Find(const std::vector<T>& sorted, const Address& address) {
  const auto at =
      std::lower_bound(sorted.begin(), sorted.end(), address,
                       [](const T& item, const Address& a) { return item.address < a; });
  if (at == sorted.end() || at->address != address) return std::nullopt;
  return static_cast<Index>(at - sorted.begin());
}

bool Acts(const Change& change) { return change.action != Action::kNone; }

bool Destroys(const Change& change) {
  return change.action == Action::kDelete || change.action == Action::kReplace;
}

const std::vector<Address>& RecordedNeeds(const Subject& subject) {
  static const std::vector<Address> none;
  return subject.entry != nullptr ? subject.entry->needs : none;
}

}  // namespace

Result<std::vector<const Subject*>> NeededFirst(const std::vector<Subject>& subjects) {
  Edges before(subjects.size());
  for (Index i = 0; i < subjects.size(); ++i) {
    if (subjects[i].desired == nullptr) continue;
    for (const Address& need : subjects[i].desired->needs) {
      if (const std::optional<Index> at = Find(subjects, need)) before[i].push_back(*at);
    }
  }
  const Walk walk = WalkAll(before);
  if (!walk.cycle.empty()) {
    std::vector<std::string> names;
    for (const Index at : walk.cycle) names.push_back(ToString(subjects[at].address));
    return CycleProblem(names);
  }
  std::vector<const Subject*> order;
  order.reserve(subjects.size());
  for (const Index at : walk.order) order.push_back(&subjects[at]);
  return order;
}

std::optional<Diagnostic> Order(std::vector<Change>& changes,
                                const std::vector<Subject>& subjects) {
  Edges before(changes.size());
  for (const Subject& subject : subjects) {
    const std::optional<Index> self = Find(changes, subject.address);
    if (!self.has_value()) continue;
    const bool leaves = changes[*self].action == Action::kDelete;
    if (subject.desired != nullptr && !leaves) {
      for (const Address& need : subject.desired->needs) {
        const std::optional<Index> at = Find(changes, need);
        if (!at.has_value() || !Acts(changes[*at])) continue;
        if (changes[*at].action != Action::kDelete) before[*self].push_back(*at);
      }
    }
    for (const Address& need : RecordedNeeds(subject)) {
      const std::optional<Index> at = Find(changes, need);
      if (!at.has_value() || !Destroys(changes[*at])) continue;
      changes[*at].used_by.push_back(subject.address);
      const bool first = changes[*at].action == Action::kDelete || leaves;
      if (first && Acts(changes[*self])) before[*at].push_back(*self);
    }
  }
  const Walk walk = WalkAll(before);
  if (!walk.cycle.empty()) {
    std::vector<std::string> names;
    for (const Index at : walk.cycle) names.push_back(ToString(changes[at].address));
    return CycleProblem(names);
  }
  for (Index i = 0; i < changes.size(); ++i) {
    for (const Index at : before[i]) changes[i].after.push_back(changes[at].address);
    std::sort(changes[i].after.begin(), changes[i].after.end());
    changes[i].after.erase(std::unique(changes[i].after.begin(), changes[i].after.end()),
                           changes[i].after.end());
    std::sort(changes[i].used_by.begin(), changes[i].used_by.end());
  }
  return std::nullopt;
}

}  // namespace dbsn
