// Builds the stack that every request of one provider goes through, and keeps what its layers
// share: one breaker, one limiter, one counter for all threads.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/provider/outcome.h"
#include "engine/rest/sender.h"
#include "schema/definition.h"

namespace dbsn {

class Log;
class Random;
class Stop;

class SenderStack : public Sender {
 public:
  virtual std::int64_t requests_sent() const = 0;
  virtual std::optional<double> RatePerMinute() const = 0;
  virtual std::vector<Waited> Waits() const = 0;
};

// All of it must outlive the stack.
struct StackParts {
  Transport& transport;
  Clock& clock;
  Random& random;
  const Stop& stop;
  Resilience resilience;
  Log& log;
};
std::unique_ptr<SenderStack> NewSenderStack(const StackParts& parts);

}  // namespace dbsn
