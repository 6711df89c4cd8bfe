// Between a manifest's words and an API's: names, types and codes. Pure.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "schema/definition.h"
#include "schema/path.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

using SettingValues = std::map<std::string, std::string, std::less<>>;  // never a sensitive one

// A field's value as the API takes it: port 5432 → "5432", basic → 2 or "basic" by a setting.
// Ref and SecretRef leaves stay; whoever sends fills them in.
Value ToWire(const Field& field, const Value& value, const SettingValues& settings);

struct WireObject {
  Value fields;  // a map by manifest names, typed as Field says; only known, not sensitive ones
  std::vector<std::pair<Path, Secret>> secrets;  // sensitive ones that the API shows
  std::vector<Path> hidden;                      // sensitive ones that it has and hides
  std::vector<std::string> problems;             // "connectorPort is neither text nor a number"
};
// An answer's object in a manifest's words. Tolerant: text or number, name or code, 1 or "1" or
// true for a boolean; a null member is left out; unknown members too.
WireObject FromWire(const FieldSet& fields, const Value& object);

// The members of |object| that no field of |fields| reads: beside the fields, in the members that
// hold some, and in maps, as "postgresConnection.sslMode".
std::vector<std::string> UnknownMembers(const FieldSet& fields, const Value& object);

// The field set of a live object: its own discriminators, else |fallback|.
const FieldSet& FieldsOf(const ResourceType& type, const Value& object, const FieldSet& fallback);

}  // namespace dbsn
