// Whether the API would take a body, by the sandbox's own tables: unknown fields, wrong JSON types,
// a wrong auth type, missing and impossible values. Pure: asks no store, so whether a project or a
// referenced connector exists is the caller's to check.
#pragma once
#include <variant>

#include "sandbox/connector.h"
#include "sandbox/request.h"

namespace dbsn::sandbox {

class Catalog;
struct Dialect;

// The connector that a create's body asks for; id and stamps unset.
std::variant<Connector, Refusal> ReadCreate(const Value& body, const Catalog& catalog,
                                            const Dialect& dialect);

// |before| with the fields of an update's body written over it; null clears one.
std::variant<Connector, Refusal> ReadUpdate(const Value& body, const Connector& before,
                                            const Catalog& catalog, const Dialect& dialect);

}  // namespace dbsn::sandbox
