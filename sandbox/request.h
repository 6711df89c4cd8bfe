// One request and one answer as the handlers see them. Knows no HTTP library: http_server.cc turns
// a socket's bytes into a Request and a Response into bytes.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/world/transport.h"

namespace dbsn::sandbox {

// What an ordered fault changes in the effect itself, for the handler that has the effect.
struct Twist {
  bool frozen_stamp = false;  // an update leaves the modification stamp as it was
  bool bare_rows = false;     // list rows carry only id and name
};

struct Request {
  std::string method;
  std::string path;                                        // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  Headers headers;                                         // names in lower case
  std::string body;
  std::vector<std::string> captures;  // what stood in the route's {places}, in order
  Twist twist;

  std::string_view Query(std::string_view name) const;  // "" when absent
  std::string_view Header(std::string_view lower_case_name) const;
};

// How the bytes of an answer go out.
struct Delivery {
  enum class Kind : std::uint8_t {
    kWhole,
    kDropped,    // the connection is closed instead
    kTruncated,  // half of the promised body, then closed
    kDripped,    // a byte, a pause, a byte
  };
  Kind kind = Kind::kWhole;
  std::chrono::milliseconds pause{0};  // between two bytes of a dripped one
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  Headers headers;
  Delivery delivery;
};

// Why a request is not carried out, before a dialect gives it a body.
struct Refusal {
  int status = 400;
  std::string message;  // for a person; never holds a secret
  std::string field;    // the field it concerns; may be empty
};

}  // namespace dbsn::sandbox
