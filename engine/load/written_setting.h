// A provider's settings as dbsn.yaml writes them, in the workspace or in an environment's block.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "schema/document.h"
#include "schema/manifest_problems.h"
#include "schema/source.h"
#include "schema/value.h"

namespace dbsn {

struct WrittenSetting {
  std::string text;                 // as written; "" when `source` says where it comes from
  std::optional<SecretRef> source;  // valueFrom: env or file (a path relative to the workspace)
  Place place;                      // of the value
  Place key_place;                  // of its name
  bool unfilled = false;            // names a variable that is not known, which is reported
};

using WrittenSettings = std::map<std::string, WrittenSetting>;

// The members of |map|, but |definition|, which is no setting. |trail| names the map in a
// sentence: "providers.acme". What is no setting's form is reported, and hidden.
WrittenSettings ReadSettings(const Document& document, NodeIndex map, const std::string& trail,
                             ManifestProblems& problems);

}  // namespace dbsn
