// What the handlers work with, and the answers that several of them give.
#pragma once
#include <cstdint>
#include <mutex>

#include "sandbox/request.h"
#include "schema/diagnostic.h"

namespace dbsn {
class Clock;
}

namespace dbsn::sandbox {

class Catalog;
class FaultBox;
class Probes;
class RequestLog;
class Store;
struct Dialect;

// The account that every token speaks for.
inline constexpr std::int64_t kAccountId = 1001;

struct Context {
  Store& store;
  const Catalog& catalog;
  const Dialect& dialect;
  Probes& probes;
  FaultBox& faults;
  RequestLog& log;
  Clock& clock;
  bool unique_names = false;
  bool review = false;  // what is published of connector templates waits for a review
  std::mutex& writes;   // held from a write's first look at the store to its effect

  std::int64_t NowMs() const;  // Unix time
  Response Refuse(const Refusal& refusal) const;
  Response StoreFailed(const Diagnostic& problem) const;  // 500
};

}  // namespace dbsn::sandbox
