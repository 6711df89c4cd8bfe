// A server that says exactly the bytes it is told to, over real sockets on loopback: what a
// broken, slow or hostile server would say. Each connection runs the script in a thread of its
// own; the end of the RawServer cuts all of them off.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dbsn::testing {

class RawConnection {
 public:
  RawConnection(int descriptor, int number) : descriptor_(descriptor), number_(number) {}
  int number() const { return number_; }  // 0 for the server's first
  // The next request, head and body; "" when the client is gone.
  std::string ReadRequest();
  // One more byte than is buffered; -1 when the client is gone. For what is no request.
  int ReadByte();
  bool Write(std::string_view bytes);  // false: the client is gone
  void WaitUntilClosed();              // by the client, or by the server's end
  void Reset();                        // closes with RST instead of FIN

 private:
  int descriptor_;
  int number_;
};

class RawServer {
 public:
  using Script = std::function<void(RawConnection&)>;
  explicit RawServer(Script script);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  int port() const { return port_; }
  std::string Url(std::string_view path = "/") const;  // http://127.0.0.1:PORT/...
  int connections() const { return connections_.load(); }

 private:
  void Accept();
  void Serve(int descriptor, int number);

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

// A complete answer with its length.
std::string Answer(std::string_view body, std::string_view status = "200 OK",
                   std::string_view more_headers = "");

// A port on loopback that nothing listens on.
int ClosedPort();

}  // namespace dbsn::testing
