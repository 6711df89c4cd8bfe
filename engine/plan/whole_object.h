// For APIs whose update takes the place of the whole object, or of a whole member of it: what it
// has to hold so that nothing goes that nobody asked to go. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/path.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

// |live|'s own fields, then what is |wanted|, without the fields that |gone| takes away, which get
// their default or what unsets them where there is such. Maps are owned member by member, and so
// are the items of lists that are matched by key.
Value WholeAfter(const FieldSet& fields, const Value& live, const Value& wanted,
                 const std::vector<Path>& gone);

// The fields of the blocks that hold a change: those |inside| the same member as a changed one,
// and changed maps.
std::vector<Key> FieldsOfBlocks(const FieldSet& fields, const std::vector<Path>& changed);
// Of |whole| the members that |keys| name.
Value OnlyFields(const Value& whole, const std::vector<Key>& keys);

// Of |there|, the places of live secrets, those that |sent| does not hold though it takes the place
// of |concerned|: such an update would erase them.
std::vector<std::string> SecretsLost(const FieldSet& fields, const std::vector<Path>& there,
                                     const Value& sent, const std::vector<Key>& concerned);

}  // namespace dbsn
