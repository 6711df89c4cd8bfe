// What two manifests may not both say: a name in one scope, a live id, an earlier address.
#pragma once
#include <vector>

#include "schema/diagnostic.h"
#include "schema/validate_addresses.h"
#include "schema/validate_resource.h"

namespace dbsn {

// |resources|: one for each position of |index|. The later of two is reported, with the first as
// related, and is not sound.
void CheckTogether(const AddressIndex& index, std::vector<CheckedResource>& resources,
                   Diagnostics& diagnostics);

}  // namespace dbsn
