// Looks into an answer as a definition says: the first text, the rows, whether a thing is there.
// Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/operation.h"
#include "schema/value.h"

namespace dbsn {

// The value at |dotted| ("details.duration"); null when there is none. "" is |root| itself.
const Value* FindDotted(const Value& root, std::string_view dotted);
// The first of |paths| that is text and not empty; "" when none is. A number or boolean there is
// text too when |plain|.
std::string FirstText(const Value& root, const std::vector<std::string>& paths, bool plain = false);
// Whether two scalars are one value whatever their spelling: true and "true", 1 and "1".
bool SamePlain(const Value& a, const Value& b);
// Whether an answer of |status| says that there is no such thing.
bool SaysAbsent(const Absence& absence, int status, bool is_json, const Value& body);
// Whether a row of a list is of something that is gone.
bool IsAbsentRow(const Absence& absence, const Value& row);
// The rows of a list's answer; nothing when the answer holds no list where it should.
std::optional<Value::List> RowsOf(const Operation& operation, const Value& body);
// Whether null stands where the rows should be.
bool IsNullList(const Operation& operation, const Value& body);

}  // namespace dbsn
