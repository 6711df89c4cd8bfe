// The table, and the look-up in it.
#include "sandbox/routes.h"

#include <array>
#include <optional>

namespace dbsn::sandbox {
namespace {

constexpr std::array kRoutes{
    Route{"GET", "/api/connector", ListConnectors},
    Route{"POST", "/api/connector", CreateConnector},
    Route{"GET", "/api/connector/{id}", GetConnector},
    Route{"PUT", "/api/connector/{id}", UpdateConnector},
    Route{"DELETE", "/api/connector/{id}", DeleteConnector},
    Route{"POST", "/api/connector/{id}/test", TestConnector},
    Route{"POST", "/api/connector/{id}/refresh", RefreshConnector},
    Route{"GET", "/api/connector/{id}/catalogs", ListCatalogs},
    Route{"GET", "/api/connector/{id}/schemas", ListSchemas},
    Route{"GET", "/api/connector/{id}/tables", ListTables},
    Route{"GET", "/api/connector/{id}/columns", ListColumns},
    Route{"GET", "/api/v2/connector/catalogs/{id}", ListCatalogNames},
    Route{"GET", "/api/v2/connector/schemas/{id}", ListSchemaNames},
    Route{"GET", "/api/v2/connector/tables/{id}", ListTableNames},
    Route{"GET", "/api/pipeline", ListPipelines},
    Route{"POST", "/api/pipeline", CreatePipeline},
    Route{"GET", "/api/pipeline/v2/{id}", GetPipeline},
    Route{"PUT", "/api/pipeline/{id}", UpdatePipeline},
    Route{"DELETE", "/api/pipeline/{id}", DeletePipeline},
    Route{"GET", "/api/automations", ListAutomations},
    Route{"POST", "/api/automations", CreateAutomation},
    Route{"GET", "/api/automations/{id}", GetAutomation},
    Route{"PUT", "/api/automations/{id}", UpdateAutomation},
    Route{"DELETE", "/api/automations/{id}", DeleteAutomation},
    Route{"GET", "/api/v1/data-sources", ListDataSources},
    Route{"POST", "/api/v1/data-sources", CreateDataSource},
    Route{"GET", "/api/v1/data-sources/{id}", GetDataSource},
    Route{"PATCH", "/api/v1/data-sources/{id}", UpdateDataSource},
    Route{"DELETE", "/api/v1/data-sources/{id}", DeleteDataSource},
    Route{"PATCH", "/api/v1/data-sources/{id}/credentials", UpdateDataSourceCredentials},
    Route{"POST", "/api/v1/data-sources/{id}/test", TestDataSource},
    Route{"POST", "/api/v1/data-sources/{id}/discover-schema", DiscoverDataSource},
    Route{"GET", "/api/v1/data-sources/{id}/schemas", DataSourceSchemas},
    Route{"GET", "/api/v1/data-sources/{id}/health", DataSourceHealth},
    Route{"GET", "/api/v0/organizations/{organization}/projects/{project}/connections",
          ListCredibleConnections},
    Route{"POST", "/api/v0/organizations/{organization}/projects/{project}/connections",
          CreateCredibleConnection},
    Route{"GET", "/api/v0/organizations/{organization}/projects/{project}/connections/{name}",
          GetCredibleConnection},
    Route{"PATCH", "/api/v0/organizations/{organization}/projects/{project}/connections/{name}",
          UpdateCredibleConnection},
    Route{"DELETE", "/api/v0/organizations/{organization}/projects/{project}/connections/{name}",
          DeleteCredibleConnection},
    Route{"GET", "/api/v0/organizations/{organization}/environments/{project}/connections",
          ListCredibleConnections},
    Route{"POST", "/api/v0/organizations/{organization}/environments/{project}/connections",
          CreateCredibleConnection},
    Route{"GET", "/api/v0/organizations/{organization}/environments/{project}/connections/{name}",
          GetCredibleConnection},
    Route{"PATCH", "/api/v0/organizations/{organization}/environments/{project}/connections/{name}",
          UpdateCredibleConnection},
    Route{"DELETE",
          "/api/v0/organizations/{organization}/environments/{project}/connections/{name}",
          DeleteCredibleConnection},
    Route{"GET", "/api/v0/environments/{environment}/connections", ListPublisherConnections,
          Access::kOpen},
    Route{"GET", "/api/v0/environments/{environment}/connections/{name}", GetPublisherConnection,
          Access::kOpen},
    Route{"POST", "/api/v0/environments/{environment}/connections/{name}",
          CreatePublisherConnection, Access::kOpen},
    Route{"PATCH", "/api/v0/environments/{environment}/connections/{name}",
          UpdatePublisherConnection, Access::kOpen},
    Route{"DELETE", "/api/v0/environments/{environment}/connections/{name}",
          DeletePublisherConnection, Access::kOpen},
    Route{"GET", "/api/v0/projects/{environment}/connections", ListPublisherConnections,
          Access::kOpen},
    Route{"GET", "/api/v0/projects/{environment}/connections/{name}", GetPublisherConnection,
          Access::kOpen},
    Route{"POST", "/api/v0/projects/{environment}/connections/{name}", CreatePublisherConnection,
          Access::kOpen},
    Route{"PATCH", "/api/v0/projects/{environment}/connections/{name}", UpdatePublisherConnection,
          Access::kOpen},
    Route{"DELETE", "/api/v0/projects/{environment}/connections/{name}", DeletePublisherConnection,
          Access::kOpen},
    Route{"POST", "/api/v0/connections/test", TestPublisherConnection, Access::kOpen},
    Route{"POST", "/api/v1/auth/login", LogIn, Access::kOpen},
    Route{"GET", "/api/v1/connector-templates", ListTemplates},
    Route{"POST", "/api/v1/connector-templates", CreateTemplate},
    Route{"GET", "/api/v1/connector-templates/{id}", GetTemplate},
    Route{"PATCH", "/api/v1/connector-templates/{id}", UpdateTemplate},
    Route{"DELETE", "/api/v1/connector-templates/{id}", DeleteTemplate},
    Route{"POST", "/api/v1/connector-templates/{id}/test", TestTemplate},
    Route{"POST", "/api/v1/connector-templates/{id}/publish", PublishTemplate},
    Route{"GET", "/api/v1/connector-templates/{id}/versions", TemplateVersions},
    Route{"GET", "/api/ping", Ping, Access::kOpen},
    Route{"GET", "/api/my/account", MyAccount},
    Route{"GET", "/api/my/projects", MyProjects},
    Route{"GET", "/api/project/{internalID}", GetProject},
    Route{"GET", "/config/connectors/v2/types/{file}", TypeFile, Access::kOpen},
    Route{"GET", "/config/connectors/v2/fields/{file}", FieldsFile, Access::kOpen},
    Route{"GET", "/_sandbox/faults", ListFaults, Access::kControl},
    Route{"POST", "/_sandbox/faults", AddFaults, Access::kControl},
    Route{"DELETE", "/_sandbox/faults", ClearFaults, Access::kControl},
    Route{"GET", "/_sandbox/requests", ListRequests, Access::kControl},
    Route{"DELETE", "/_sandbox/requests", ClearRequests, Access::kControl},
    Route{"GET", "/_sandbox/connectors/{id}/secrets", DescribeSecrets, Access::kControl},
    Route{"POST", "/_sandbox/templates/{slug}/review", ReviewTemplate, Access::kControl},
    Route{"POST", "/_sandbox/templates/{slug}/credentials", KeepTemplateCredentials,
          Access::kControl},
    Route{"GET", "/_sandbox/documents/{kind}", DescribeDocuments, Access::kControl},
};

// What stood in the places of |pattern|, or nothing when |path| is another.
std::optional<std::vector<std::string>> Capture(std::string_view pattern, std::string_view path) {
  std::vector<std::string> captures;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = pattern.substr(0, pattern.find('/', 1));
    const std::string_view found = path.substr(0, path.find('/', 1));
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(found.size());
    if (wanted.starts_with("/{")) {
      if (found.size() < 2) return std::nullopt;
      captures.emplace_back(found.substr(1));
    } else if (wanted != found) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return captures;
}

}  // namespace

std::span<const Route> Routes() { return kRoutes; }

Match FindRoute(std::string_view method, std::string_view path) {
  Match match;
  for (const Route& route : kRoutes) {
    std::optional<std::vector<std::string>> captures = Capture(route.pattern, path);
    if (!captures) continue;
    match.path_known = true;
    if (route.method != method) continue;
    match.route = &route;
    match.captures = *std::move(captures);
    return match;
  }
  return match;
}

}  // namespace dbsn::sandbox
