// Connections that wait for their next request. Each is used by one exchange at a time: taken
// out, used, and given back only when the exchange ended in order.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/world/channel.h"

namespace dbsn {

// Thread-safe.
class ChannelPool {
 public:
  // One that is still quiet, for |way| (the origin, and the proxy before it); null: open one.
  std::unique_ptr<Channel> Take(const std::string& way);
  void Give(const std::string& way, std::unique_ptr<Channel> channel);

 private:
  struct Idle {
    std::unique_ptr<Channel> channel;
    std::chrono::steady_clock::time_point since;
  };
  std::mutex mutex_;
  std::map<std::string, std::vector<Idle>> idle_;  // the latest at the end
};

}  // namespace dbsn
