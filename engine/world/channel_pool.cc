#include "engine/world/channel_pool.h"

#include <optional>

namespace dbsn {
namespace {

// Routers forget idle connections without a word, and a request into one is lost until the
// deadline; most keep them for a minute at least.
constexpr std::chrono::seconds kLongestIdle{30};
constexpr std::size_t kMostIdle = 256;  // per way

}  // namespace

std::unique_ptr<Channel> ChannelPool::Take(const std::string& way) {
  const auto now = std::chrono::steady_clock::now();
  while (true) {
    std::optional<Idle> candidate;
    {
      const std::lock_guard lock(mutex_);
      std::vector<Idle>& idle = idle_[way];
      if (idle.empty()) return nullptr;
      candidate = std::move(idle.back());
      idle.pop_back();
    }
    if (now - candidate->since < kLongestIdle && candidate->channel->Quiet()) {
      return std::move(candidate->channel);
    }
  }
}

void ChannelPool::Give(const std::string& way, std::unique_ptr<Channel> channel) {
  const std::lock_guard lock(mutex_);
  std::vector<Idle>& idle = idle_[way];
  if (idle.size() < kMostIdle) {
    idle.push_back({std::move(channel), std::chrono::steady_clock::now()});
  }
}

}  // namespace dbsn
