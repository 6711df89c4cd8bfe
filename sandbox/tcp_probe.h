// Whether something listens: the test of types whose protocol the sandbox does not speak.
#pragma once
#include <optional>

#include "sandbox/probe.h"

namespace dbsn::sandbox {

// Opens and closes one TCP connection to host and port.
std::optional<ProbeFailure> OpenTcp(const ProbeTarget& target);

}  // namespace dbsn::sandbox
