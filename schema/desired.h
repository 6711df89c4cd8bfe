// What a person wants, checked: a known kind, every field of its declared type, every reference
// to a resource that exists. Secrets are still names.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/manifest.h"
#include "schema/secret.h"

namespace dbsn {

struct DesiredResource {
  Address address;
  std::shared_ptr<const Definition> definition;
  const ResourceType* type = nullptr;        // owned by the definition
  const FieldSet* fields_of_type = nullptr;  // resolved for its discriminators; same owner
  Value fields;                        // a map by manifest names, typed; Ref and SecretRef leaves
  std::vector<PathMark> marks;         // of its secrets; filled by load/secrets, empty before
  std::vector<PathMark> former_marks;  // the same as made for the address in lifecycle.was
  std::vector<Address> needs;          // from references; sorted, unique
  std::string project;                 // as the manifest or the workspace says; "" neither
  std::string scope;                   // the project's code once observe has resolved it
  Labels labels;
  Lifecycle lifecycle;
  TestPolicy test;
  std::string file;
  std::string overlay;  // the file of the overlay in it; "" none
  std::shared_ptr<const Document> document;
  NodeIndex spec = kNoNode;
  Place place;  // of metadata.name

  // Where the field was written; the manifest's own place when it was not.
  Place PlaceOf(const Path& path) const;
};

}  // namespace dbsn
