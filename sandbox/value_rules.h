// What one field's value may be, apart from the connector that it stands in.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace dbsn::sandbox {

struct ExpectedField;

// "must be a string" when |value| has another JSON type than the API's field has.
std::optional<std::string> WrongType(std::string_view api_name, const Value& value);

// "must be a port from 1 to 65535" when a value of the right type cannot be. |expected| may be
// null.
std::optional<std::string> WrongValue(std::string_view api_name, const Value& value,
                                      const ExpectedField* expected);

bool IsGuid(std::string_view text);
// http or https with a host.
bool IsUrl(std::string_view text);

}  // namespace dbsn::sandbox
