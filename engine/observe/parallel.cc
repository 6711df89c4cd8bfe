#include "engine/observe/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace dbsn {

void ParallelFor(std::size_t count, int workers, const std::function<bool()>& stop_asked,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto loop = [&] {
    while (!stop_asked || !stop_asked()) {
      const std::size_t at = next.fetch_add(1);
      if (at >= count) return;
      work(at);
    }
  };
  const std::size_t threads = std::min(count, static_cast<std::size_t>(std::max(workers, 1)));
  if (threads <= 1) return loop();
  std::vector<std::thread> others;
  others.reserve(threads - 1);
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(loop);
  loop();
  for (std::thread& other : others) other.join();
}

}  // namespace dbsn
