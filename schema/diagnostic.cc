// The list of problems of a run.
#include "schema/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace dbsn {

void Diagnostics::Add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  all_.push_back(std::move(diagnostic));
}

void Diagnostics::Append(Diagnostics other) {
  errors_ += other.errors_;
  std::move(other.all_.begin(), other.all_.end(), std::back_inserter(all_));
  hidden_.insert(hidden_.end(), other.hidden_.begin(), other.hidden_.end());
}

void Diagnostics::Hide(Place place) {
  if (place.known()) hidden_.push_back(place);
}

void Diagnostics::SortByPlace() {
  // A place that is nowhere has the largest file number, so what is about no file comes last.
  std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.place.file, a.place.begin) < std::tie(b.place.file, b.place.begin);
  });
}

}  // namespace dbsn
