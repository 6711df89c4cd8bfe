// References between manifests: their targets, what they may point at, and that they go in no
// circle. Beyond these two every reference leads to a resource of the right kind.
#pragma once
#include <vector>

#include "schema/diagnostic.h"
#include "schema/validate_addresses.h"
#include "schema/validate_resource.h"

namespace dbsn {

// |resources|: one for each position of |index|. Fills their needs; what points wrong is not sound.
void CheckReferences(const AddressIndex& index, std::vector<CheckedResource>& resources,
                     Diagnostics& diagnostics);

// Reports each circle once, with its path; its resources are not sound.
// REQUIRES: needs are filled.
void FindCycles(const AddressIndex& index, std::vector<CheckedResource>& resources,
                Diagnostics& diagnostics);

}  // namespace dbsn
