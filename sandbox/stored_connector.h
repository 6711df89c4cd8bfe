// The connector that a request's path names.
#pragma once
#include <variant>

#include "sandbox/connector.h"
#include "sandbox/request.h"

namespace dbsn::sandbox {

struct Context;

enum class Deleted { kCountsAsAbsent, kIsShown };

// The connector whose id is the first capture, or the answer that says why there is none: 404.
std::variant<Connector, Response> StoredConnector(const Context& context, const Request& request,
                                                  Deleted deleted = Deleted::kCountsAsAbsent);

}  // namespace dbsn::sandbox
