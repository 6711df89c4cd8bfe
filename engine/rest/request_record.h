// What is logged of one request. No header, no body and no query: nothing in it can be a secret.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace dbsn {

struct RequestRecord {
  std::int64_t number = 0;     // counts a provider's requests from 1
  std::string method;
  std::string path;            // below the origin
  int status = 0;              // 0: no answer
  std::string failure;         // "timeout"; "" when there was an answer
  std::chrono::milliseconds took{0};
  std::string server_id;       // the answer's X-Request-Id; "" when it has none
};
// Called from many threads at once.
using RequestLog = std::function<void(const RequestRecord&)>;

}  // namespace dbsn
