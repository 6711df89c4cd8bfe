// What fields of one resource say together. After each was checked by itself.
#pragma once
#include "schema/definition.h"
#include "schema/manifest.h"
#include "schema/manifest_problems.h"

namespace dbsn {

// |owner|: "A data source", the beginning of a sentence.
void CheckRules(const Manifest& manifest, const ResourceType& kind, const std::string& owner,
                ManifestProblems& problems);

}  // namespace dbsn
