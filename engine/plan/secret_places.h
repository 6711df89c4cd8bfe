// Where in a resource's fields secrets stand: members of maps by name, items of lists by their key
// where they have one, else by their place. Pure.
#pragma once
#include <utility>
#include <vector>

#include "schema/field.h"
#include "schema/path.h"
#include "schema/value.h"

namespace dbsn {

// The places of secrets in |value|, a map by |fields|, with what each is resolved from.
std::vector<std::pair<Path, SecretRef>> SecretsIn(const FieldSet& fields, const Value& value);

// The value at |path| below |root|; null when there is none. Items of lists are found by their key.
const Value* FindSecret(const FieldSet& fields, const Value& root, const Path& path);

}  // namespace dbsn
