// For APIs whose update takes the place of the whole object: what it has to hold so that nothing
// goes that nobody asked to go. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/path.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

// |live|'s own fields, then what is |wanted|, without the fields that |gone| takes away, which get
// their default or what unsets them where there is such.
Value WholeAfter(const FieldSet& fields, const Value& live, const Value& wanted,
                 const std::vector<Path>& gone);

// Secrets that |live| has, by the marks of those that it shows, and that |wanted| does not: such an
// update would erase them.
std::vector<std::string> SecretsLost(const FieldSet& fields, const std::vector<PathMark>& shown,
                                     const Value& wanted);

}  // namespace dbsn
