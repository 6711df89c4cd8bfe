// Counting under one mutex: "the third POST" is one request even when ten arrive at once.
#include "sandbox/fault_box.h"

#include <utility>

namespace dbsn::sandbox {

void FaultBox::Add(Fault fault) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({std::move(fault)});
}

void FaultBox::Clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

std::vector<Fault> FaultBox::Due(std::string_view method, std::string_view path) {
  const std::lock_guard lock(mutex_);
  std::vector<Fault> due;
  for (Entry& entry : entries_) {
    if (!Meets(entry.fault, method, path)) continue;
    ++entry.met;
    const bool begun = entry.met >= entry.fault.nth;
    const bool over = entry.fault.count != 0 && entry.done >= entry.fault.count;
    if (!begun || over) continue;
    ++entry.done;
    due.push_back(entry.fault);
  }
  return due;
}

Value FaultBox::Describe() {
  const std::lock_guard lock(mutex_);
  Value::List all;
  for (const Entry& entry : entries_) {
    all.push_back(Value(ValueMap{
        {"kind", Value(NameOf(entry.fault.kind))},
        {"method", Value(entry.fault.method)},
        {"path", Value(entry.fault.path)},
        {"nth", Value(entry.fault.nth)},
        {"count", entry.fault.count == 0 ? Value("all") : Value(entry.fault.count)},
        {"met", Value(entry.met)},
        {"done", Value(entry.done)},
    }));
  }
  return Value(std::move(all));
}

}  // namespace dbsn::sandbox
