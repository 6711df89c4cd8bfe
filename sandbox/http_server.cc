// cpp-httplib's server, with its traps closed (0.11.4): Nagle off, its limits on kept-alive
// requests and threads raised, listen() called again because its backlog is 5. Bodies go out
// through a content provider, which is never compressed and can break off in the middle. A
// connection is dropped by shutting down its socket, found by the client's port: the library has no
// call for it.
#include "sandbox/http_server.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fmt/format.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "sandbox/sandbox_codes.h"

namespace dbsn::sandbox {
namespace {

constexpr int kBacklog = 1024;
constexpr std::size_t kThreads = 128;  // each kept-alive connection holds one
constexpr std::size_t kLargestBody = 64u << 20;
constexpr std::size_t kRequestsPerConnection = 1'000'000'000;
constexpr std::time_t kIdleSeconds = 60;

Diagnostic BadListen(const std::string& listen, std::string detail) {
  return {.code = kBadListen,
          .detail = std::move(detail),
          .hint = "Give --listen HOST:PORT with a free port of this machine; port 0 takes any.",
          .about = "--listen " + listen};
}

struct Place {
  std::string host;
  int port = 0;
};

bool ReadPlace(const std::string& listen, Place& place) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  place.host = listen.substr(0, colon);
  if (place.host.starts_with('[') && place.host.ends_with(']')) {
    place.host = place.host.substr(1, place.host.size() - 2);
  }
  const char* const begin = listen.data() + colon + 1;
  const char* const end = listen.data() + listen.size();
  const auto [stop, error] = std::from_chars(begin, end, place.port);
  return error == std::errc() && stop == end && begin != end && place.port >= 0 &&
         place.port <= 65535;
}

int PortOf(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return 0;
}

// Shuts down this process's sockets on |local_port|; only the one to |remote_port| unless that is
// 0.
void ShutDownSockets(int local_port, int remote_port) {
  DIR* folder = ::opendir("/proc/self/fd");
  if (!folder) return;
  while (const dirent* entry = ::readdir(folder)) {
    const int socket = std::atoi(entry->d_name);
    sockaddr_storage local{};
    sockaddr_storage remote{};
    socklen_t local_size = sizeof local;
    socklen_t remote_size = sizeof remote;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&local), &local_size) != 0) continue;
    if (::getpeername(socket, reinterpret_cast<sockaddr*>(&remote), &remote_size) != 0) continue;
    if (PortOf(local) != local_port) continue;
    if (remote_port != 0 && PortOf(remote) != remote_port) continue;
    ::shutdown(socket, SHUT_RDWR);
  }
  ::closedir(folder);
}

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// The library's own additions to a request's headers.
bool IsOurs(const std::string& lower_case_name) {
  return lower_case_name == "remote_addr" || lower_case_name == "remote_port" ||
         lower_case_name == "local_addr" || lower_case_name == "local_port";
}

Request ReadRequest(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  request.path = from.path;
  request.body = from.body;
  for (const auto& [name, value] : from.params) request.query.emplace_back(name, value);
  for (const auto& [name, value] : from.headers) {
    std::string lower = LowerCase(name);
    if (!IsOurs(lower)) request.headers.emplace_back(std::move(lower), value);
  }
  return request;
}

}  // namespace

struct HttpServer::Parts {
  std::unique_ptr<httplib::Server> server;
  Answer answer;
  Pause pause;
  std::string url;
  int port = 0;
  int listener = -1;
  std::thread thread;
  std::atomic<bool> ended = false;

  void Handle(const httplib::Request& from, httplib::Response& to) {
    auto response = std::make_shared<Response>(answer(ReadRequest(from)));
    to.status = response->status;
    for (const auto& [name, value] : response->headers) to.set_header(name, value);
    switch (response->delivery.kind) {
      case Delivery::Kind::kWhole:
        Send(response, response->body.size(), to);
        return;
      case Delivery::Kind::kTruncated:
        Send(response, response->body.size() / 2, to);
        return;
      case Delivery::Kind::kDripped:
        Drip(response, to);
        return;
      case Delivery::Kind::kDropped:
        ShutDownSockets(port, from.remote_port);
        return;
    }
  }

  // Promises the whole body and breaks off after |sent| bytes of it.
  static void Send(const std::shared_ptr<Response>& response, std::size_t sent,
                   httplib::Response& to) {
    if (response->body.empty()) return;
    to.set_content_provider(
        response->body.size(), response->content_type,
        [response, sent](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
          if (offset >= sent) return false;
          return sink.write(response->body.data() + offset, std::min(length, sent - offset));
        });
  }

  void Drip(const std::shared_ptr<Response>& response, httplib::Response& to) {
    if (response->body.empty()) return;
    to.set_content_provider(
        response->body.size(), response->content_type,
        [this, response](std::size_t offset, std::size_t, httplib::DataSink& sink) {
          if (!pause(response->delivery.pause)) return false;
          return sink.write(response->body.data() + offset, 1);
        });
  }

  void Configure() {
    const auto handler = [this](const httplib::Request& from, httplib::Response& to) {
      Handle(from, to);
    };
    const std::string any = ".*";
    server->Get(any, handler).Post(any, handler).Put(any, handler);
    server->Patch(any, handler).Delete(any, handler).Options(any, handler);
    server->set_tcp_nodelay(true);
    server->set_keep_alive_max_count(kRequestsPerConnection);
    server->set_keep_alive_timeout(kIdleSeconds);
    server->set_payload_max_length(kLargestBody);
    server->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server->set_socket_options([this](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      listener = socket;
    });
  }

  bool Bind(const Place& place) {
    if (place.port == 0) {
      port = server->bind_to_any_port(place.host.c_str());
    } else if (server->bind_to_port(place.host.c_str(), place.port)) {
      port = place.port;
    }
    return port > 0 && ::listen(listener, kBacklog) == 0;
  }
};

HttpServer::HttpServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HttpServer::~HttpServer() { Stop(); }

const std::string& HttpServer::url() const { return parts_->url; }
int HttpServer::port() const { return parts_->port; }

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const ListenOrder& order, Answer answer,
                                                      Pause pause) {
  Place place;
  if (!ReadPlace(order.listen, place)) {
    return BadListen(order.listen, fmt::format("\"{}\" is not HOST:PORT.", order.listen));
  }
  const bool tls = !order.tls_certificate.empty() || !order.tls_key.empty();
  auto parts = std::make_unique<Parts>();
  parts->answer = std::move(answer);
  parts->pause = std::move(pause);
  if (tls) {
    parts->server =
        std::make_unique<httplib::SSLServer>(order.tls_certificate.c_str(), order.tls_key.c_str());
  } else {
    parts->server = std::make_unique<httplib::Server>();
  }
  if (!parts->server->is_valid()) {
    return Diagnostic{.code = kBadTls,
                      .detail =
                          "The certificate or the key could not be read, or they do not "
                          "belong together.",
                      .hint = "Give --tls-cert and --tls-key, each a PEM file.",
                      .about = order.tls_certificate + " and " + order.tls_key};
  }
  parts->Configure();
  errno = 0;
  if (!parts->Bind(place)) {
    const int error = errno;
    return BadListen(order.listen,
                     fmt::format("Listening failed: {}.",
                                 error == 0 ? "no such address" : std::strerror(error)));
  }
  parts->url = fmt::format("{}://{}:{}", tls ? "https" : "http",
                           order.listen.substr(0, order.listen.rfind(':')), parts->port);
  // Beyond this point connections are accepted.
  parts->thread = std::thread([raw = parts.get()] {
    raw->server->listen_after_bind();
    raw->ended = true;
  });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(parts)));
}

void HttpServer::Stop() {
  if (!parts_->thread.joinable()) return;
  // The library waits for idle connections until they time out, so they are shut down, again and
  // again for those that were being accepted meanwhile.
  bool asked = false;
  while (!parts_->ended) {
    if (!asked && parts_->server->is_running()) {
      parts_->server->stop();
      asked = true;
    }
    ShutDownSockets(parts_->port, 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  parts_->thread.join();
}

}  // namespace dbsn::sandbox
