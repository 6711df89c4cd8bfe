#include "tests/support/raw_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace dbsn::testing {
namespace {

// A socket bound to a free port of loopback, and that port.
int Bind(int& port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(descriptor, generic, size) != 0) ADD_FAILURE() << "cannot bind";
  ::getsockname(descriptor, generic, &size);
  port = ntohs(address.sin_port);
  return descriptor;
}

std::size_t BodyLength(std::string head) {
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = head.find("\r\ncontent-length:");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 17, nullptr, 10);
}

}  // namespace

int RawConnection::ReadByte() {
  unsigned char byte = 0;
  return ::recv(descriptor_, &byte, 1, 0) == 1 ? byte : -1;
}

std::string RawConnection::ReadRequest() {
  std::string request;
  while (!request.ends_with("\r\n\r\n")) {
    const int byte = ReadByte();
    if (byte < 0) return "";
    request += static_cast<char>(byte);
  }
  for (std::size_t left = BodyLength(request); left > 0; --left) {
    const int byte = ReadByte();
    if (byte < 0) return "";
    request += static_cast<char>(byte);
  }
  return request;
}

bool RawConnection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
  return true;
}

void RawConnection::WaitUntilClosed() {
  while (ReadByte() >= 0) {
  }
}

void RawConnection::Reset() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

RawServer::RawServer(Script script) : script_(std::move(script)) {
  listener_ = Bind(port_);
  if (::listen(listener_, 128) != 0) ADD_FAILURE() << "cannot listen";
  acceptor_ = std::thread([this] { Accept(); });
}

RawServer::~RawServer() {
  ending_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

std::string RawServer::Url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void RawServer::Accept() {
  while (!ending_) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int number = connections_++;
    const std::lock_guard lock(mutex_);
    open_.push_back(descriptor);
    threads_.emplace_back([this, descriptor, number] { Serve(descriptor, number); });
  }
}

void RawServer::Serve(int descriptor, int number) {
  RawConnection connection(descriptor, number);
  script_(connection);
  const std::lock_guard lock(mutex_);
  std::erase(open_, descriptor);
  ::close(descriptor);
}

std::string Answer(std::string_view body, std::string_view status, std::string_view more_headers) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more_headers) + "\r\n" + std::string(body);
}

int ClosedPort() {
  int port = 0;
  ::close(Bind(port));
  return port;
}

}  // namespace dbsn::testing
