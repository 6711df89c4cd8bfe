// TCP connections: names looked up, addresses tried in turn, every wait within one Patience.
// REQUIRES: SIGPIPE is ignored (signals.h).
#pragma once
#include <memory>
#include <string>
#include <variant>

#include "engine/world/channel.h"
#include "engine/world/transport.h"

namespace dbsn {

// Waits until |descriptor| can be read or written (POLLIN, POLLOUT): kOk, kTimeout or kStopped.
IoResult::End WaitFor(int descriptor, short events, const Patience& patience);

class TcpChannel final : public Channel {
 public:
  explicit TcpChannel(int descriptor) : descriptor_(descriptor) {}  // takes it over; non-blocking
  ~TcpChannel() override;
  TcpChannel(const TcpChannel&) = delete;
  TcpChannel& operator=(const TcpChannel&) = delete;

  IoResult Read(char* to, std::size_t size, const Patience& patience) override;
  IoResult Write(std::string_view bytes, const Patience& patience) override;
  bool Quiet() override;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// |host| is a name or an address (IPv6 without brackets). Errors are all Sent::kNo.
std::variant<std::unique_ptr<TcpChannel>, TransportError> ConnectTcp(const std::string& host,
                                                                     std::uint16_t port,
                                                                     const Patience& patience);

}  // namespace dbsn
