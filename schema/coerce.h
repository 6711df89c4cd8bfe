// One scalar as another type: catalogs and APIs write 5432 and "5432", 1 and "1" and true.
#pragma once
#include <optional>

#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

// |value| as |type| holds it, nothing when it cannot be read so. A list, a map, a Ref or a
// SecretRef is returned as it is for kList, kMap and kAny, and is nothing for the scalar types.
// A reference's id becomes an integer when it is one, else stays text.
std::optional<Value> Coerce(FieldType type, const Value& value);

}  // namespace dbsn
