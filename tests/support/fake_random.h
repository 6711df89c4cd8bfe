// Chance that a test decides.
#pragma once
#include <string>

#include "engine/world/random.h"

namespace dbsn {

class FakeRandom final : public Random {
 public:
  explicit FakeRandom(double fraction = 0.5) : fraction_(fraction) {}
  std::string Bytes(std::size_t count) override { return std::string(count, '\x2a'); }
  double Fraction() override { return fraction_; }

 private:
  const double fraction_;
};

}  // namespace dbsn
