// The least that any program could do for a plan without changes: reads the same YAML through
// libyaml's events once, and fetches the same list once, where one is named. Prints what each
// took. Measures only.
//
// Usage: floor FOLDER [HOST PORT PATH [TOKEN]]
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <yaml.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Counts the events of a text; 0 where it is no YAML.
std::size_t CountEvents(const std::string& text) {
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) return 0;
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  std::size_t events = 0;
  bool ended = false;
  while (!ended) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      events = 0;
      break;
    }
    ended = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    ++events;
  }
  yaml_parser_delete(&parser);
  return events;
}

// One HTTP/1.1 GET on a connection that the server closes. The bytes of the whole answer, or 0.
std::size_t Fetch(const std::string& host, int port, const std::string& path,
                  const std::string& token) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  const int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  std::size_t received = 0;
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) == 1 &&
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + host +
                                "\r\nAuthorization: Bearer " + token +
                                "\r\nAccept: application/json\r\nConnection: close\r\n\r\n";
    if (write(fd, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
      std::vector<char> buffer(1 << 20);
      for (ssize_t n = 0; (n = read(fd, buffer.data(), buffer.size())) > 0;) {
        received += static_cast<std::size_t>(n);
      }
    }
  }
  close(fd);
  return received;
}

}  // namespace

int main(int argc, char** argv) {
  const bool fetches = argc > 4;
  if (argc < 2 || (argc > 2 && !fetches)) {
    std::fprintf(stderr, "usage: floor FOLDER [HOST PORT PATH [TOKEN]]\n");
    return 1;
  }
  const Clock::time_point began = Clock::now();
  std::size_t events = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    if (entry.is_regular_file() && entry.path().extension() == ".yaml") {
      events += CountEvents(ReadFile(entry.path()));
    }
  }
  const double yaml_seconds = SecondsSince(began);
  const Clock::time_point fetching = Clock::now();
  const std::size_t bytes =
      fetches ? Fetch(argv[2], std::atoi(argv[3]), argv[4], argc > 5 ? argv[5] : "t") : 0;
  const double fetch_seconds = SecondsSince(fetching);
  std::printf("{\"events\": %zu, \"yaml\": %.6f, \"bytes\": %zu, \"fetch\": %.6f}\n", events,
              yaml_seconds, bytes, fetch_seconds);
  return events > 0 && (bytes > 0 || !fetches) ? 0 : 1;
}
