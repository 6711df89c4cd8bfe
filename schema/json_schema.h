// JSON Schema (draft-07) of manifests, for editors: what validate would say, as far as one file
// alone can tell, while it is typed. Pure. What it cannot say is validate's: whether a reference
// leads somewhere, whether names are unique, how overlays merge.
#pragma once
#include "schema/definition.h"
#include "schema/value.h"

namespace dbsn {

// The schema of one manifest, of any kind of |providers| (the workspace's entries, by name). To be
// written as JsonStyle::kServer: a {"$ref"} of it is a member of that very name.
Value JsonSchema(const Definitions& providers);

}  // namespace dbsn
