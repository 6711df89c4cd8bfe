// Types whose host is a URL: one GET with the connector's credentials.
#pragma once
#include <optional>

#include "sandbox/probe.h"

namespace dbsn {
class Transport;
}

namespace dbsn::sandbox {

std::optional<ProbeFailure> AskUrl(const ProbeTarget& target, Transport& transport);

}  // namespace dbsn::sandbox
