// One ordered fault: which requests it meets, and what goes wrong with them.
//
// As text, for --fault: a comma list of KEY=VALUE, kind first by custom:
//   kind=latency,ms=200,count=all
//   kind=status,method=POST,path=/api/connector,nth=3,status=503,retry-after=1
//   kind=lost-after,method=POST,path=/api/connector
//   kind=altered,method=PUT,path=/api/connector/*,field=connectorHost,value=other.example
// As JSON, for POST /_sandbox/faults: one object or a list of them, with the same keys.
//
// method  a method; any when absent
// path    segments, * for any one, ** at the end for any rest; any path when absent
// nth     the first matching request that it meets, 1 when absent
// count   how many requests it meets from there on, or "all"; 1 when absent
// body    takes the rest of the text, commas included, so it stands last
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/world/transport.h"
#include "schema/result.h"
#include "schema/value.h"

namespace dbsn::sandbox {

struct Fault {
  enum class Kind : std::uint8_t {
    kLatency,       // ms before anything happens; the effect comes even if the client is gone
    kStatus,        // |status| and |body| in place of the effect
    kRateLimit,     // 429 with Retry-After and X-RateLimit-* in place of the effect
    kLostBefore,    // the connection closes, nothing is done
    kLostAfter,     // it is done, then the connection closes
    kLate,          // the connection closes at once, it is done ms later
    kTruncated,     // half of the answer's body, then the connection closes
    kDrip,          // the answer byte by byte, ms between
    kHtml,          // a proxy's page, with |status|, in place of the effect
    kTwiceEncoded,  // the answer's JSON inside a JSON string
    kNull,          // it is done, the answer is 200 with the body null
    kEmpty,         // it is done, the answer is 204 without a body
    kWrongContent,  // it is done, the answer is JSON of an unexpected shape
    kThinList,      // list rows carry only id and name
    kFrozenStamp,   // an update leaves the modification stamp as it was
    kAltered,       // the server takes |value| for |field|, or drops the field
  };
  Kind kind = Kind::kLatency;
  std::string method;
  std::string path;
  std::int64_t nth = 1;
  std::int64_t count = 1;  // 0: all
  std::chrono::milliseconds wait{0};
  int status = 0;  // 0: the kind's own
  std::string body;
  std::optional<std::int64_t> retry_after;  // seconds
  std::string field;
  std::optional<std::string> value;
};

std::string_view NameOf(Fault::Kind kind);  // "lost-after"

Result<Fault> ParseFault(std::string_view text);
Result<Fault> ReadFault(const Value& json);

bool Meets(const Fault& fault, std::string_view method, std::string_view path);
// Segments, * for any one, ** at the end for any rest. "" matches all.
bool PathMatches(std::string_view pattern, std::string_view path);

}  // namespace dbsn::sandbox
