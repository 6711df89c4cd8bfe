// The connection test and the refresh of a connector's metadata, both against the real server.
#include <fmt/format.h>

#include <chrono>

#include "engine/world/clock.h"
#include "sandbox/answers.h"
#include "sandbox/catalog.h"
#include "sandbox/context.h"
#include "sandbox/dialect.h"
#include "sandbox/field_tables.h"
#include "sandbox/probes.h"
#include "sandbox/routes.h"
#include "sandbox/stored_connector.h"

namespace dbsn::sandbox {
namespace {

// A failed test is an answer, at whatever status the dialect gives it.
Response TestFailed(const Context& context, std::string_view message, std::string_view error) {
  Response response = JsonAnswer(context.dialect, Value(ValueMap{{"success", Value(false)},
                                                                 {"status", Value("error")},
                                                                 {"message", Value(message)},
                                                                 {"error", Value(error)}}));
  response.status = context.dialect.failed_test_status;
  return response;
}

std::string TypeName(const Connector& connector) {
  if (!connector.subtype.empty()) return connector.subtype;
  const CategoryFact* category = FindCategory(connector.category);
  return category ? std::string(category->name) : std::string();
}

struct Counts {
  std::int64_t catalogs = 0;
  std::int64_t schemas = 0;
  std::int64_t tables = 0;
};

std::string NameIn(const Value& row, std::string_view key) {
  const Value* name = row.Find(key);
  return name ? name->Plain() : std::string();
}

// All that the login can see. A catalog that it may not open counts as one without schemas.
std::variant<Counts, ProbeFailure> Count(DatabaseProbe& probe, const ProbeTarget& target) {
  Counts counts;
  const ProbeRows catalogs = probe.Catalogs(target);
  if (const ProbeFailure* failure = std::get_if<ProbeFailure>(&catalogs)) return *failure;
  for (const Value& catalog : std::get<Value::List>(catalogs)) {
    ++counts.catalogs;
    const std::string catalog_name = NameIn(catalog, "catalogName");
    const ProbeRows schemas = probe.Schemas(target, catalog_name);
    if (!std::holds_alternative<Value::List>(schemas)) continue;
    for (const Value& schema : std::get<Value::List>(schemas)) {
      ++counts.schemas;
      const ProbeRows tables = probe.Tables(target, catalog_name, NameIn(schema, "schemaName"));
      const Value::List* list = std::get_if<Value::List>(&tables);
      if (list) counts.tables += static_cast<std::int64_t>(list->size());
    }
  }
  return counts;
}

// The published sample writes 1,234, which is no JSON.
Value CountValue(const Dialect& dialect, std::int64_t count) {
  if (!dialect.grouped_counts || count < 1000) return Value(count);
  std::string text = std::to_string(count);
  for (std::size_t at = text.size() - 3; at > 0 && at < text.size(); at -= 3) text.insert(at, ",");
  return Value(Number{text});
}

}  // namespace

Response TestConnector(const Context& context, const Request& request) {
  auto found = StoredConnector(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const Connector& connector = std::get<Connector>(found);
  const ConnectorType* type = context.catalog.Find(connector.subtype);
  if (type && !type->can_be_tested) {
    return TestFailed(
        context, fmt::format("Connection testing is not supported for {} connectors", type->name),
        "testConnectorSupport is false");
  }
  const Clock::Instant begun = context.clock.Now();
  const std::optional<ProbeFailure> failure = context.probes.Test(connector);
  if (failure) return TestFailed(context, MessageOf(failure->problem), failure->text);
  const std::chrono::duration<double> took = context.clock.Now() - begun;
  return JsonAnswer(
      context.dialect,
      Value(ValueMap{{"success", Value(true)},
                     {"status", Value("success")},
                     {"message", Value("Connection successful")},
                     {"details", Value(ValueMap{
                                     {"connectorType", Value(TypeName(connector))},
                                     {"testDuration", Value(fmt::format("{:.1f}s", took.count()))},
                                 })}}));
}

Response RefreshConnector(const Context& context, const Request& request) {
  auto found = StoredConnector(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const Connector& connector = std::get<Connector>(found);
  DatabaseProbe* probe = context.probes.DatabaseFor(connector.subtype);
  if (!probe) {
    return context.Refuse(
        {400, fmt::format("{} connectors have no metadata", TypeName(connector)), ""});
  }
  const std::variant<Counts, ProbeFailure> counted = Count(*probe, TargetOf(connector));
  if (const ProbeFailure* failure = std::get_if<ProbeFailure>(&counted)) {
    return context.Refuse(
        {400, fmt::format("{}: {}", MessageOf(failure->problem), failure->text), ""});
  }
  const Counts& counts = std::get<Counts>(counted);
  return JsonAnswer(context.dialect,
                    Value(ValueMap{
                        {"message", Value("Metadata refreshed successfully")},
                        {"status", Value("success")},
                        {"catalogCount", CountValue(context.dialect, counts.catalogs)},
                        {"schemaCount", CountValue(context.dialect, counts.schemas)},
                        {"tableCount", CountValue(context.dialect, counts.tables)},
                    }));
}

}  // namespace dbsn::sandbox
