// What was read back against what was sent. Pure.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "schema/diagnostic.h"
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

// "connectorPort was 5432 and is 5433": the first of |expected|'s fields that |live| does not hold;
// "" when it holds all. Fields that answers never show, and unresolved leaves, are passed over.
std::string FirstDifference(const FieldSet& fields, const Value& expected, const Value& live);

// The same, and also what |live| holds and |before| did not: somebody has set it meanwhile.
std::string Moved(const FieldSet& fields, const Value& before, const Value& live);

// Of |sent| what |change|'s requests carried: an update only the fields that differed.
Value OnlySent(const Change& change, const Value& sent);
// |sent| and, for each field that |change| resets, what it is reset to.
Value WithResets(const Change& change, const Value& sent);

// A warning for each declared field that the server did not keep as it was sent.
std::vector<Diagnostic> NotKept(const FieldSet& fields, const Value& sent, const Value& live);

// |sent| with each reference's id in its place.
Value ResolvedEntry(const Value& sent, const std::map<std::string, std::string>& ids);

std::string DateText(std::chrono::system_clock::time_point time);  // RFC 3339, whole seconds

}  // namespace dbsn
