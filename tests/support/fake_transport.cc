#include "tests/support/fake_transport.h"

#include <utility>

namespace dbsn {

HttpResponse Answer(int status, std::string body, Headers headers) {
  return HttpResponse{status, std::move(headers), std::move(body)};
}

TransportError Failure(TransportError::Kind kind, Sent sent) {
  return TransportError{kind, sent, "connection refused by 127.0.0.1:9000"};
}

void FakeTransport::Then(Exchange exchange) {
  const std::lock_guard lock(mutex_);
  script_.push_back(std::move(exchange));
}

void FakeTransport::Handle(Handler handler) {
  const std::lock_guard lock(mutex_);
  handler_ = std::move(handler);
}

Exchange FakeTransport::Send(const HttpRequest& request) {
  Handler handler;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (!script_.empty()) {
      Exchange next = std::move(script_.front());
      script_.pop_front();
      return next;
    }
    handler = handler_;
  }
  if (handler) return handler(request);
  return Answer(500, "no answer is scripted");
}

std::vector<HttpRequest> FakeTransport::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t FakeTransport::count() const {
  const std::lock_guard lock(mutex_);
  return requests_.size();
}

}  // namespace dbsn
