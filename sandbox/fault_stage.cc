// Three passes over the due faults: what precedes the effect, what takes its place, what follows.
#include "sandbox/fault_stage.h"

#include <charconv>
#include <chrono>
#include <optional>

#include "engine/world/clock.h"
#include "engine/world/stop.h"
#include "sandbox/field_tables.h"
#include "sandbox/late_effects.h"
#include "schema/json_codec.h"
#include "schema/value.h"

namespace dbsn::sandbox {
namespace {

constexpr std::string_view kProxyPage =
    "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n"
    "<body><h1>502 Bad Gateway</h1><p>proxy.example</p></body></html>\n";

Value AlteredValue(const Fault& fault) {
  std::int64_t number = 0;
  const std::string& text = *fault.value;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  switch (TypeOf(fault.field)) {
    case FieldType::kInteger:
      return whole ? Value(number) : Value(text);
    case FieldType::kBoolean:
      return Value(text == "true");
    case FieldType::kText:
      return Value(text);
  }
  return Value(text);
}

void Alter(const Fault& fault, Request& request) {
  const std::variant<Value, JsonFault> read = ParseJson(request.body);
  const Value* body = std::get_if<Value>(&read);
  const ValueMap* map = body ? body->AsMap() : nullptr;
  if (!map || !map->Find(fault.field)) return;
  ValueMap altered = *map;
  if (fault.value) {
    altered.Set(fault.field, AlteredValue(fault));
  } else {
    altered.Erase(Key(fault.field));
  }
  request.body = WriteJson(Value(std::move(altered)));
}

void Precede(const Fault& fault, Request& request, Clock& clock, const Stop& stop) {
  if (fault.kind == Fault::Kind::kLatency) clock.Sleep(fault.wait, stop);
  if (fault.kind == Fault::Kind::kThinList) request.twist.bare_rows = true;
  if (fault.kind == Fault::Kind::kFrozenStamp) request.twist.frozen_stamp = true;
  if (fault.kind == Fault::Kind::kAltered) Alter(fault, request);
}

Response Dropped() {
  Response response;
  response.delivery.kind = Delivery::Kind::kDropped;
  return response;
}

Response Ordered(const Fault& fault, int usual_status, std::string_view usual_body) {
  Response response;
  response.status = fault.status == 0 ? usual_status : fault.status;
  response.body = fault.body.empty() ? usual_body : fault.body;
  if (fault.retry_after) {
    response.headers.emplace_back("Retry-After", std::to_string(*fault.retry_after));
  }
  return response;
}

Response TooMany(const Fault& fault, std::int64_t now_seconds) {
  Fault complete = fault;
  if (!complete.retry_after) complete.retry_after = 1;
  Response response =
      Ordered(complete, 429,
              R"({"error":"Too Many Requests","message":"Rate limit exceeded","status":429})");
  response.headers.emplace_back("X-RateLimit-Limit", "60");
  response.headers.emplace_back("X-RateLimit-Remaining", "0");
  response.headers.emplace_back("X-RateLimit-Reset",
                                std::to_string(now_seconds + *complete.retry_after));
  return response;
}

std::int64_t UnixSeconds(Clock& clock) {
  const auto since = clock.Wall().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

// The answer that stands in the effect's place; nothing when the effect comes.
std::optional<Response> InPlace(const Fault& fault, Clock& clock) {
  switch (fault.kind) {
    case Fault::Kind::kStatus:
      return Ordered(fault, fault.status, R"({"error":"Ordered","message":"Ordered fault"})");
    case Fault::Kind::kRateLimit:
      return TooMany(fault, UnixSeconds(clock));
    case Fault::Kind::kHtml: {
      Response page = Ordered(fault, 502, kProxyPage);
      page.content_type = "text/html";
      return page;
    }
    case Fault::Kind::kLostBefore:
      return Dropped();
    case Fault::Kind::kLatency:
    case Fault::Kind::kLostAfter:
    case Fault::Kind::kLate:
    case Fault::Kind::kTruncated:
    case Fault::Kind::kDrip:
    case Fault::Kind::kTwiceEncoded:
    case Fault::Kind::kNull:
    case Fault::Kind::kEmpty:
    case Fault::Kind::kWrongContent:
    case Fault::Kind::kThinList:
    case Fault::Kind::kFrozenStamp:
    case Fault::Kind::kAltered:
      return std::nullopt;
  }
  return std::nullopt;
}

void Spoil(const Fault& fault, Response& response) {
  switch (fault.kind) {
    case Fault::Kind::kLostAfter:
      response.delivery.kind = Delivery::Kind::kDropped;
      break;
    case Fault::Kind::kTruncated:
      response.delivery.kind = Delivery::Kind::kTruncated;
      break;
    case Fault::Kind::kDrip:
      response.delivery = {Delivery::Kind::kDripped, fault.wait};
      break;
    case Fault::Kind::kTwiceEncoded: {
      std::string encoded;
      AppendJsonText(response.body, encoded);
      response.body = std::move(encoded);
      break;
    }
    case Fault::Kind::kNull:
      response.status = 200;
      response.body = "null";
      break;
    case Fault::Kind::kEmpty:
      response.status = 204;
      response.body.clear();
      break;
    case Fault::Kind::kWrongContent:
      response.body = fault.body.empty() ? R"({"unexpected":["shape"]})" : fault.body;
      break;
    case Fault::Kind::kLatency:
    case Fault::Kind::kStatus:
    case Fault::Kind::kRateLimit:
    case Fault::Kind::kLostBefore:
    case Fault::Kind::kLate:
    case Fault::Kind::kHtml:
    case Fault::Kind::kThinList:
    case Fault::Kind::kFrozenStamp:
    case Fault::Kind::kAltered:
      break;
  }
}

}  // namespace

Response FaultStage::Run(Request request, const std::vector<Fault>& due,
                         const std::function<Response(const Request&)>& handle) const {
  for (const Fault& fault : due) Precede(fault, request, clock, stop);
  for (const Fault& fault : due) {
    if (std::optional<Response> answer = InPlace(fault, clock)) return *std::move(answer);
    if (fault.kind != Fault::Kind::kLate) continue;
    late_effects.Add(fault.wait, [handle, request] { handle(request); });
    return Dropped();
  }
  // Beyond this point the request has its effect.
  Response response = handle(request);
  for (const Fault& fault : due) Spoil(fault, response);
  return response;
}

}  // namespace dbsn::sandbox
