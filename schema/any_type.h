// What is known of a resource whose type nobody tells: the fields that any type of its kind has,
// and the types that it could be. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

// Of each name the field of the first type that has it; nothing is required, and no default is
// known, since these differ from type to type. A secret of any type is one.
FieldSet FieldsOfAnyType(const ResourceType& kind);

// The active types that know every field of |fields|, a map by manifest names, and miss none.
std::vector<std::string> TypesThatFit(const ResourceType& kind, const Value& fields);

}  // namespace dbsn
