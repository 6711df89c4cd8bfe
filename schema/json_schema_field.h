// The JSON Schema of one field: what validate takes for it, and what an editor tells of it. Pure.
#pragma once
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

Value FieldSchema(const Field& field);
// Label, help and what it takes, and nothing that anything must be.
Value FieldHelp(const Field& field);

}  // namespace dbsn
