// The choice by sub-type first, by the look of the host second.
#include "sandbox/probes.h"

#include <cstdlib>

#include "engine/world/transport.h"
#include "sandbox/connector.h"
#include "sandbox/http_probe.h"
#include "sandbox/mysql_probe.h"
#include "sandbox/postgres_probe.h"
#include "sandbox/tcp_probe.h"
#include "sandbox/value_rules.h"

namespace dbsn::sandbox {
namespace {

// Cloud services that are named by a host and no port answer here.
constexpr int kHttpsPort = 443;

}  // namespace

Probes::Probes(std::unique_ptr<Transport> transport)
    : transport_(std::move(transport)), postgres_(NewPostgresProbe()), mysql_(NewMysqlProbe()) {}
Probes::~Probes() = default;

ProbeTarget TargetOf(const Connector& connector) {
  ProbeTarget target;
  target.host = connector.Text("connectorHost");
  target.port = std::atoi(connector.Text("connectorPort").c_str());
  target.database = connector.Text("connectorDatabaseName");
  target.user = connector.Text("connectorUsername");
  target.password = connector.Text("connectorPassword");
  target.parameters = connector.Text("connectorAdditionalDetails");
  target.auth = connector.auth;
  return target;
}

DatabaseProbe* Probes::DatabaseFor(std::string_view subtype) {
  if (subtype == "Postgres" || subtype == "Redshift") return postgres_.get();
  if (subtype == "MySQL" || subtype == "MariaDB") return mysql_.get();
  return nullptr;
}

std::optional<ProbeFailure> Probes::Test(const Connector& connector) {
  ProbeTarget target = TargetOf(connector);
  if (DatabaseProbe* database = DatabaseFor(connector.subtype)) return database->LogIn(target);
  if (target.host.empty()) {
    return ProbeFailure{ProbeProblem::kNotTestable,
                        "the connector names no host or URL that could be reached"};
  }
  if (IsUrl(target.host)) return AskUrl(target, *transport_);
  if (target.port == 0) target.port = kHttpsPort;
  return OpenTcp(target);
}

Exchange Probes::Send(const HttpRequest& request) { return transport_->Send(request); }

std::optional<ProbeFailure> Probes::Reach(const ProbeTarget& target) { return OpenTcp(target); }

}  // namespace dbsn::sandbox
