// Circles of references, found without recursion: a chain may be as long as the workspace.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "schema/manifest_codes.h"
#include "schema/validate_references.h"

namespace dbsn {

namespace {

class CycleFinder {
 public:
  CycleFinder(const AddressIndex& index, std::vector<CheckedResource>& resources,
              Diagnostics& diagnostics)
      : index_(index),
        resources_(resources),
        diagnostics_(diagnostics),
        visits_(resources.size(), Visit::kNot) {}

  void Run() {
    for (std::size_t i = 0; i < resources_.size(); ++i) {
      if (visits_[i] == Visit::kNot && index_.IsFirst(i)) Walk(i);
    }
  }

 private:
  enum class Visit : unsigned char { kNot, kOnPath, kDone };
  struct Step {
    std::size_t resource;
    std::size_t next_need;
  };

  void Walk(std::size_t start) {
    Enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      const std::vector<Address>& needs = resources_[step.resource].resource.needs;
      if (step.next_need == needs.size()) {
        visits_[step.resource] = Visit::kDone;
        path_.pop_back();
        continue;
      }
      const std::optional<std::size_t> target = index_.Find(needs[step.next_need++]);
      if (!target.has_value()) continue;
      switch (visits_[*target]) {
        case Visit::kNot:
          Enter(*target);
          break;
        case Visit::kOnPath:
          Report(*target);
          break;
        case Visit::kDone:
          break;
      }
    }
  }

  void Enter(std::size_t resource) {
    visits_[resource] = Visit::kOnPath;
    path_.push_back({resource, 0});
  }

  // REQUIRES: |first| is on the path, and the path's last resource needs it.
  void Report(std::size_t first) {
    std::vector<std::size_t> circle;
    for (auto step = path_.rbegin(); step != path_.rend(); ++step) {
      circle.push_back(step->resource);
      if (step->resource == first) break;
    }
    std::reverse(circle.begin(), circle.end());
    // Begins with the least address, wherever the walk came in.
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    std::string text;
    std::vector<Related> related;
    for (std::size_t i = 0; i < circle.size(); ++i) {
      const std::size_t next = circle[(i + 1) % circle.size()];
      text += ToString(index_.at(circle[i]).address) + " -> ";
      if (i > 0) {
        related.push_back({PlaceOfNeed(circle[i], next),
                           fmt::format("and this needs {}", ToString(index_.at(next).address))});
      }
      resources_[circle[i]].sound = false;
    }
    text += ToString(index_.at(circle.front()).address);
    const std::size_t second = circle[circle.size() > 1 ? 1 : 0];
    diagnostics_.Add(
        {.code = kManifestReferenceCycle,
         .detail = circle.size() > 1
                       ? fmt::format("Each of these needs the next one first: {}.", text)
                       : fmt::format("{} needs itself.", ToString(index_.at(first).address)),
         .hint = "Take one of the references out, or write a live resource's id there.",
         .place = PlaceOfNeed(circle.front(), second),
         .related = std::move(related),
         .address = ToString(index_.at(circle.front()).address)});
  }

  Place PlaceOfNeed(std::size_t from, std::size_t to) const {
    for (const FoundReference& reference : resources_[from].references) {
      if (reference.target == index_.at(to).address) return reference.place;
    }
    return resources_[from].resource.place;
  }

  const AddressIndex& index_;
  std::vector<CheckedResource>& resources_;
  Diagnostics& diagnostics_;
  std::vector<Visit> visits_;
  std::vector<Step> path_;
};

}  // namespace

void FindCycles(const AddressIndex& index, std::vector<CheckedResource>& resources,
                Diagnostics& diagnostics) {
  CycleFinder(index, resources, diagnostics).Run();
}

}  // namespace dbsn
