// Identifiers from random bytes.
#include "engine/world/random.h"

namespace dbsn {
namespace {

std::string Hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

std::string NewUuid(Random& random) {
  std::string bytes = random.Bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4 (RFC 9562 section 5.4)
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // its variant
  std::string text = Hex(bytes);
  for (const std::size_t at : {20u, 16u, 12u, 8u}) text.insert(at, 1, '-');
  return text;
}

std::string NewRunId(Random& random) { return Hex(random.Bytes(6)); }

}  // namespace dbsn
