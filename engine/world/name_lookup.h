// Host names to addresses, by the system's resolver.
#pragma once
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/world/channel.h"
#include "engine/world/transport.h"

namespace dbsn {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

// In the resolver's order. Addresses need no look-up and no wait.
std::variant<std::vector<SocketAddress>, TransportError> LookUpName(const std::string& host,
                                                                    std::uint16_t port,
                                                                    const Patience& patience);

}  // namespace dbsn
