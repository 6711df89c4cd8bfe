// Takes the trailers out of a chunked body: fields that may follow its last chunk, as gateways of
// gRPC send them, and which cpp-httplib 0.11.4 takes for a broken body. Pure.
#pragma once
#include <cstddef>
#include <cstdint>

namespace dbsn {

class ChunkTrailers {
 public:
  // |bytes|, the next of the body as it came, without what belongs to trailers: how many are left
  // of |size|, in place. What is no chunked body goes through unchanged.
  std::size_t Take(char* bytes, std::size_t size);

 private:
  bool Keeps(char c);

  enum class At : std::uint8_t { kSize, kExtension, kData, kDataEnd, kTrailer, kEnd };

  At at_ = At::kSize;
  std::uint64_t size_ = 0;  // of the chunk, as far as it was read; then what is left of it
  std::size_t line_ = 0;    // bytes of the trailer's line so far, but for its end
};

}  // namespace dbsn
