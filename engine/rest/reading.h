// An HTTP answer, read: is it JSON, is it a proxy's page, what does it hold. Pure; judges nothing.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/world/clock.h"
#include "engine/world/transport.h"
#include "schema/definition.h"
#include "schema/value.h"

namespace dbsn {

struct Reading {
  enum class Form : std::uint8_t {
    kNothing,  // no body: 204, or an empty one
    kJson,     // JSON null too
    kHtml,     // a page: not the API itself
    kOther,    // text, or JSON that is cut off or malformed
  };
  int status = 0;
  Form form = Form::kNothing;
  Value body;  // kJson: unwrapped and out of its envelope; else null
  // The envelope's error, or the member by which a definition tells a failure, when it says that
  // there was one: the request failed whatever the status says.
  std::optional<Value> envelope_error;
  std::string fault;  // kOther: why it is no JSON, and where
  std::optional<Clock::WallTime> server_date;

  bool good_status() const { return status >= 200 && status < 300; }
};
Reading ReadAnswer(const HttpResponse& response, const ErrorRules& rules, Clock::WallTime now);

}  // namespace dbsn
