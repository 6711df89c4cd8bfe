// What Credible's connections and those of the open Malloy Publisher have in common: types, each
// with one block, and how one is tested.
#pragma once
#include <string>

#include "schema/value.h"

namespace dbsn::sandbox {

struct Context;

// What is wrong with a connection's body; "" when nothing is.
std::string FaultOfConnection(const ValueMap& body);
// Why its database cannot be signed in to, without its secrets; "" when it can, or when nothing can
// be tried from here.
std::string FailureOfConnection(const Context& context, const ValueMap& body);

}  // namespace dbsn::sandbox
