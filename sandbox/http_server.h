// The socket: turns HTTP into Requests and Responses into HTTP, with or without TLS. The one place
// that knows the HTTP server library. Also says answers badly when a Response asks for that.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "sandbox/request.h"
#include "schema/result.h"

namespace dbsn::sandbox {

struct ListenOrder {
  std::string listen;           // HOST:PORT; port 0 takes a free one
  std::string tls_certificate;  // PEM files; "" speaks plain http
  std::string tls_key;
};

class HttpServer {
 public:
  using Answer = std::function<Response(Request)>;               // called from many threads
  using Pause = std::function<bool(std::chrono::milliseconds)>;  // false: stop at once

  // Listens when it returns.
  static Result<std::unique_ptr<HttpServer>> Start(const ListenOrder& order, Answer answer,
                                                   Pause pause);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  const std::string& url() const;  // "http://127.0.0.1:9000"
  int port() const;
  void Stop();  // closes every connection, waits for the answers under way

 private:
  struct Parts;
  explicit HttpServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace dbsn::sandbox
