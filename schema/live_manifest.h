// Live resources as the manifests that ask for them as they are: for export and convert. Pure;
// never holds a secret.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/address.h"
#include "schema/definition.h"
#include "schema/manifest_text.h"
#include "schema/path.h"
#include "schema/value.h"

namespace dbsn {

struct LiveObject {
  std::string provider;  // as manifests call it
  const Definition* definition = nullptr;
  const ResourceType* type = nullptr;
  std::string id;                       // "" nobody knows
  std::string name;                     // metadata.name; "" one is made of the natural key
  Value fields;                         // a map by manifest names, as FromWire gives it
  const FieldSet* if_untold = nullptr;  // how it was read if it does not tell its type
  std::vector<Path> secrets_seen;       // sensitive fields that have a value for sure
  std::string project;                  // "" not written
  bool adopt = false;                   // whether the manifest says its id
};

// What was written already: names that are taken, and where references may point.
struct KnownResource {
  Address address;
  std::string id;  // "" not live
};

struct LiveManifest {
  Address address;
  ManifestText text;
  std::vector<std::string> variables;  // that secrets are to come from; of all manifests different
  std::vector<std::string> gaps;       // what a person has to fill in, a sentence each
};

// One for each of |objects|, in their order, under names made of their natural keys, different in
// any case from each other and from |known|'s. Fields that hold their default are left out, secrets
// come from variables named after the resource, an id of another one of |objects| or |known|
// becomes a reference.
std::vector<LiveManifest> ManifestsOf(const std::vector<LiveObject>& objects,
                                      const std::vector<KnownResource>& known);

// The fields of |object|'s own variant.
const FieldSet& FieldsOf(const LiveObject& object);

// |wanted|, or with a number behind it: what is not in |taken|, which then holds it too.
std::string TakeName(const std::string& wanted, std::string_view between,
                     std::set<std::string>& taken);

}  // namespace dbsn
