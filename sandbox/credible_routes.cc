// Credible's connections: bare arrays, names as ids, secrets in no answer, a dry run that tests and
// saves nothing, an update that tests before it saves.
#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "sandbox/context.h"
#include "sandbox/documents.h"
#include "sandbox/malloy.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/wire_time.h"

namespace dbsn::sandbox {
namespace {

constexpr const char* kKind = "credible connection";

Response Refused(int status, const std::string& message) {
  return JsonResponse(Value(ValueMap{{"code", Value(status)}, {"message", Value(message)}}),
                      status);
}

// Organization and project.
std::string ScopeOf(const Request& request) {
  return request.captures[0] + "/" + request.captures[1];
}

// Never a secret; what the server adds of its own.
Value Shown(const Document& connection) {
  ValueMap shown = *WithoutSecrets(Value(connection.body)).AsMap();
  shown.Set("resource", Value("/api/v0/organizations/" + connection.scope + "/" + connection.name));
  shown.Set("attributes", Value(ValueMap{{"dialectName", Value("standardsql")},
                                         {"isPool", Value(true)},
                                         {"canPersist", Value(true)},
                                         {"canStream", Value(true)}}));
  shown.Set("indexingStatusLastUpdated", Value(IsoTime(connection.modified_ms)));
  return Value(std::move(shown));
}

std::optional<Response> Faulty(const ValueMap& body) {
  if (const std::string fault = FaultOfConnection(body); !fault.empty()) {
    return Refused(400, fault);
  }
  return std::nullopt;
}

// The test that comes before every save.
std::optional<Response> TestFails(const Context& context, const ValueMap& body) {
  const std::string failure = FailureOfConnection(context, body);
  if (failure.empty()) return std::nullopt;
  return Refused(400, "Connection test failed: " + failure);
}

std::variant<Document, Response> Stored(const Context& context, const Request& request) {
  auto all = DocumentsOf(context, kKind, ScopeOf(request));
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  const Document* const found =
      FindNamed(std::get<std::vector<Document>>(all), request.captures[2]);
  if (found == nullptr) {
    return Refused(404, fmt::format("Connection {} not found", request.captures[2]));
  }
  return *found;
}

}  // namespace

Response ListCredibleConnections(const Context& context, const Request& request) {
  auto all = DocumentsOf(context, kKind, ScopeOf(request));
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  Value::List rows;
  for (const Document& one : std::get<std::vector<Document>>(all)) rows.push_back(Shown(one));
  return JsonResponse(Value(std::move(rows)));
}

Response GetCredibleConnection(const Context& context, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& connection = std::get<Document>(found);
  const Value shown = Shown(connection);
  // Indexing goes on meanwhile: who asks again finds it finished.
  if (connection.body.Find("indexingStatus")->Plain() == "PENDING") {
    connection.body.Set("indexingStatus", Value("INDEXED"));
    const Result<Done> done = context.store.Update(connection);
    if (!done.ok()) return context.StoreFailed(done.problem());
  }
  return JsonResponse(shown);
}

Response CreateCredibleConnection(const Context& context, const Request& request) {
  std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(400, "The request body is no JSON object");
  if (auto fault = Faulty(*body)) return *std::move(fault);
  Document connection;
  connection.kind = kKind;
  connection.scope = ScopeOf(request);
  connection.name = body->Find("name")->Plain();
  connection.body = *std::move(body);
  connection.created_ms = context.NowMs();
  connection.modified_ms = connection.created_ms;
  if (request.Query("dryRun") == "true") {
    if (auto failed = TestFails(context, connection.body)) return *std::move(failed);
    return JsonResponse(Shown(connection));
  }
  connection.body.Set("indexingStatus", Value("PENDING"));
  const std::lock_guard lock(context.writes);
  auto all = DocumentsOf(context, kKind, connection.scope);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  if (FindNamed(std::get<std::vector<Document>>(all), connection.name) != nullptr) {
    return Refused(409, fmt::format("Connection {} already exists", connection.name));
  }
  const Result<std::int64_t> id = context.store.Insert(connection);
  if (!id.ok()) return context.StoreFailed(id.problem());
  return JsonResponse(Shown(connection));
}

Response UpdateCredibleConnection(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(400, "The request body is no JSON object");
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& connection = std::get<Document>(found);
  for (const auto& [key, value] : *body) {
    const Value* const before = connection.body.Find(key);
    const bool fixed = key.text() == "name" || key.text() == "type";
    if (fixed && (before == nullptr || !(*before == value))) {
      return Refused(400, fmt::format("{} is immutable", key.text()));
    }
    connection.body.Set(key, value);
  }
  if (auto fault = Faulty(connection.body)) return *std::move(fault);
  if (auto failed = TestFails(context, connection.body)) return *std::move(failed);
  connection.body.Set("indexingStatus", Value("RETRY"));
  connection.modified_ms = context.NowMs();
  const Result<Done> done = context.store.Update(connection);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return JsonResponse(Shown(connection));
}

Response DeleteCredibleConnection(const Context& context, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const Result<Done> done = context.store.RemoveDocument(std::get<Document>(found).id);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return JsonResponse(Shown(std::get<Document>(found)));
}

}  // namespace dbsn::sandbox
