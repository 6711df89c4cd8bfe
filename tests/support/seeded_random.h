// Chance that one seed decides.
#pragma once
#include <cstdint>
#include <mutex>
#include <random>
#include <string>

#include "engine/world/random.h"

namespace dbsn {

// Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint32_t seed) : generator_(seed) {}
  std::string Bytes(std::size_t count) override {
    const std::lock_guard lock(mutex_);
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(generator_() & 0xFF);
    return bytes;
  }
  double Fraction() override {
    const std::lock_guard lock(mutex_);
    constexpr double kRange = 4294967296.0;
    return static_cast<double>(generator_()) / kRange;
  }

 private:
  std::mutex mutex_;
  std::mt19937 generator_;
};

}  // namespace dbsn
