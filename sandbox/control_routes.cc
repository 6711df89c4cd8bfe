// The sandbox's own paths: order faults, read what arrived, compare stored secrets by digest.
#include <charconv>

#include "engine/world/digest.h"
#include "sandbox/context.h"
#include "sandbox/documents.h"
#include "sandbox/fault_box.h"
#include "sandbox/request_log.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/stored_connector.h"
#include "schema/json_codec.h"
#include "schema/result.h"

namespace dbsn::sandbox {
namespace {

// No dialect here: tests read it.
Response Json(const Value& value, int status = 200) {
  Response response;
  response.status = status;
  response.body = WriteJson(value);
  return response;
}

Response Wrong(const std::string& message) {
  return Json(Value(ValueMap{{"message", Value(message)}}), 400);
}

}  // namespace

Response ListFaults(const Context& context, const Request&) {
  return Json(context.faults.Describe());
}

Response AddFaults(const Context& context, const Request& request) {
  const std::variant<Value, JsonFault> read = ParseJson(request.body);
  if (const JsonFault* fault = std::get_if<JsonFault>(&read)) return Wrong(fault->message);
  const Value& body = std::get<Value>(read);
  const Value::List one{body};
  std::vector<Fault> faults;
  for (const Value& ordered : body.AsList() ? *body.AsList() : one) {
    Result<Fault> fault = ReadFault(ordered);
    if (!fault.ok()) return Wrong(fault.problem().detail + " " + fault.problem().hint);
    faults.push_back(std::move(fault).value());
  }
  // Beyond this point all of them are well-formed: all or none.
  for (Fault& fault : faults) context.faults.Add(std::move(fault));
  return Json(context.faults.Describe());
}

Response ClearFaults(const Context& context, const Request&) {
  context.faults.Clear();
  return Json(context.faults.Describe());
}

Response ListRequests(const Context& context, const Request& request) {
  const std::string_view since = request.Query("since");
  std::int64_t number = 0;
  if (!since.empty()) std::from_chars(since.data(), since.data() + since.size(), number);
  return Json(context.log.Describe(number, request.Query("method"), request.Query("path")));
}

Response ClearRequests(const Context& context, const Request&) {
  context.log.Clear();
  return Json(Value(ValueMap{}));
}

// As they stand in the store, deleted ones too, with digests for secrets.
Response DescribeDocuments(const Context& context, const Request& request) {
  Result<std::vector<Document>> all = context.store.Documents(request.captures.front());
  if (!all.ok()) return context.StoreFailed(all.problem());
  Value::List rows;
  for (const Document& one : all.value()) {
    rows.emplace_back(ValueMap{{"id", Value(one.id)},
                               {"scope", Value(one.scope)},
                               {"name", Value(one.name)},
                               {"body", WithDigests(Value(one.body))},
                               {"deleted", Value(one.deleted)}});
  }
  return Json(Value(std::move(rows)));
}

Response DescribeSecrets(const Context& context, const Request& request) {
  auto found = StoredConnector(context, request, Deleted::kIsShown);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  ValueMap digests;
  for (const auto& [key, value] : std::get<Connector>(found).secrets) {
    digests.Set(key, Value(Sha256Hex(value.Plain())));
  }
  return Json(Value(std::move(digests)));
}

}  // namespace dbsn::sandbox
