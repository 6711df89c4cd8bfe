// Catalogs, schemas, tables and columns of a connector's real database, at the reference's paths
// and, names only, at those that the public CLI reads.
#include <fmt/format.h>

#include "sandbox/answers.h"
#include "sandbox/context.h"
#include "sandbox/dialect.h"
#include "sandbox/probes.h"
#include "sandbox/routes.h"
#include "sandbox/stored_connector.h"

namespace dbsn::sandbox {
namespace {

enum class Level { kCatalogs, kSchemas, kTables, kColumns };

ProbeRows Ask(DatabaseProbe& probe, Level level, const ProbeTarget& target,
              const Request& request) {
  const std::string catalog(request.Query("catalog"));
  const std::string schema(request.Query("schema"));
  switch (level) {
    case Level::kCatalogs:
      return probe.Catalogs(target);
    case Level::kSchemas:
      return probe.Schemas(target, catalog);
    case Level::kTables:
      return probe.Tables(target, catalog, schema);
    case Level::kColumns:
      return probe.Columns(target, catalog, schema, std::string(request.Query("table")));
  }
  return Value::List();
}

struct Metadata {
  Connector connector;
  std::string_view technology;
  Value::List rows;
};

std::variant<Metadata, Response> Read(const Context& context, const Request& request, Level level) {
  auto found = StoredConnector(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Metadata metadata{std::get<Connector>(std::move(found)), {}, {}};
  DatabaseProbe* probe = context.probes.DatabaseFor(metadata.connector.subtype);
  if (!probe) {
    return context.Refuse(
        {400, fmt::format("{} connectors have no metadata", metadata.connector.subtype), ""});
  }
  ProbeRows rows = Ask(*probe, level, TargetOf(metadata.connector), request);
  if (const ProbeFailure* failure = std::get_if<ProbeFailure>(&rows)) {
    return context.Refuse(
        {400, fmt::format("{}: {}", MessageOf(failure->problem), failure->text), ""});
  }
  metadata.technology = probe->technology();
  metadata.rows = std::get<Value::List>(std::move(rows));
  return metadata;
}

Response Rows(const Context& context, const Request& request, Level level) {
  auto read = Read(context, request, level);
  if (Response* answer = std::get_if<Response>(&read)) return std::move(*answer);
  return JsonAnswer(context.dialect, Value(std::get<Metadata>(std::move(read)).rows));
}

Response Names(const Context& context, const Request& request, Level level, std::string_view key) {
  auto read = Read(context, request, level);
  if (Response* answer = std::get_if<Response>(&read)) return std::move(*answer);
  const Metadata& metadata = std::get<Metadata>(read);
  Value::List names;
  for (const Value& row : metadata.rows) names.push_back(Value(row.Find(key)->Plain()));
  const Connector& connector = metadata.connector;
  return JsonAnswer(context.dialect,
                    Value(ValueMap{
                        {"connectorID", IdValue(context.dialect, connector.id)},
                        {"connectorType", Value(connector.category)},
                        {"connectorDatabase", Value(connector.Text("connectorDatabaseName"))},
                        {"connectorName", Value(connector.name)},
                        {"objects", Value(std::move(names))},
                        {"connectorTechnology", Value(metadata.technology)},
                    }));
}

}  // namespace

Response ListCatalogs(const Context& context, const Request& request) {
  return Rows(context, request, Level::kCatalogs);
}

Response ListSchemas(const Context& context, const Request& request) {
  return Rows(context, request, Level::kSchemas);
}

Response ListTables(const Context& context, const Request& request) {
  return Rows(context, request, Level::kTables);
}

Response ListColumns(const Context& context, const Request& request) {
  if (request.Query("table").empty()) {
    return context.Refuse({400, "The query parameter table is required", "table"});
  }
  return Rows(context, request, Level::kColumns);
}

Response ListCatalogNames(const Context& context, const Request& request) {
  return Names(context, request, Level::kCatalogs, "catalogName");
}

Response ListSchemaNames(const Context& context, const Request& request) {
  return Names(context, request, Level::kSchemas, "schemaName");
}

Response ListTableNames(const Context& context, const Request& request) {
  return Names(context, request, Level::kTables, "tableName");
}

}  // namespace dbsn::sandbox
