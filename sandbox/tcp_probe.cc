// A non-blocking connect with a deadline, to each address of the name in turn.
#include "sandbox/tcp_probe.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dbsn::sandbox {
namespace {

constexpr int kConnectMilliseconds = 5000;

// 0, or the errno of the attempt.
int Connect(const addrinfo& address) {
  const int socket = ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                              address.ai_protocol);
  if (socket < 0) return errno;
  int error = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    pollfd waiting{socket, POLLOUT, 0};
    if (::poll(&waiting, 1, kConnectMilliseconds) == 1) {
      socklen_t size = sizeof error;
      ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    } else {
      error = ETIMEDOUT;
    }
  }
  ::close(socket);
  return error;
}

ProbeProblem ProblemOf(int error) {
  if (error == ECONNREFUSED) return ProbeProblem::kRefused;
  return error == ETIMEDOUT ? ProbeProblem::kTimeout : ProbeProblem::kOther;
}

}  // namespace

std::optional<ProbeFailure> OpenTcp(const ProbeTarget& target) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* addresses = nullptr;
  const std::string port = std::to_string(target.port);
  const int looked_up = ::getaddrinfo(target.host.c_str(), port.c_str(), &wanted, &addresses);
  if (looked_up != 0) {
    return ProbeFailure{ProbeProblem::kUnknownHost, target.host + ": " + gai_strerror(looked_up)};
  }
  int error = 0;
  for (const addrinfo* one = addresses; one; one = one->ai_next) {
    error = Connect(*one);
    if (error == 0) break;
  }
  ::freeaddrinfo(addresses);
  if (error == 0) return std::nullopt;
  return ProbeFailure{ProblemOf(error), target.host + ":" + port + ": " + std::strerror(error)};
}

}  // namespace dbsn::sandbox
