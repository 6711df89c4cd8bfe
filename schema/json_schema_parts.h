// The small schemas that those of fields and heads are made of. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

// |text| as "description" and, with |title| in front, as "markdownDescription".
void Describe(ValueMap& schema, const std::string& title, const std::string& text);
// The one schema of |choices|, or any of them.
ValueMap AnyOf(Value::List choices);
// Text in which a variable stands.
Value VariableSchema();
Value TextSchema(std::string_view pattern);
// Any scalar that is read as text: numbers need no quotes.
Value ScalarTextSchema(std::string_view pattern);
Value EnumSchema(const std::vector<std::string>& texts);

// A code as a person writes it: by name, alias or number. No variable.
Value::List CodeChoices(const std::vector<CodeName>& codes);

}  // namespace dbsn
