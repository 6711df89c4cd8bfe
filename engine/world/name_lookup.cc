// getaddrinfo() can neither be given a deadline nor broken off, so it runs in a thread of its own
// that is left behind when patience ends first.
#include "engine/world/name_lookup.h"

#include <netdb.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "engine/world/stop.h"

namespace dbsn {
namespace {

struct Answer {
  std::mutex mutex;
  std::condition_variable arrived;
  bool done = false;
  int error = 0;
  std::vector<SocketAddress> addresses;
};

int Resolve(const std::string& host, const std::string& port, int flags,
            std::vector<SocketAddress>& addresses) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), port.c_str(), &wanted, &list);
  if (error != 0) return error;
  for (const addrinfo* entry = list; entry; entry = entry->ai_next) {
    SocketAddress address;
    address.size = entry->ai_addrlen;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    addresses.push_back(address);
  }
  ::freeaddrinfo(list);
  return 0;
}

TransportError Unknown(const std::string& host, int error) {
  const std::string reason = error == EAI_AGAIN
                                 ? "the name service does not answer (looking up " + host + ")"
                                 : "the host name " + host + " is unknown";
  return {TransportError::Kind::kUnreachable, Sent::kNo, reason};
}

// Done, or why not.
IoResult::End WaitForAnswer(Answer& answer, const Patience& patience) {
  std::unique_lock lock(answer.mutex);
  while (!answer.done) {
    if (patience.stop && patience.stop->at_once()) return IoResult::End::kStopped;
    const auto now = std::chrono::steady_clock::now();
    if (now >= patience.deadline) return IoResult::End::kTimeout;
    answer.arrived.wait_until(lock,
                              std::min(patience.deadline, now + std::chrono::milliseconds(50)));
  }
  return IoResult::End::kOk;
}

}  // namespace

std::variant<std::vector<SocketAddress>, TransportError> LookUpName(const std::string& host,
                                                                    std::uint16_t port,
                                                                    const Patience& patience) {
  const std::string port_text = std::to_string(port);
  std::vector<SocketAddress> numeric;
  if (Resolve(host, port_text, AI_NUMERICHOST, numeric) == 0) return numeric;

  const auto answer = std::make_shared<Answer>();
  try {
    std::thread([answer, host, port_text] {
      std::vector<SocketAddress> addresses;
      const int error = Resolve(host, port_text, AI_ADDRCONFIG, addresses);
      const std::lock_guard lock(answer->mutex);
      answer->error = error;
      answer->addresses = std::move(addresses);
      answer->done = true;
      answer->arrived.notify_all();
    }).detach();
  } catch (const std::system_error&) {
    return TransportError{TransportError::Kind::kUnreachable, Sent::kNo,
                          "no thread could be started to look up " + host};
  }
  const IoResult::End end = WaitForAnswer(*answer, patience);
  if (end == IoResult::End::kStopped) {
    return TransportError{TransportError::Kind::kStopped, Sent::kNo, "stopped as asked"};
  }
  if (end == IoResult::End::kTimeout) {
    return TransportError{TransportError::Kind::kTimeout, Sent::kNo,
                          "the host name " + host + " was not found in time"};
  }
  const std::lock_guard lock(answer->mutex);
  if (answer->error != 0) return Unknown(host, answer->error);
  return answer->addresses;
}

}  // namespace dbsn
