// Whether two values say the same, as a field compares.
#pragma once
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

// Exact, unordered, by key, without case, or as JSON. A null and an absent value are one; a
// reference's id as text or number is one. In maps the members of |declared| are compared.
bool SameValue(const Field& field, const Value& declared, const Value& live);

// How one item of a by_key list is named; "" when it has no such member.
std::string ItemName(const Field& list, const Value& item);
// The field of a map's member; null when the definition does not describe it.
const Field* MemberField(const Field& map, Key name);

}  // namespace dbsn
