#include "engine/world/chunk_trailers.h"

#include <algorithm>
#include <cstring>

namespace dbsn {

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

// Of a byte that is no chunk's data. False: it is a trailer's.
bool ChunkTrailers::Keeps(char c) {
  switch (at_) {
    case At::kSize:
      if (HexDigit(c) >= 0) {
        size_ = size_ << 4 | static_cast<std::uint64_t>(HexDigit(c));
      } else if (c != '\n') {
        at_ = At::kExtension;
      } else {
        at_ = size_ == 0 ? At::kTrailer : At::kData;
      }
      return true;
    case At::kExtension:
      if (c == '\n') at_ = size_ == 0 ? At::kTrailer : At::kData;
      return true;
    case At::kDataEnd:
      if (c == '\n') at_ = At::kSize;
      return true;
    case At::kTrailer: {
      const bool empty = line_ == 0;
      if (c == '\n') {
        line_ = 0;
        if (empty) at_ = At::kEnd;
      } else if (c != '\r') {
        ++line_;
      }
      return empty && (c == '\r' || c == '\n');
    }
    case At::kData:
    case At::kEnd:
      break;
  }
  return true;
}

std::size_t ChunkTrailers::Take(char* bytes, std::size_t size) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < size;) {
    if (at_ == At::kData || at_ == At::kEnd) {
      const std::size_t whole = size - i;
      const std::size_t count =
          at_ == At::kEnd ? whole : static_cast<std::size_t>(std::min<std::uint64_t>(whole, size_));
      std::memmove(bytes + kept, bytes + i, count);
      kept += count;
      i += count;
      if (at_ == At::kEnd) continue;
      size_ -= count;
      if (size_ == 0) at_ = At::kDataEnd;
      continue;
    }
    const char c = bytes[i++];
    if (!Keeps(c)) continue;
    bytes[kept++] = c;
  }
  return kept;
}

}  // namespace dbsn
