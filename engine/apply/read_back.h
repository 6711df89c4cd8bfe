// What was read back against what was sent. Pure.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

// "connectorPort was 5432 and is 5433": the first of |expected|'s fields that |live| does not hold;
// "" when it holds all. Fields that answers never show, and unresolved leaves, are passed over.
std::string FirstDifference(const FieldSet& fields, const Value& expected, const Value& live);

// A warning for each declared field that the server did not keep as it was sent.
std::vector<Diagnostic> NotKept(const FieldSet& fields, const Value& sent, const Value& live);

// |sent| with each reference's id in its place.
Value ResolvedEntry(const Value& sent, const std::map<std::string, std::string>& ids);

std::string DateText(std::chrono::system_clock::time_point time);  // RFC 3339, whole seconds

}  // namespace dbsn
