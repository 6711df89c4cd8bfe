// An operation of a connector page with its parameters in their places: path, query, header, body.
#pragma once
#include <map>
#include <string>

#include "schema/definition.h"
#include "schema/request.h"

namespace dbsn {

// What the parameters hold: |values| by name, else their defaults. What has neither, or is empty,
// is not among them.
ContextValues ParameterValues(const PageOperation& call,
                              const std::map<std::string, std::string>& values);

// The operation with a placeholder for each of |values|, so that no text of a person's is ever read
// as one.
Operation WithParameters(const PageOperation& call, const ContextValues& values);

}  // namespace dbsn
