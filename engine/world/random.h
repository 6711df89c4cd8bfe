// The only way to chance: ids, keys and the jitter of waits.
#pragma once
#include <cstddef>
#include <string>

namespace dbsn {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::string Bytes(std::size_t count) = 0;  // fit for keys; thread-safe
  virtual double Fraction() = 0;                     // [0, 1); thread-safe
};

std::string NewUuid(Random& random);   // version 4, lower case
std::string NewRunId(Random& random);  // 12 lower-case hex digits

}  // namespace dbsn
