#include "engine/cli/overheard.h"

namespace dbsn {

const ChangeEnd* Overheard::EndOf(const Address& address) const {
  const auto at = ends_.find(address);
  return at == ends_.end() ? nullptr : &at->second;
}

void Overheard::ApplyStarted(const Plan& plan, const std::string& run_id) {
  ends_.clear();
  next_.ApplyStarted(plan, run_id);
}

void Overheard::ChangeEnded(const Change& change, const ChangeEnd& end) {
  ends_[change.address] = end;
  next_.ChangeEnded(change, end);
}

}  // namespace dbsn
