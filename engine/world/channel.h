// A connection that bytes go through, plain or encrypted, and how long one waits for it.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dbsn {

class Stop;

// The end of the whole exchange, not of one read: a server that drips does not move it.
struct Patience {
  std::chrono::steady_clock::time_point deadline;
  const Stop* stop = nullptr;  // at_once() ends the wait within 50 ms
};

struct IoResult {
  enum class End : std::uint8_t { kOk, kClosed, kTimeout, kStopped, kFailed, kCertificate };
  End end = End::kOk;
  std::size_t bytes = 0;  // done, also when it then failed
  std::string reason;     // kFailed, kCertificate: what happened, in words
};

class Channel {
 public:
  virtual ~Channel() = default;  // closes
  // Some bytes, at least one; kClosed when the peer has ended its side in order.
  virtual IoResult Read(char* to, std::size_t size, const Patience& patience) = 0;
  // All of |bytes|.
  virtual IoResult Write(std::string_view bytes, const Patience& patience) = 0;
  // An idle channel is open and nothing has arrived that nobody asked for. Does not wait.
  virtual bool Quiet() = 0;
};

}  // namespace dbsn
