#include "engine/world/tcp.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/world/name_lookup.h"
#include "engine/world/stop.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using End = IoResult::End;

constexpr milliseconds kSlice{50};

void SetOption(int descriptor, int level, int option) {
  const int on = 1;
  // Both are only an improvement; a socket that refuses them still works.
  static_cast<void>(::setsockopt(descriptor, level, option, &on, sizeof on));
}

// 0 or errno; ETIME when |patience| ended, ECANCELED when a person stopped it.
int ConnectOne(int descriptor, const SocketAddress& address, const Patience& patience) {
  const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(descriptor, target, address.size) == 0) return 0;
  if (errno != EINPROGRESS && errno != EINTR) return errno;
  const End end = WaitFor(descriptor, POLLOUT, patience);
  if (end == End::kTimeout) return ETIME;
  if (end == End::kStopped) return ECANCELED;
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

TransportError CannotConnect(const std::string& where, int error) {
  using Kind = TransportError::Kind;
  switch (error) {
    case ECONNREFUSED:
      return {Kind::kUnreachable, Sent::kNo, "connection refused by " + where};
    case ECANCELED:
      return {Kind::kStopped, Sent::kNo, "stopped as asked"};
    case ETIME:
      return {Kind::kTimeout, Sent::kNo, where + " did not answer in time"};
    case ETIMEDOUT:
      return {Kind::kUnreachable, Sent::kNo, where + " did not answer"};
    case EHOSTUNREACH:
    case ENETUNREACH:
      return {Kind::kUnreachable, Sent::kNo, "there is no network route to " + where};
    default:
      return {Kind::kUnreachable, Sent::kNo,
              "no connection to " + where + ": " + std::strerror(error)};
  }
}

IoResult Failure(int error) {
  if (error == ECONNRESET || error == EPIPE) {
    return {End::kFailed, 0, "the connection was closed by the other side"};
  }
  return {End::kFailed, 0, std::strerror(error)};
}

}  // namespace

End WaitFor(int descriptor, short events, const Patience& patience) {
  while (true) {
    if (patience.stop && patience.stop->at_once()) return End::kStopped;
    const auto left = std::chrono::ceil<milliseconds>(patience.deadline - steady_clock::now());
    if (left <= milliseconds(0)) return End::kTimeout;
    const milliseconds limit = patience.stop ? kSlice : milliseconds(60'000);
    pollfd entry{descriptor, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::min(left, limit).count()));
    if (ready > 0) return End::kOk;
  }
}

TcpChannel::~TcpChannel() { ::close(descriptor_); }

IoResult TcpChannel::Read(char* to, std::size_t size, const Patience& patience) {
  while (true) {
    const End end = WaitFor(descriptor_, POLLIN, patience);
    if (end != End::kOk) return {end, 0, ""};
    const ssize_t got = ::recv(descriptor_, to, size, 0);
    if (got > 0) return {End::kOk, static_cast<std::size_t>(got), ""};
    if (got == 0) return {End::kClosed, 0, ""};
    if (errno != EAGAIN && errno != EINTR) return Failure(errno);
  }
}

IoResult TcpChannel::Write(std::string_view bytes, const Patience& patience) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t taken =
        ::send(descriptor_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (taken > 0) {
      done += static_cast<std::size_t>(taken);
      continue;
    }
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0 && errno != EAGAIN) {
      IoResult failure = Failure(errno);
      failure.bytes = done;
      return failure;
    }
    const End end = WaitFor(descriptor_, POLLOUT, patience);
    if (end != End::kOk) return {end, done, ""};
  }
  return {End::kOk, done, ""};
}

bool TcpChannel::Quiet() {
  char byte = 0;
  return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

std::variant<std::unique_ptr<TcpChannel>, TransportError> ConnectTcp(const std::string& host,
                                                                     std::uint16_t port,
                                                                     const Patience& patience) {
  auto found = LookUpName(host, port, patience);
  if (TransportError* error = std::get_if<TransportError>(&found)) return std::move(*error);
  const std::vector<SocketAddress>& addresses = *std::get_if<std::vector<SocketAddress>>(&found);

  const std::string where =
      (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
  int error = EHOSTUNREACH;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const int descriptor = ::socket(addresses[i].storage.ss_family,
                                    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (descriptor < 0) {
      error = errno;
      continue;
    }
    auto channel = std::make_unique<TcpChannel>(descriptor);
    // Without TCP_NODELAY a kept-alive POST waits 40 ms and more for the other side's ACK.
    SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY);
    SetOption(descriptor, SOL_SOCKET, SO_KEEPALIVE);
    // Each address gets its share of the time left, so that a dead first one starves no other.
    const auto now = steady_clock::now();
    const auto share = (patience.deadline - now) / static_cast<long>(addresses.size() - i);
    error = ConnectOne(descriptor, addresses[i], Patience{now + share, patience.stop});
    if (error == 0) return channel;
    if (error == ECANCELED) break;
  }
  return CannotConnect(where, error);
}

}  // namespace dbsn
