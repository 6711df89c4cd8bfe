// References in a value, and the ids they stand for.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/value.h"

namespace dbsn {

// The id of the resource at a full address; nothing while it has none.
using IdOf = std::function<std::optional<std::string>(const std::string& address)>;

// Each Ref whose id is known becomes that id (an integer when it is digits); others stay.
Value ResolveRefs(const Value& value, const IdOf& id_of);
// An id as it is written into a value: 5459 for "5459", else the text.
Value IdValue(const std::string& id);
// Every SecretRef in |value|, appended.
void CollectSecrets(const Value& value, std::vector<SecretRef>& found);

}  // namespace dbsn
