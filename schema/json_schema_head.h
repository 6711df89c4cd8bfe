// What every manifest has, of whatever kind, as JSON Schema. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/value.h"

namespace dbsn {

// The whole schema: apiVersion and kind out of these, the head, and |branches| for the spec.
Value HeadSchema(const std::vector<std::string>& api_versions,
                 const std::vector<std::string>& kinds, Value::List branches, ValueMap definitions);

}  // namespace dbsn
