// Effects that land after their client has gone: each waits on a thread of its own.
#pragma once
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dbsn {
class Clock;
class Stop;
}  // namespace dbsn

namespace dbsn::sandbox {

class LateEffects {  // safe from many threads
 public:
  LateEffects(Clock& clock, const Stop& stop) : clock_(clock), stop_(stop) {}
  ~LateEffects();  // waits for all of them; a wait ends when the stop is asked, without its effect

  void Add(std::chrono::milliseconds wait, std::function<void()> effect);

 private:
  Clock& clock_;
  const Stop& stop_;
  std::mutex mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace dbsn::sandbox
