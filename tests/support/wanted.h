// Desired resources of acme, made by hand: as validation would leave them.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schema/desired.h"

namespace dbsn {

using SecretTexts = std::map<std::string, std::string>;  // environment variable → value

// acme/Connector/NAME with `title` = |title|. REQUIRES: |definition| outlives it.
DesiredResource WantedConnector(const std::shared_ptr<const Definition>& definition,
                                const std::string& name, const std::string& title,
                                const std::string& engine, int login, const ValueMap& fields);
// Postgres: host db.internal, port 5432, user ada, password env:|variable|.
DesiredResource WantedPostgres(const std::shared_ptr<const Definition>& definition,
                               const std::string& name, const std::string& title,
                               const std::string& variable, const ValueMap& more = {});
DesiredResource WantedJob(const std::shared_ptr<const Definition>& definition,
                          const std::string& name, const std::string& title,
                          const ValueMap& fields);
Value EnvSecret(const std::string& variable);
Value RefTo(const std::string& address);

// Sorts, and fills marks.
void Finish(std::vector<DesiredResource>& desired, const Marker& marker,
            const SecretTexts& secrets);

}  // namespace dbsn
