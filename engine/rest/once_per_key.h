// Work that is done once per key, whoever asks first, while the others wait for it. Failures are
// not kept: the next who asks tries again. Thread-safe.
#pragma once
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>

namespace dbsn {

template <typename T>
class OncePerKey {
 public:
  // |keep|: whether the work's result may be kept. REQUIRES: |work| does not ask for |key| itself.
  T Get(const std::string& key, const std::function<T()>& work,
        const std::function<bool(const T&)>& keep) {
    std::promise<T> promise;
    {
      std::unique_lock lock(mutex_);
      const auto [at, mine] = results_.try_emplace(key);
      if (!mine) {
        const std::shared_future<T> result = at->second;
        lock.unlock();
        return result.get();
      }
      at->second = promise.get_future().share();
    }
    T result = work();
    promise.set_value(result);
    if (!keep(result)) {
      const std::lock_guard lock(mutex_);
      results_.erase(key);
    }
    return result;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_future<T>> results_;
};

}  // namespace dbsn
