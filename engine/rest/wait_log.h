// How often requests of one provider waited, how long, and why.
#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/provider/outcome.h"

namespace dbsn {

class WaitLog {  // safe from many threads
 public:
  void Add(const std::string& why, std::chrono::milliseconds time);
  std::vector<Waited> All() const;  // by reason

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Waited> by_reason_;
};

}  // namespace dbsn
