// The faults in force, and how often each has been met. Says which are due; carries out none.
#pragma once
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "sandbox/fault.h"
#include "schema/value.h"

namespace dbsn::sandbox {

class FaultBox {  // safe from many threads
 public:
  void Add(Fault fault);
  void Clear();
  // Counts one request against each fault that meets it; gives those that are due, oldest first.
  std::vector<Fault> Due(std::string_view method, std::string_view path);
  Value Describe();  // [{kind, method, path, nth, count, met, done}]

 private:
  struct Entry {
    Fault fault;
    std::int64_t met = 0;   // matching requests so far
    std::int64_t done = 0;  // of these, how many had the fault
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace dbsn::sandbox
