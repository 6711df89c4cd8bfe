// Connectors: list, get, create, update, delete, as the endpoint reference gives them. Writes hold
// one lock from their first look to their effect, so two creates of one name cannot both pass.
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "sandbox/answers.h"
#include "sandbox/context.h"
#include "sandbox/dialect.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/stored_connector.h"
#include "sandbox/validation.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

std::variant<Value, Response> ReadBody(const Context& context, const Request& request) {
  std::variant<Value, JsonFault> read = ParseJson(request.body);
  if (const JsonFault* fault = std::get_if<JsonFault>(&read)) {
    return context.Refuse(
        {400, fmt::format("The request body is no JSON: {}", fault->message), ""});
  }
  return std::get<Value>(std::move(read));
}

// What an answer says besides the id.
Response Acknowledge(const Context& context, std::optional<std::int64_t> id, const char* message) {
  ValueMap body{{"message", Value(message)}, {"status", Value("success")}};
  if (id) body.Set("connectorID", IdValue(context.dialect, *id));
  return JsonAnswer(context.dialect, Value(std::move(body)));
}

std::optional<Response> CheckProject(const Context& context, const Connector& connector) {
  Result<std::optional<Project>> project = context.store.FindProject(connector.project);
  if (!project.ok()) return context.StoreFailed(project.problem());
  if (!project.value()) {
    return context.Refuse(
        {404, fmt::format("Project with ID {} not found", connector.project), "internalID"});
  }
  if (project.value()->institution == connector.institution) return std::nullopt;
  return context.Refuse({403,
                         fmt::format("Project {} does not belong to institution {}",
                                     connector.project, connector.institution),
                         "institutionID"});
}

// A connector that names another one has to name one of its own project.
std::optional<Response> CheckReference(const Context& context, const Connector& connector) {
  const Value* reference = connector.fields.Find("storageCredentialsConnectorID");
  if (!reference || !reference->AsInteger()) return std::nullopt;
  Result<std::optional<Connector>> target = context.store.Find(*reference->AsInteger());
  if (!target.ok()) return context.StoreFailed(target.problem());
  const std::optional<Connector>& found = target.value();
  if (found && !found->deleted && found->project == connector.project) return std::nullopt;
  return context.Refuse(
      {context.dialect.validation_status,
       fmt::format("storageCredentialsConnectorID {} is no connector of project {}",
                   *reference->AsInteger(), connector.project),
       "storageCredentialsConnectorID"});
}

std::optional<Response> CheckName(const Context& context, const Connector& connector) {
  if (!context.unique_names) return std::nullopt;
  Result<bool> taken = context.store.NameTaken(connector.project, connector.name, connector.id);
  if (!taken.ok()) return context.StoreFailed(taken.problem());
  if (!taken.value()) return std::nullopt;
  return context.Refuse({409,
                         fmt::format("A connector named \"{}\" already exists in project {}",
                                     connector.name, connector.project),
                         "connectorName"});
}

std::optional<Response> CheckAgainstStore(const Context& context, const Connector& connector) {
  if (auto answer = CheckProject(context, connector)) return answer;
  if (auto answer = CheckReference(context, connector)) return answer;
  return CheckName(context, connector);
}

std::optional<Response> ReadFilter(const Context& context, const Request& request, ListFilter& to) {
  to.project = request.Query("internalID");
  const std::string_view institution = request.Query("institutionID");
  if (institution.empty()) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = institution.data() + institution.size();
  const auto [stop, error] = std::from_chars(institution.data(), end, number);
  if (error != std::errc() || stop != end) {
    return context.Refuse({400, "institutionID must be an integer", "institutionID"});
  }
  to.institution = number;
  return std::nullopt;
}

}  // namespace

Response ListConnectors(const Context& context, const Request& request) {
  ListFilter filter;
  if (auto answer = ReadFilter(context, request, filter)) return *std::move(answer);
  RowWriter rows(context.dialect, request.twist.bare_rows);
  const bool whole = context.dialect.whole_rows && !request.twist.bare_rows;
  const Result<Done> done =
      whole ? context.store.EachWhole(filter, [&rows](const Connector& row) { rows.Add(row); })
            : context.store.EachThin(filter, [&rows](const ThinConnector& row) { rows.Add(row); });
  if (!done.ok()) return context.StoreFailed(done.problem());
  return JsonAnswer(context.dialect, rows.Finish());
}

Response GetConnector(const Context& context, const Request& request) {
  auto found = StoredConnector(context, request, Deleted::kIsShown);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  return JsonAnswer(context.dialect, WholeConnector(context.dialect, std::get<Connector>(found)));
}

Response CreateConnector(const Context& context, const Request& request) {
  auto body = ReadBody(context, request);
  if (Response* answer = std::get_if<Response>(&body)) return std::move(*answer);
  auto read = ReadCreate(std::get<Value>(body), context.catalog, context.dialect);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return context.Refuse(*refusal);
  Connector& connector = std::get<Connector>(read);
  if (connector.owner == 0) connector.owner = kAccountId;
  connector.created_ms = context.NowMs();
  connector.modified_ms = connector.created_ms;

  const std::lock_guard lock(context.writes);
  if (auto answer = CheckAgainstStore(context, connector)) return *std::move(answer);
  const Result<std::int64_t> id = context.store.Insert(connector);
  if (!id.ok()) return context.StoreFailed(id.problem());
  return Acknowledge(context, id.value(), "Connector created successfully");
}

Response UpdateConnector(const Context& context, const Request& request) {
  auto body = ReadBody(context, request);
  if (Response* answer = std::get_if<Response>(&body)) return std::move(*answer);

  const std::lock_guard lock(context.writes);
  auto found = StoredConnector(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  auto read = ReadUpdate(std::get<Value>(body), std::get<Connector>(found), context.catalog,
                         context.dialect);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return context.Refuse(*refusal);
  Connector& connector = std::get<Connector>(read);
  if (auto answer = CheckAgainstStore(context, connector)) return *std::move(answer);
  if (!request.twist.frozen_stamp) connector.modified_ms = context.NowMs();
  const Result<Done> done = context.store.Update(connector);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Acknowledge(context, connector.id, "Connector updated successfully");
}

Response DeleteConnector(const Context& context, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = StoredConnector(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Connector& connector = std::get<Connector>(found);
  const bool soft = context.dialect.deletion == Dialect::Delete::kSoft;
  connector.deleted = true;
  connector.modified_ms = context.NowMs();
  const Result<Done> done =
      soft ? context.store.Update(connector) : context.store.Remove(connector.id);
  if (!done.ok()) return context.StoreFailed(done.problem());
  if (!context.dialect.empty_delete_answer) {
    return Acknowledge(context, std::nullopt, "Connector deleted successfully");
  }
  Response empty;
  empty.status = 204;
  return empty;
}

}  // namespace dbsn::sandbox
