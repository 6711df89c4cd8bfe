// Warnings of a run, each said once however many rows and threads meet it.
#pragma once
#include <cstddef>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "schema/diagnostic.h"

namespace dbsn {

// Thread-safe; |say| is called by one thread at a time.
class Warnings {
 public:
  explicit Warnings(std::function<void(Diagnostic)> say) : say_(std::move(say)) {}

  // |key|: what makes two warnings one. Past a few dozen nothing new is said: a server whose every
  // row is odd is odd enough.
  void SayOnce(const std::string& key, Diagnostic warning) {
    const std::lock_guard lock(mutex_);
    if (!say_ || said_.size() >= kMost || !said_.insert(key).second) return;
    say_(std::move(warning));
  }

 private:
  static constexpr std::size_t kMost = 40;
  const std::function<void(Diagnostic)> say_;
  std::mutex mutex_;
  std::set<std::string> said_;
};

}  // namespace dbsn
