// What arrived and how it was answered, so that a test can say exactly which requests were sent.
// Secrets in bodies are masked, tokens are not kept.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace dbsn::sandbox {

struct Request;

class RequestLog {  // safe from many threads
 public:
  // The number of the new entry, from 1.
  std::int64_t Begin(const Request& request, std::int64_t now_ms);
  void End(std::int64_t number, int status, std::string_view fault);
  void Clear();  // counts too; numbers go on
  // {count, counts:{"POST /api/connector":3, ...}, statuses:{"200":3}, requests:[{number, at,
  // method, path, query, body, status, fault}]}: entries after |since| of that method whose path
  // matches |pattern| (fault.h), each "" for any. Status 0: not answered (yet).
  Value Describe(std::int64_t since, std::string_view method, std::string_view pattern);

 private:
  struct Entry {
    std::int64_t number = 0;
    std::int64_t at_ms = 0;
    std::string method;
    std::string path;
    std::string query;
    std::string body;
    int status = 0;
    std::string fault;
  };
  std::mutex mutex_;
  std::int64_t last_ = 0;
  std::deque<Entry> entries_;  // the newest ones; numbers without a gap
  std::map<std::string, std::int64_t> counts_;
  std::map<int, std::int64_t> statuses_;
};

// |body| with each secret field's value replaced; a body that is no JSON comes back as its length.
Value MaskedBody(std::string_view body);
// "/api/connector/5459/test" as "/api/connector/*/test": the log's counters go by it.
std::string WithoutIds(std::string_view path);

}  // namespace dbsn::sandbox
