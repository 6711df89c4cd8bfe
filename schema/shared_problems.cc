// Compares problems by what they say and where.
#include "schema/shared_problems.h"

#include <algorithm>
#include <utility>

namespace dbsn {

void SharedProblems::Add(const std::string& environment, const Diagnostics& problems) {
  for (const Diagnostic& problem : problems.all()) {
    const auto [at, is_new] =
        known_.try_emplace(Identity{problem.code.name, static_cast<int>(problem.severity),
                                    problem.place.file, problem.place.begin, problem.place.end,
                                    problem.about, problem.address, problem.detail},
                           problems_.size());
    if (is_new) problems_.push_back(problem);
    std::vector<std::string>& names = problems_[at->second].environments;
    if (std::find(names.begin(), names.end(), environment) == names.end()) {
      names.push_back(environment);
    }
  }
  hidden_.insert(hidden_.end(), problems.hidden().begin(), problems.hidden().end());
}

Diagnostics SharedProblems::Take() {
  Diagnostics all;
  for (Diagnostic& problem : problems_) all.Add(std::move(problem));
  for (const Place& place : hidden_) all.Hide(place);
  all.SortByPlace();
  known_.clear();
  problems_.clear();
  hidden_.clear();
  return all;
}

}  // namespace dbsn
