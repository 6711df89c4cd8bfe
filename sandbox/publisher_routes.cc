// Malloy Publisher's connections, as a running server behaves: no token, secrets in clear, a PATCH
// that merges by top-level member, and 500 for everything that it refuses.
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "sandbox/context.h"
#include "sandbox/documents.h"
#include "sandbox/malloy.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"

namespace dbsn::sandbox {
namespace {

constexpr const char* kKind = "publisher connection";

Response Refused(int status, const std::string& message) {
  return JsonResponse(Value(ValueMap{{"code", Value(status)}, {"message", Value(message)}}),
                      status);
}

Response Told(const std::string& message, int status = 200) {
  return JsonResponse(Value(ValueMap{{"message", Value(message)}}), status);
}

Value Shown(const Document& connection) {
  ValueMap shown = connection.body;
  shown.Set("attributes", Value(ValueMap{{"dialectName", Value("standardsql")}}));
  return Value(std::move(shown));
}

std::variant<Document, Response> Stored(const Context& context, const Request& request) {
  auto all = DocumentsOf(context, kKind, request.captures[0]);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  const Document* const found =
      FindNamed(std::get<std::vector<Document>>(all), request.captures[1]);
  if (found == nullptr) {
    return Refused(404, fmt::format("Connection {} not found", request.captures[1]));
  }
  return *found;
}

}  // namespace

Response ListPublisherConnections(const Context& context, const Request& request) {
  auto all = DocumentsOf(context, kKind, request.captures[0]);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  Value::List rows;
  for (const Document& one : std::get<std::vector<Document>>(all)) rows.push_back(Shown(one));
  return JsonResponse(Value(std::move(rows)));
}

Response GetPublisherConnection(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  return JsonResponse(Shown(std::get<Document>(found)));
}

Response CreatePublisherConnection(const Context& context, const Request& request) {
  std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(500, "Unexpected token in JSON");
  body->Set("name", Value(request.captures[1]));
  if (const std::string fault = FaultOfConnection(*body); !fault.empty()) {
    return Refused(500, fault);
  }
  const std::lock_guard lock(context.writes);
  auto all = DocumentsOf(context, kKind, request.captures[0]);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  if (FindNamed(std::get<std::vector<Document>>(all), request.captures[1]) != nullptr) {
    return Refused(500, fmt::format("Connection {} already exists", request.captures[1]));
  }
  Document connection;
  connection.kind = kKind;
  connection.scope = request.captures[0];
  connection.name = request.captures[1];
  connection.body = *std::move(body);
  connection.created_ms = context.NowMs();
  connection.modified_ms = connection.created_ms;
  const Result<std::int64_t> id = context.store.Insert(connection);
  if (!id.ok()) return context.StoreFailed(id.problem());
  return Told(fmt::format("Connection {} created", connection.name), 201);
}

Response UpdatePublisherConnection(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(500, "Unexpected token in JSON");
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& connection = std::get<Document>(found);
  // Each member takes the place of what was there, with all that was in it.
  for (const auto& [key, value] : *body) connection.body.Set(key, value);
  connection.modified_ms = context.NowMs();
  const Result<Done> done = context.store.Update(connection);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Told(fmt::format("Connection {} updated", connection.name));
}

Response DeletePublisherConnection(const Context& context, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const Result<Done> done = context.store.RemoveDocument(std::get<Document>(found).id);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Told(fmt::format("Connection {} deleted", request.captures[1]));
}

Response TestPublisherConnection(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(500, "Unexpected token in JSON");
  std::string failure = FaultOfConnection(*body);
  if (failure.empty()) failure = FailureOfConnection(context, *body);
  if (failure.empty()) return JsonResponse(Value(ValueMap{{"status", Value("ok")}}));
  return JsonResponse(
      Value(ValueMap{{"status", Value("failed")}, {"errorMessage", Value(failure)}}));
}

}  // namespace dbsn::sandbox
