// What a registry of connector templates checks: the shape of a draft, what must be there before it
// is published, and how high its version must be.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "schema/value.h"

namespace dbsn::sandbox {

// Why |draft| cannot be stored; "" when it can.
std::string FaultOfTemplate(const ValueMap& draft);
// What |draft| lacks before it may be published; the tests are another matter.
std::vector<std::string> MissingToPublish(const ValueMap& draft);

// "1.2.3"; nothing when it is none.
std::optional<std::vector<int>> VersionOf(const std::string& text);
// The least version that may follow |version| when |before| becomes |now|: major when an operation
// or a parameter is gone or more is required, minor when something is new, else patch.
std::vector<int> LeastAfter(const std::vector<int>& version, const ValueMap& before,
                            const ValueMap& now);
std::string Written(const std::vector<int>& version);

}  // namespace dbsn::sandbox
