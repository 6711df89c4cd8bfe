// One request on its way through the stack Retrying(Breaking(RateLimited(Tracing(Http)))). Each
// layer is a Sender that holds the next.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>

#include "engine/world/clock.h"
#include "engine/world/transport.h"
#include "schema/operation.h"

namespace dbsn {

struct Call {
  HttpRequest request;  // its timeout is one attempt's
  std::string path;     // for the log: below the origin, without the query
  Retry retry = Retry::kNever;
  Clock::Instant deadline;                 // of all attempts and waits together
  const Resilience* resilience = nullptr;  // the operation's own; null: the provider's
  // Whether an answer settles the matter whatever its status says: a connection test that failed
  // with 500 is no failure of the API. May be empty.
  std::function<bool(const HttpResponse&)> is_verdict;

  bool IsVerdict(const Exchange& exchange) const {
    const auto* response = std::get_if<HttpResponse>(&exchange);
    return response != nullptr && is_verdict && is_verdict(*response);
  }
};

struct Reply {
  enum class Kind : std::uint8_t {
    kExchange,     // it was sent, or the attempt to send it failed
    kBreakerOpen,  // nothing was sent: the server is down
    kRateHeld,     // nothing was sent: the rate limit ends after the deadline
  };
  Kind kind = Kind::kExchange;
  Exchange exchange = TransportError{};  // kBreakerOpen: the failure before, without its body
  std::chrono::milliseconds held{0};     // kRateHeld: how long it would have had to wait
  int attempts = 0;                      // that were made
  // An attempt before the last one may have been carried out, whatever became of the last.
  bool earlier_uncertain = false;

  const HttpResponse* response() const {
    return kind == Kind::kExchange ? std::get_if<HttpResponse>(&exchange) : nullptr;
  }
  const TransportError* error() const {
    return kind == Kind::kExchange ? std::get_if<TransportError>(&exchange) : nullptr;
  }
};

class Sender {
 public:
  virtual ~Sender() = default;
  // Safe from many threads, each with a Call of its own. Never throws.
  virtual Reply Send(Call& call) = 0;
};

}  // namespace dbsn
