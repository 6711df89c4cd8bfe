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
