// RiverGen's data sources, as its endpoint pages give them: whole answers in {success, data,
// message}, two envelopes of errors, credentials in no answer, soft deletes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/world/clock.h"
#include "sandbox/context.h"
#include "sandbox/documents.h"
#include "sandbox/probes.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/wire_time.h"

namespace dbsn::sandbox {
namespace {

constexpr const char* kKind = "rivergen data source";

constexpr std::array<std::string_view, 13> kDatabases{
    "postgresql", "mysql",   "mariadb",       "sqlserver", "oracle",    "snowflake", "bigquery",
    "redshift",   "mongodb", "elasticsearch", "redis",     "cassandra", "dynamodb"};
constexpr std::array<std::string_view, 9> kFiles{"csv",        "excel",   "json", "parquet", "orc",
                                                 "delta_lake", "iceberg", "hudi", "s3"};
constexpr std::array<std::string_view, 22> kUpdatable{"name",
                                                      "description",
                                                      "host",
                                                      "port",
                                                      "database_name",
                                                      "schema_name",
                                                      "connection_string",
                                                      "file_path",
                                                      "use_ssh_tunnel",
                                                      "ssh_host",
                                                      "ssh_port",
                                                      "ssh_username",
                                                      "ssh_local_port",
                                                      "connection_pool_size",
                                                      "connection_timeout",
                                                      "query_timeout",
                                                      "max_retries",
                                                      "schema_auto_refresh",
                                                      "schema_refresh_interval",
                                                      "metadata",
                                                      "tags",
                                                      "storage_file_id"};
constexpr std::array<std::string_view, 6> kCredentials{
    "username", "password", "api_key", "oauth_token", "ssh_private_key", "ssh_passphrase"};
const std::pair<const char*, Value> kDefaults[] = {
    {"use_ssh_tunnel", Value(false)},     {"ssh_port", Value(22)},
    {"connection_pool_size", Value(5)},   {"connection_timeout", Value(30)},
    {"query_timeout", Value(300)},        {"max_retries", Value(3)},
    {"schema_auto_refresh", Value(true)}, {"schema_refresh_interval", Value(3600)},
    {"metadata", Value(ValueMap{})},      {"tags", Value(Value::List{})}};

template <std::size_t kSize>
bool Holds(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string Text(const ValueMap& body, std::string_view name) {
  const Value* const value = body.Find(name);
  return value == nullptr ? "" : value->Plain();
}

std::string Trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

const char* CodeOf(int status) {
  switch (status) {
    case 401:
      return "UNAUTHORIZED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT_FOUND";
    case 409:
      return "CONFLICT";
    default:
      return "BAD_REQUEST";
  }
}

Response Refused(const Context& context, int status, const std::string& message,
                 const std::string& field = "") {
  ValueMap error{{"code", Value(CodeOf(status))}, {"message", Value(message)}};
  if (status == 404 || status == 409) {  // the shorter of the two envelopes
    return JsonResponse(
        Value(ValueMap{{"success", Value(false)}, {"error", Value(std::move(error))}}), status);
  }
  error.Set("details", Value(ValueMap{{"field", field.empty() ? Value() : Value(field)},
                                      {"reason", Value(message)}}));
  error.Set("timestamp", Value(IsoTime(context.NowMs())));
  return JsonResponse(Value(ValueMap{{"error", Value(std::move(error))}}), status);
}

Response Answered(Value data, const char* message, int status = 200) {
  return JsonResponse(
      Value(ValueMap{
          {"success", Value(true)}, {"data", std::move(data)}, {"message", Value(message)}}),
      status);
}

// What an answer shows: no credentials, no connection string, no tunnel where none is used.
ValueMap Shown(const Document& source) {
  ValueMap shown;
  for (const auto& [key, value] : source.body) {
    const std::string& name = key.text();
    if (name == "credentials" || name == "storage_file_id" || name == "schemas") continue;
    shown.Set(key, value);
  }
  shown.Set("connection_string", Value());
  const Value* const tunnel = source.body.Find("use_ssh_tunnel");
  if (tunnel == nullptr || tunnel->AsBoolean() == nullptr || !*tunnel->AsBoolean()) {
    for (const char* name : {"ssh_host", "ssh_port", "ssh_username", "ssh_local_port"}) {
      shown.Set(name, Value());
    }
  } else if (Text(source.body, "ssh_local_port").empty()) {
    shown.Set("ssh_local_port", Value(10000 + source.id));
  }
  shown.Set("id", Value(source.id));
  shown.Set("organization_id", Value(1));
  shown.Set("created_by_user_id", Value(kAccountId));
  shown.Set("created_at", Value(IsoTime(source.created_ms)));
  shown.Set("updated_at", Value(IsoTime(source.modified_ms)));
  return shown;
}

// What is wrong with a body as it would stand; nothing when it may.
std::optional<std::pair<std::string, std::string>> Fault(const ValueMap& body) {
  const std::string name = Text(body, "name");
  if (name.empty() || name.size() > 255) return {{"name", "name must have 1 to 255 characters"}};
  const std::string type = Text(body, "type");
  const bool database = Holds(kDatabases, type);
  const bool file = Holds(kFiles, type);
  if (!database && !file && type != "http_api" && type != "other") {
    return {{"type", "type is not one of the supported types"}};
  }
  const bool server = !Text(body, "host").empty() && !Text(body, "port").empty() &&
                      !Text(body, "database_name").empty();
  if (database && !server && Text(body, "connection_string").empty()) {
    return {{"host", "either host, port and database_name or connection_string is required"}};
  }
  const std::string path = Text(body, "file_path");
  if (file && path.empty()) return {{"file_path", "file_path is required for file types"}};
  if (!path.empty() && !path.starts_with("organizations/")) {
    return {{"file_path", "file_path is no storage path"}};
  }
  const Value* const port = body.Find("port");
  if (port != nullptr && !port->is_null() && port->AsInteger() == nullptr) {
    return {{"port", "port must be an integer"}};
  }
  return std::nullopt;
}

std::variant<Document, Response> Stored(const Context& context, const Request& request) {
  const std::optional<std::int64_t> id = ReadNumber(request.captures.front());
  Result<std::vector<Document>> all = context.store.Documents(kKind);
  if (!all.ok()) return context.StoreFailed(all.problem());
  for (Document& one : all.value()) {
    if (id && one.id == *id && !one.deleted) return std::move(one);
  }
  return Refused(context, 404, fmt::format("Data source {} not found", request.captures.front()));
}

std::optional<Response> NameTaken(const Context& context, const Document& source) {
  auto others = DocumentsOf(context, kKind, source.scope);
  if (Response* failed = std::get_if<Response>(&others)) return std::move(*failed);
  for (const Document& other : std::get<std::vector<Document>>(others)) {
    if (other.name != source.name || other.id == source.id) continue;
    return Refused(context, 409,
                   fmt::format("A data source named \"{}\" already exists", source.name));
  }
  return std::nullopt;
}

ProbeTarget TargetOf(const ValueMap& body) {
  ProbeTarget target;
  target.host = Text(body, "host");
  target.port = static_cast<int>(ReadNumber(Text(body, "port")).value_or(0));
  target.database = Text(body, "database_name");
  const Value* const credentials = body.Find("credentials");
  if (credentials != nullptr && credentials->AsMap() != nullptr) {
    target.user = Text(*credentials->AsMap(), "username");
    target.password = Text(*credentials->AsMap(), "password");
  }
  ReadConnectionString(Text(body, "connection_string"), target);
  return target;
}

Response Save(const Context& context, Document& source, const char* message) {
  source.modified_ms = context.NowMs();
  const Result<Done> done = context.store.Update(source);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Answered(Value(Shown(source)), message);
}

}  // namespace

Response ListDataSources(const Context& context, const Request& request) {
  auto read = DocumentsOf(context, kKind, std::string(request.Query("workspace_id")));
  if (Response* failed = std::get_if<Response>(&read)) return std::move(*failed);
  std::vector<Document>& all = std::get<std::vector<Document>>(read);
  const std::string_view order = request.Query("sort_by");
  if (order.empty()) std::reverse(all.begin(), all.end());  // newest first
  if (order == "name") {
    std::sort(all.begin(), all.end(),
              [](const Document& a, const Document& b) { return a.name < b.name; });
  }
  if (!order.empty() && request.Query("sort_order") == "desc") std::reverse(all.begin(), all.end());
  const auto count = static_cast<std::int64_t>(all.size());
  const std::int64_t size =
      std::clamp<std::int64_t>(ReadNumber(request.Query("page_size")).value_or(20), 1, 100);
  const std::int64_t page =
      std::max<std::int64_t>(ReadNumber(request.Query("page")).value_or(1), 1);
  Value::List items;
  for (std::int64_t i = (page - 1) * size; i < std::min(count, page * size); ++i) {
    const Document& one = all[static_cast<std::size_t>(i)];
    items.emplace_back(ValueMap{{"id", Value(one.id)},
                                {"name", Value(one.name)},
                                {"type", Value(Text(one.body, "type"))},
                                {"workspace_id", *one.body.Find("workspace_id")},
                                {"status", Value(Text(one.body, "status"))},
                                {"created_at", Value(IsoTime(one.created_ms))},
                                {"updated_at", Value(IsoTime(one.modified_ms))}});
  }
  const std::int64_t pages = (count + size - 1) / size;
  const Value pagination(ValueMap{{"page", Value(page)},
                                  {"page_size", Value(size)},
                                  {"total_items", Value(count)},
                                  {"total_pages", Value(pages)},
                                  {"has_next", Value(page < pages)},
                                  {"has_previous", Value(page > 1)}});
  return Answered(Value(ValueMap{{"items", Value(std::move(items))}, {"pagination", pagination}}),
                  "Data sources retrieved successfully");
}

Response GetDataSource(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  return Answered(Value(Shown(std::get<Document>(found))), "Data source retrieved successfully");
}

Response CreateDataSource(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(context, 400, "The request body is no JSON object");
  const Value* const workspace = body->Find("workspace_id");
  if (workspace == nullptr || workspace->AsInteger() == nullptr) {
    return Refused(context, 400, "workspace_id must be an integer", "workspace_id");
  }
  const Value* const credentials = body->Find("credentials");
  if (credentials == nullptr || credentials->AsMap() == nullptr) {
    return Refused(context, 400, "credentials is required", "credentials");
  }
  Document source;
  source.kind = kKind;
  source.scope = workspace->Plain();
  source.body = *body;
  source.name = Trimmed(Text(*body, "name"));
  source.body.Set("name", Value(source.name));
  for (const auto& [name, value] : kDefaults) {
    if (source.body.Find(name) == nullptr) source.body.Set(name, value);
  }
  source.body.Set("status", Value("inactive"));
  if (const auto fault = Fault(source.body)) {
    return Refused(context, 400, fault->second, fault->first);
  }
  source.created_ms = context.NowMs();
  source.modified_ms = source.created_ms;
  const std::lock_guard lock(context.writes);
  if (auto taken = NameTaken(context, source)) return *std::move(taken);
  const Result<std::int64_t> id = context.store.Insert(source);
  if (!id.ok()) return context.StoreFailed(id.problem());
  source.id = id.value();
  return Answered(Value(Shown(source)), "Data source created successfully", 201);
}

Response UpdateDataSource(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(context, 400, "The request body is no JSON object");
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& source = std::get<Document>(found);
  for (const auto& [key, value] : *body) {
    if (!Holds(kUpdatable, key.text())) {
      return Refused(context, 400, fmt::format("{} cannot be updated", key.text()), key.text());
    }
    source.body.Set(key, value);
  }
  source.name = Trimmed(Text(source.body, "name"));
  source.body.Set("name", Value(source.name));
  if (const auto fault = Fault(source.body)) {
    return Refused(context, 400, fault->second, fault->first);
  }
  if (auto taken = NameTaken(context, source)) return *std::move(taken);
  return Save(context, source, "Data source updated successfully");
}

Response UpdateDataSourceCredentials(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(context, 400, "The request body is no JSON object");
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& source = std::get<Document>(found);
  ValueMap credentials = *source.body.Find("credentials")->AsMap();
  for (const auto& [key, value] : *body) {
    if (key.text() == "rotate_credentials") continue;
    if (!Holds(kCredentials, key.text())) {
      return Refused(context, 400, fmt::format("{} is no credential", key.text()), key.text());
    }
    credentials.Set(key, value);
  }
  source.body.Set("credentials", Value(std::move(credentials)));
  return Save(context, source, "Credentials updated successfully");
}

Response DeleteDataSource(const Context& context, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& source = std::get<Document>(found);
  source.deleted = true;
  source.body.Set("deleted_at", Value(IsoTime(context.NowMs())));
  const bool force = request.Query("force") == "true";
  const Result<Done> done =
      force ? context.store.RemoveDocument(source.id) : context.store.Update(source);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Answered(Value(), "Data source deleted successfully");
}

Response TestDataSource(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& source = std::get<Document>(found);
  const ProbeTarget target = TargetOf(source.body);
  const Clock::Instant begun = context.clock.Now();
  const std::optional<ProbeFailure> failure =
      TestDatabase(context, Text(source.body, "type"), target);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(context.clock.Now() - begun);
  const std::string now = IsoTime(context.NowMs());
  {
    const std::lock_guard lock(context.writes);
    source.body.Set("status", Value(failure ? "failed" : "active"));
    source.body.Set("last_tested_at", Value(now));
    source.body.Set(failure ? "last_failed_connection_at" : "last_successful_connection_at",
                    Value(now));
    const std::int64_t failures = ReadNumber(Text(source.body, "failure_count")).value_or(0);
    source.body.Set("failure_count", Value(failure ? failures + 1 : 0));
    const Result<Done> done = context.store.Update(source);
    if (!done.ok()) return context.StoreFailed(done.problem());
  }
  // The pages show success: true whatever came of the connection.
  ValueMap data{{"connection_successful", Value(!failure)},
                {"status", Value(failure ? "failed" : "active")},
                {"response_time_ms", Value(static_cast<std::int64_t>(took.count()))}};
  data.Set("error_code", failure ? Value("CONNECTION_FAILED") : Value());
  data.Set("error_message", failure
                                ? Value(fmt::format("{}: {}", MessageOf(failure->problem),
                                                    WithoutSecret(failure->text, target.password)))
                                : Value());
  return Answered(Value(std::move(data)), "Connection test completed");
}

Response DiscoverDataSource(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& source = std::get<Document>(found);
  const std::string type = Text(source.body, "type");
  DatabaseProbe* const probe =
      context.probes.DatabaseFor(type == "postgresql"                   ? "Postgres"
                                 : type == "mysql" || type == "mariadb" ? "MySQL"
                                                                        : "");
  if (probe == nullptr) return Refused(context, 400, "Schemas of this type cannot be discovered");
  const ProbeTarget target = TargetOf(source.body);
  const ProbeRows schemas = probe->Schemas(target, "");
  if (const ProbeFailure* failure = std::get_if<ProbeFailure>(&schemas)) {
    return Refused(context, 400,
                   fmt::format("{}: {}", MessageOf(failure->problem),
                               WithoutSecret(failure->text, target.password)));
  }
  Value::List discovered, names;
  std::int64_t total = 0;
  for (const Value& schema : std::get<Value::List>(schemas)) {
    const std::string name = schema.Find("schemaName")->Plain();
    const ProbeRows tables = probe->Tables(target, "", name);
    const Value::List* const list = std::get_if<Value::List>(&tables);
    const auto count = static_cast<std::int64_t>(list == nullptr ? 0 : list->size());
    total += count;
    names.emplace_back(name);
    discovered.emplace_back(ValueMap{{"schema_name", Value(name)}, {"table_count", Value(count)}});
  }
  const std::lock_guard lock(context.writes);
  source.body.Set("schemas", Value(std::move(discovered)));
  source.body.Set("schema_discovered_at", Value(IsoTime(context.NowMs())));
  const Result<Done> done = context.store.Update(source);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Answered(Value(ValueMap{{"schemas_discovered", Value(std::move(names))},
                                 {"total_tables", Value(total)},
                                 {"discovery_duration_ms", Value(1)}}),
                  "Schema discovery completed");
}

Response DataSourceSchemas(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const Value* const schemas = std::get<Document>(found).body.Find("schemas");
  return Answered(
      Value(ValueMap{{"schemas", schemas == nullptr ? Value(Value::List{}) : *schemas}}),
      "Schemas retrieved successfully");
}

Response DataSourceHealth(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const ValueMap& body = std::get<Document>(found).body;
  Value::List checks;
  const std::string tested = Text(body, "last_tested_at");
  if (!tested.empty()) {
    checks.emplace_back(ValueMap{{"checked_at", Value(tested)},
                                 {"status", Value(Text(body, "status"))},
                                 {"response_time_ms", Value(1)},
                                 {"error_message", Value()}});
  }
  return Answered(Value(ValueMap{{"checks", Value(std::move(checks))}}),
                  "Health retrieved successfully");
}

}  // namespace dbsn::sandbox
