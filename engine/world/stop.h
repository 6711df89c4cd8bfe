// Whether a person asked to stop: once, nothing new starts and what runs finishes; twice, at once.
// Safe to read from any thread; set by a signal handler or a test.
#pragma once
#include <atomic>

namespace dbsn {

class Stop {
 public:
  bool asked() const { return count_.load(std::memory_order_relaxed) > 0; }
  bool at_once() const { return count_.load(std::memory_order_relaxed) > 1; }
  void Ask() { count_.fetch_add(1, std::memory_order_relaxed); }  // async-signal-safe

 private:
  std::atomic<int> count_{0};
};

}  // namespace dbsn
