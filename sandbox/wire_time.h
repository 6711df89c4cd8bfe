// Times as the API writes them. Whole seconds, as in the reference's samples, so two edits within
// one second have one stamp.
#pragma once
#include <cstdint>
#include <string>

namespace dbsn::sandbox {

std::string IsoTime(std::int64_t unix_ms);   // "2026-11-25T10:00:00Z"
std::string HttpDate(std::int64_t unix_ms);  // "Wed, 25 Nov 2026 10:00:00 GMT"

}  // namespace dbsn::sandbox
