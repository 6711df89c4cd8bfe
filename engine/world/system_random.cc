#include "engine/world/system_random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "schema/check.h"

namespace dbsn {

std::string SystemRandom::Bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::getrandom(bytes.data() + filled, count - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    DBSN_CHECK(got > 0);  // every kernel since 3.17 has it, and a guessable key is no key
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

double SystemRandom::Fraction() {
  std::uint64_t bits = 0;
  std::memcpy(&bits, Bytes(sizeof bits).data(), sizeof bits);
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

}  // namespace dbsn
