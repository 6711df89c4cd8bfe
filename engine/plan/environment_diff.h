// How the desired resources of two environments differ. Pure, and nothing live is looked at:
// secrets are compared by their sources.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/desired.h"
#include "schema/source.h"
#include "schema/value.h"

namespace dbsn {

// One side of a field; a secret is a SecretRef.
struct StatedField {
  std::optional<Value> value;  // none: this side does not say it
  Place place;                 // where it is written; of what is not, the manifest's name
};

struct FieldDifference {
  std::string path;  // "spec.connectorHost", "metadata.labels.tier", "lifecycle.adopt"
  StatedField first, second;
};

struct ResourceDifference {
  Address address;
  std::optional<Place> first, second;   // none: that environment does not have it
  std::vector<FieldDifference> fields;  // sorted by path; empty when only one has it
};

struct EnvironmentDiff {
  std::vector<ResourceDifference> resources;  // sorted by address; only those that differ
  std::size_t equal = 0;                      // resources that do not
};

// What one environment wants. |projects|: what manifests without one get, by provider; that two
// environments have another is no difference of a resource.
struct DesiredSide {
  const std::vector<DesiredResource>& resources;  // sorted by address
  const std::map<std::string, std::string>& projects;
};
EnvironmentDiff CompareDesired(const DesiredSide& first, const DesiredSide& second);

}  // namespace dbsn
