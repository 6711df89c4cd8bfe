// The whole server behind the socket: Request in, Response out. Token, rate limit, route, handler;
// around them the faults; around those the log.
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/context.h"
#include "sandbox/fault_box.h"
#include "sandbox/late_effects.h"
#include "sandbox/rate_limiter.h"
#include "sandbox/request_log.h"

namespace dbsn {
class Stop;
}

namespace dbsn::sandbox {

struct ServiceParts {
  Store& store;
  const Catalog& catalog;
  const Dialect& dialect;
  Probes& probes;
  Clock& clock;
  const Stop& stop;
};

struct ServiceRules {
  bool unique_names = false;
  bool review = false;
  std::vector<std::string> expired_tokens;
  std::int64_t requests_per_minute = 1'000'000;
};

class Service {  // safe from many threads
 public:
  Service(const ServiceParts& parts, ServiceRules rules);

  Response Answer(Request request);
  FaultBox& faults() { return faults_; }

 private:
  Response Guarded(const Request& request);  // token, rate limit, route
  bool Known(const Request& request, Refusal& refusal) const;

  FaultBox faults_;
  RequestLog log_;
  RateLimiter limiter_;
  std::mutex writes_;
  ServiceRules rules_;
  Context context_;
  const Stop& stop_;
  LateEffects late_effects_;  // last: ends before what its effects use
};

}  // namespace dbsn::sandbox
