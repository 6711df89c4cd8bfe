// What a field takes, in the words that people read: explain, catalog diff, scaffolds.
#pragma once
#include <string>
#include <string_view>

#include "schema/field.h"

namespace dbsn {

// As a definition writes it: "string", "integer".
std::string_view FieldTypeName(FieldType type);
// Its type alone: "text", "whole number", "secret", "URL", "GUID", "one of SOAP, Reports".
std::string KindInWords(const Field& field);
// With its bounds: "whole number from 1 to 65535", "text of 3 to 255 characters".
std::string TakesInWords(const Field& field);

}  // namespace dbsn
