// The table of routes: method, path, handler, who may call. A new resource adds its handlers to a
// file of its own, their declarations here and their rows to the table in routes.cc.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/request.h"

namespace dbsn::sandbox {

struct Context;

enum class Access : std::uint8_t {
  kToken,    // needs a bearer token
  kOpen,     // needs none
  kControl,  // the sandbox's own; needs none, is not counted, meets no fault
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/connector/{id}/test"; {places} take one segment
  Response (*handler)(const Context&, const Request&);
  Access access = Access::kToken;
};

std::span<const Route> Routes();

struct Match {
  const Route* route = nullptr;
  bool path_known = false;  // another method would have matched
  std::vector<std::string> captures;
};
Match FindRoute(std::string_view method, std::string_view path);

// connector_routes.cc
Response ListConnectors(const Context& context, const Request& request);
Response GetConnector(const Context& context, const Request& request);
Response CreateConnector(const Context& context, const Request& request);
Response UpdateConnector(const Context& context, const Request& request);
Response DeleteConnector(const Context& context, const Request& request);
// connection_routes.cc
Response TestConnector(const Context& context, const Request& request);
Response RefreshConnector(const Context& context, const Request& request);
// metadata_routes.cc
Response ListCatalogs(const Context& context, const Request& request);
Response ListSchemas(const Context& context, const Request& request);
Response ListTables(const Context& context, const Request& request);
Response ListColumns(const Context& context, const Request& request);
Response ListCatalogNames(const Context& context, const Request& request);
Response ListSchemaNames(const Context& context, const Request& request);
Response ListTableNames(const Context& context, const Request& request);
// account_routes.cc
Response Ping(const Context& context, const Request& request);
Response MyAccount(const Context& context, const Request& request);
Response MyProjects(const Context& context, const Request& request);
Response GetProject(const Context& context, const Request& request);
// catalog_routes.cc
Response TypeFile(const Context& context, const Request& request);
Response FieldsFile(const Context& context, const Request& request);
// pipeline_routes.cc
Response ListPipelines(const Context& context, const Request& request);
Response GetPipeline(const Context& context, const Request& request);
Response CreatePipeline(const Context& context, const Request& request);
Response UpdatePipeline(const Context& context, const Request& request);
Response DeletePipeline(const Context& context, const Request& request);
Response ListAutomations(const Context& context, const Request& request);
Response GetAutomation(const Context& context, const Request& request);
Response CreateAutomation(const Context& context, const Request& request);
Response UpdateAutomation(const Context& context, const Request& request);
Response DeleteAutomation(const Context& context, const Request& request);
// rivergen_routes.cc
Response ListDataSources(const Context& context, const Request& request);
Response GetDataSource(const Context& context, const Request& request);
Response CreateDataSource(const Context& context, const Request& request);
Response UpdateDataSource(const Context& context, const Request& request);
Response UpdateDataSourceCredentials(const Context& context, const Request& request);
Response DeleteDataSource(const Context& context, const Request& request);
Response TestDataSource(const Context& context, const Request& request);
Response DiscoverDataSource(const Context& context, const Request& request);
Response DataSourceSchemas(const Context& context, const Request& request);
Response DataSourceHealth(const Context& context, const Request& request);
// credible_routes.cc
Response ListCredibleConnections(const Context& context, const Request& request);
Response GetCredibleConnection(const Context& context, const Request& request);
Response CreateCredibleConnection(const Context& context, const Request& request);
Response UpdateCredibleConnection(const Context& context, const Request& request);
Response DeleteCredibleConnection(const Context& context, const Request& request);
// publisher_routes.cc
Response ListPublisherConnections(const Context& context, const Request& request);
Response GetPublisherConnection(const Context& context, const Request& request);
Response CreatePublisherConnection(const Context& context, const Request& request);
Response UpdatePublisherConnection(const Context& context, const Request& request);
Response DeletePublisherConnection(const Context& context, const Request& request);
Response TestPublisherConnection(const Context& context, const Request& request);
// template_routes.cc
Response LogIn(const Context& context, const Request& request);
Response ListTemplates(const Context& context, const Request& request);
Response GetTemplate(const Context& context, const Request& request);
Response CreateTemplate(const Context& context, const Request& request);
Response UpdateTemplate(const Context& context, const Request& request);
Response DeleteTemplate(const Context& context, const Request& request);
Response TestTemplate(const Context& context, const Request& request);
Response PublishTemplate(const Context& context, const Request& request);
Response TemplateVersions(const Context& context, const Request& request);
Response ReviewTemplate(const Context& context, const Request& request);
Response KeepTemplateCredentials(const Context& context, const Request& request);
// control_routes.cc
Response ListFaults(const Context& context, const Request& request);
Response AddFaults(const Context& context, const Request& request);
Response ClearFaults(const Context& context, const Request& request);
Response ListRequests(const Context& context, const Request& request);
Response ClearRequests(const Context& context, const Request& request);
Response DescribeSecrets(const Context& context, const Request& request);
Response DescribeDocuments(const Context& context, const Request& request);

}  // namespace dbsn::sandbox
