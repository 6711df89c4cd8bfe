// The kernel's random numbers (getrandom), fit for keys.
#pragma once
#include "engine/world/random.h"

namespace dbsn {

class SystemRandom final : public Random {
 public:
  std::string Bytes(std::size_t count) override;
  double Fraction() override;
};

}  // namespace dbsn
