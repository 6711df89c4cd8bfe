#include "engine/world/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <cerrno>
#include <climits>
#include <cstring>

namespace dbsn {
namespace {

using End = IoResult::End;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

// The oldest error that OpenSSL has queued for this thread, in its words; empties the queue.
std::string OldestReason() {
  const unsigned long error = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_SYSTEM_ERROR(error) ? std::strerror(ERR_GET_REASON(error))
                                               : ERR_reason_error_string(error);
  return reason ? reason : "unknown reason";
}

bool IsAddress(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::string CertificateReason(long result, const std::string& host) {
  switch (result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the server's certificate does not name " + host;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate of " + host + " has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate of " + host + " is not valid yet; is this machine's clock right?";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "the certificate of " + host +
             " is not trusted: no known authority has signed it (caFile names one)";
    default:
      return "the certificate of " + host +
             " is not accepted: " + X509_verify_cert_error_string(result);
  }
}

// An alert by which the server refuses our certificate, or the want of one.
bool IsAboutOurCertificate(unsigned long error) {
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return false;
  switch (ERR_GET_REASON(error)) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      return true;
    default:
      return false;
  }
}

IoResult FailureOf(int ssl_error) {
  if (ssl_error == SSL_ERROR_ZERO_RETURN) return {End::kClosed, 0, ""};
  const unsigned long error = ERR_peek_error();
  if (IsAboutOurCertificate(error)) {
    return {End::kCertificate, 0, "the server refuses our client certificate: " + OldestReason()};
  }
  const bool cut = ERR_GET_LIB(error) == ERR_LIB_SSL &&
                   ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
  if (cut || ssl_error == SSL_ERROR_SYSCALL) {
    ERR_clear_error();
    return {End::kFailed, 0, "the connection was closed by the other side"};
  }
  return {End::kFailed, 0, "TLS: " + OldestReason()};
}

// Calls |step| until it succeeds, waiting whenever OpenSSL wants to read or write.
template <typename Step>
IoResult Repeat(SSL* session, int descriptor, const Patience& patience, const Step& step) {
  while (true) {
    ERR_clear_error();
    const int result = step();
    if (result > 0) return {End::kOk, static_cast<std::size_t>(result), ""};
    const int error = SSL_get_error(session, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return FailureOf(error);
    const short events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    const End end = WaitFor(descriptor, events, patience);
    if (end != End::kOk) return {end, 0, ""};
  }
}

int Limited(std::size_t size) { return size > INT_MAX ? INT_MAX : static_cast<int>(size); }

class TlsChannel final : public Channel {
 public:
  TlsChannel(Session session, std::unique_ptr<TcpChannel> connection)
      : connection_(std::move(connection)), session_(std::move(session)) {}

  IoResult Read(char* to, std::size_t size, const Patience& patience) override {
    return Repeat(session_.get(), connection_->descriptor(), patience,
                  [&] { return SSL_read(session_.get(), to, Limited(size)); });
  }

  // The whole of |bytes| counts as done once any of it was encrypted: how much of that has left
  // cannot be known.
  IoResult Write(std::string_view bytes, const Patience& patience) override {
    std::size_t done = 0;
    while (done < bytes.size()) {
      IoResult result = Repeat(session_.get(), connection_->descriptor(), patience, [&] {
        return SSL_write(session_.get(), bytes.data() + done, Limited(bytes.size() - done));
      });
      if (result.end != End::kOk) return {result.end, bytes.size(), std::move(result.reason)};
      done += result.bytes;
    }
    return {End::kOk, done, ""};
  }

  // Asked of OpenSSL and not of the socket, on which session tickets may lie.
  bool Quiet() override {
    ERR_clear_error();
    char byte = 0;
    const int result = SSL_peek(session_.get(), &byte, 1);
    return result <= 0 && SSL_get_error(session_.get(), result) == SSL_ERROR_WANT_READ;
  }

 private:
  std::unique_ptr<TcpChannel> connection_;  // closed after the session
  Session session_;
};

std::string Load(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_file(context, settings.ca_file.c_str()) != 1) {
    return "the CA file " + settings.ca_file + " cannot be used: " + OldestReason();
  }
  if (settings.client_certificate.empty() != settings.client_key.empty()) {
    return "a client certificate needs its key, and a key its certificate: only one is given";
  }
  if (settings.client_certificate.empty()) return "";
  if (SSL_CTX_use_certificate_chain_file(context, settings.client_certificate.c_str()) != 1) {
    return "the client certificate " + settings.client_certificate +
           " cannot be used: " + OldestReason();
  }
  if (SSL_CTX_use_PrivateKey_file(context, settings.client_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return "the client key " + settings.client_key + " cannot be used: " + OldestReason();
  }
  return "";
}

// Refuses a password prompt on the terminal for an encrypted key.
int NoPassword(char*, int, int, void*) { return -1; }

TransportError HandshakeError(SSL* session, const IoResult& result, const std::string& host) {
  using Kind = TransportError::Kind;
  const long verdict = SSL_get_verify_result(session);
  if (verdict != X509_V_OK)
    return {Kind::kCertificate, Sent::kNo, CertificateReason(verdict, host)};
  switch (result.end) {
    case End::kTimeout:
      return {Kind::kTimeout, Sent::kNo, host + " did not finish the TLS handshake in time"};
    case End::kStopped:
      return {Kind::kStopped, Sent::kNo, "stopped as asked"};
    case End::kCertificate:
      return {Kind::kCertificate, Sent::kNo, result.reason};
    case End::kOk:
    case End::kClosed:
    case End::kFailed:
      break;
  }
  const bool plain = result.reason.find("wrong version number") != std::string::npos ||
                     result.reason.find("http request") != std::string::npos;
  if (plain) {
    return {Kind::kUnreachable, Sent::kNo,
            host + " does not speak TLS on this port; is its URL http:// rather than https://?"};
  }
  const bool old = result.reason.find("protocol version") != std::string::npos ||
                   result.reason.find("unsupported protocol") != std::string::npos;
  if (old) {
    return {Kind::kUnreachable, Sent::kNo,
            host + " speaks only old versions of TLS; 1.2 or later is needed"};
  }
  return {Kind::kUnreachable, Sent::kNo, "no TLS connection to " + host + ": " + result.reason};
}

}  // namespace

TlsContext::TlsContext(const TlsSettings& settings)
    : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
  if (!context_) {
    fault_ = "TLS cannot be started: " + OldestReason();
    return;
  }
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context_.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_default_passwd_cb(context_.get(), &NoPassword);
  fault_ = Load(context_.get(), settings);
}

TlsContext::~TlsContext() = default;

std::variant<std::unique_ptr<Channel>, TransportError> TlsContext::Start(
    std::unique_ptr<TcpChannel> connection, const std::string& host, const Patience& patience) {
  if (!fault_.empty()) {
    return TransportError{TransportError::Kind::kCertificate, Sent::kNo, fault_};
  }
  Session session(SSL_new(context_.get()), &SSL_free);
  bool ready = session && SSL_set_fd(session.get(), connection->descriptor()) == 1;
  if (ready && IsAddress(host)) {
    ready = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.get()), host.c_str()) == 1;
  } else if (ready) {
    ready = SSL_set1_host(session.get(), host.c_str()) == 1 &&
            SSL_set_tlsext_host_name(session.get(), host.c_str()) == 1;
  }
  if (!ready) {
    return TransportError{TransportError::Kind::kUnreachable, Sent::kNo,
                          "TLS cannot be started: " + OldestReason()};
  }
  const IoResult result = Repeat(session.get(), connection->descriptor(), patience,
                                 [&] { return SSL_connect(session.get()); });
  if (result.end != End::kOk) return HandshakeError(session.get(), result, host);
  return std::unique_ptr<Channel>(
      std::make_unique<TlsChannel>(std::move(session), std::move(connection)));
}

}  // namespace dbsn
