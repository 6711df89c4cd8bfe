// Divides many small pieces of work among threads, each with a share of its own in order, so that
// what comes of it does not depend on how many there are.
#pragma once
#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace dbsn {

struct Share {
  std::size_t number = 0;
  std::size_t begin = 0, end = 0;
};

inline std::vector<Share> SharesOf(std::size_t count, int threads) {
  // Less than this is done before a thread has started.
  constexpr std::size_t kLeastShare = 256;
  const std::size_t most = std::max<std::size_t>(count / kLeastShare, 1);
  const std::size_t number =
      std::clamp<std::size_t>(threads > 0 ? static_cast<std::size_t>(threads) : 1, 1, most);
  std::vector<Share> shares(number);
  for (std::size_t i = 0; i < number; ++i) {
    shares[i] = {i, count * i / number, count * (i + 1) / number};
  }
  return shares;
}

// |work(share)| for each, side by side; returns when all are done.
template <typename Work>
void DoShares(const std::vector<Share>& shares, const Work& work) {
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    try {
      helpers.emplace_back([&work, share = shares[i]] { work(share); });
    } catch (const std::system_error&) {  // no thread to be had: this one does it
      work(shares[i]);
    }
  }
  work(shares[0]);
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace dbsn
