// The status line and headers of an HTTP answer, read from the bytes as they came. Pure. The HTTP
// library gives headers sorted, percent-decoded and without the empty ones (cpp-httplib 0.11.4),
// which would spoil a cursor or a link, so they are read here once more.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/world/transport.h"

namespace dbsn {

struct AnswerHead {
  int status = 0;
  bool http_1_1 = false;  // else 1.0
  Headers headers{};      // names in lower case, values trimmed, in the order they came
};

// |bytes| from the status line to the empty line. Nothing when that is no HTTP/1.
std::optional<AnswerHead> ReadAnswerHead(std::string_view bytes);

std::string LowerCaseHeader(std::string_view text);

// Whether a body of a length that is known ends the answer, so that the connection can be used
// again: false for a body that only the connection's end delimits.
struct Framing {
  bool sound = true;  // false: lengths that contradict each other or are no numbers
  bool chunked = false;
  std::optional<std::size_t> length;
  bool close = false;  // the server said that it will close
};
Framing FramingOf(const AnswerHead& head);

}  // namespace dbsn
