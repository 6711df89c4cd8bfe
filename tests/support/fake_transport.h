// A network that a test scripts: what each request is answered with, faults included. Used only
// where a real server cannot be made to fail in just that way.
#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "engine/world/transport.h"

namespace dbsn {

HttpResponse Answer(int status, std::string body, Headers headers = {});
TransportError Failure(TransportError::Kind kind, Sent sent);

// Thread-safe.
class FakeTransport final : public Transport {
 public:
  using Handler = std::function<Exchange(const HttpRequest&)>;

  // Answers in this order, whatever is asked; then Handle's, then 500 "no answer is scripted".
  void Then(Exchange exchange);
  void Handle(Handler handler);

  Exchange Send(const HttpRequest& request) override;
  std::vector<HttpRequest> requests() const;
  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::deque<Exchange> script_;
  Handler handler_;
  std::vector<HttpRequest> requests_;
};

}  // namespace dbsn
