#include "engine/rest/wait_log.h"

namespace dbsn {

void WaitLog::Add(const std::string& why, std::chrono::milliseconds time) {
  const std::lock_guard lock(mutex_);
  Waited& waited = by_reason_[why];
  waited.why = why;
  ++waited.times;
  waited.time += time;
}

std::vector<Waited> WaitLog::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<Waited> all;
  for (const auto& [why, waited] : by_reason_) all.push_back(waited);
  return all;
}

}  // namespace dbsn
