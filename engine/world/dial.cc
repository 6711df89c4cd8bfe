#include "engine/world/dial.h"

#include "engine/world/digest.h"
#include "engine/world/tcp.h"
#include "engine/world/tls.h"

namespace dbsn {
namespace {

using End = IoResult::End;
using Kind = TransportError::Kind;

constexpr std::size_t kLongestProxyAnswer = 16 << 10;

std::string NameOf(const Proxy& proxy) {
  return "the proxy " + proxy.host + ":" + std::to_string(proxy.port);
}

TransportError TunnelBroke(const Proxy& proxy, const IoResult& result) {
  if (result.end == End::kStopped) return {Kind::kStopped, Sent::kNo, "stopped as asked"};
  if (result.end == End::kTimeout) {
    return {Kind::kTimeout, Sent::kNo, NameOf(proxy) + " did not answer in time"};
  }
  return {Kind::kUnreachable, Sent::kNo, NameOf(proxy) + " closed the connection"};
}

TransportError TunnelRefused(const Proxy& proxy, const Url& url, std::string_view answer) {
  const std::string status(answer.substr(0, answer.find('\r')));
  if (status.find(" 407") != std::string::npos) {
    return {Kind::kUnreachable, Sent::kNo,
            NameOf(proxy) + " asks for a user name and a password (407), or refuses those given"};
  }
  return {Kind::kUnreachable, Sent::kNo,
          NameOf(proxy) + " refuses a way to " + HostAndPort(url) + ": " + status};
}

// The proxy's answer up to its empty line, byte by byte: what follows is the other end's.
IoResult ReadHead(Channel& channel, const Patience& patience, std::string& head) {
  while (!head.ends_with("\r\n\r\n")) {
    char byte = 0;
    const IoResult result = channel.Read(&byte, 1, patience);
    if (result.end != End::kOk) return result;
    head += byte;
    if (head.size() > kLongestProxyAnswer) return {End::kFailed, 0, ""};
  }
  return {};
}

std::optional<TransportError> OpenTunnel(Channel& channel, const Proxy& proxy, const Url& url,
                                         const Patience& patience) {
  const std::string target =
      (url.ipv6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
  std::string request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  const std::string authorization = ProxyAuthorization(proxy);
  if (!authorization.empty()) request += "Proxy-Authorization: " + authorization + "\r\n";
  request += "\r\n";
  const IoResult written = channel.Write(request, patience);
  if (written.end != End::kOk) return TunnelBroke(proxy, written);
  std::string head;
  const IoResult read = ReadHead(channel, patience, head);
  if (read.end != End::kOk) return TunnelBroke(proxy, read);
  const bool open = head.starts_with("HTTP/1.") && head.size() > 12 && head.substr(8, 2) == " 2";
  if (!open) return TunnelRefused(proxy, url, head);
  return std::nullopt;
}

}  // namespace

std::string ProxyAuthorization(const Proxy& proxy) {
  return proxy.credentials.empty() ? "" : "Basic " + Base64(proxy.credentials.Reveal());
}

std::variant<std::unique_ptr<Channel>, TransportError> Dial(const Url& url,
                                                            const std::optional<Proxy>& proxy,
                                                            TlsContext* tls,
                                                            const Patience& patience) {
  auto connected =
      ConnectTcp(proxy ? proxy->host : url.host, proxy ? proxy->port : url.port, patience);
  if (TransportError* error = std::get_if<TransportError>(&connected)) {
    if (proxy) error->message = "through the proxy: " + error->message;
    return std::move(*error);
  }
  std::unique_ptr<TcpChannel> channel =
      std::move(*std::get_if<std::unique_ptr<TcpChannel>>(&connected));
  if (!url.https) return std::unique_ptr<Channel>(std::move(channel));
  if (proxy) {
    std::optional<TransportError> error = OpenTunnel(*channel, *proxy, url, patience);
    if (error) return std::move(*error);
  }
  return tls->Start(std::move(channel), url.host, patience);
}

}  // namespace dbsn
