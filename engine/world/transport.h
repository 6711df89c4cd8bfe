// The only way out to the network.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dbsn {

class Stop;

using Headers = std::vector<std::pair<std::string, std::string>>;  // may repeat; order kept

struct HttpRequest {
  std::string method{};
  std::string url{};  // absolute, already percent-encoded; http or https
  Headers headers{};
  std::string body{};  // sent when not empty or when a Content-Type header is given
  std::chrono::milliseconds timeout{30'000};  // the whole exchange, dripping servers included
  std::size_t answer_limit = 256u << 20;      // bytes of body
  const Stop* stop = nullptr;                 // at_once() breaks the exchange off
};

struct HttpResponse {
  int status = 0;
  Headers headers;  // names in lower case
  std::string body;
  std::string_view Header(std::string_view lower_case_name) const;  // "" when absent
};

// Whether the server may have acted decides what may be tried again.
enum class Sent : std::uint8_t { kNo, kMaybe };

struct TransportError {
  enum class Kind : std::uint8_t {
    kUnreachable,  // no connection: refused, no route, name unknown
    kCertificate,  // TLS: untrusted, expired, wrong host
    kTimeout,
    kBroken,  // closed or garbled in the middle
    kTooLarge,
    kStopped,
    kBadUrl,
  };
  Kind kind = Kind::kBroken;
  Sent sent = Sent::kMaybe;
  std::string message;  // what happened, in words: "connection refused by 127.0.0.1:9000"
};

using Exchange = std::variant<HttpResponse, TransportError>;

class Transport {
 public:
  virtual ~Transport() = default;
  // Sends |request| once and follows no redirect. Never throws. Safe from many threads;
  // connections are kept alive and reused per origin.
  virtual Exchange Send(const HttpRequest& request) = 0;
};

struct TlsSettings {
  std::string ca_file{};             // PEM; "" the system's
  std::string client_certificate{};  // PEM files for mutual TLS; "" none
  std::string client_key{};
};

}  // namespace dbsn
