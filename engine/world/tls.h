// TLS over a TCP connection, by OpenSSL: 1.2 at least, the server's certificate and name always
// checked. There is no way to switch that off.
#pragma once
#include <memory>
#include <string>
#include <variant>

#include "engine/world/channel.h"
#include "engine/world/tcp.h"
#include "engine/world/transport.h"

struct ssl_ctx_st;

namespace dbsn {

// What is trusted and how we identify ourselves; read once. Thread-safe.
class TlsContext {
 public:
  explicit TlsContext(const TlsSettings& settings);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // Why it cannot be used ("the CA file x.pem cannot be read: ..."); "" when it can.
  const std::string& fault() const { return fault_; }

  // The handshake. |host| is what the certificate must name. Errors are all Sent::kNo: a request
  // only follows a finished handshake.
  std::variant<std::unique_ptr<Channel>, TransportError> Start(
      std::unique_ptr<TcpChannel> connection, const std::string& host, const Patience& patience);

 private:
  std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> context_;
  std::string fault_;
};

}  // namespace dbsn
