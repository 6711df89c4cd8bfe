// The resource that `dbsn new` is asked for, as far as it is told.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "schema/address.h"
#include "schema/definition.h"
#include "schema/manifest_text.h"
#include "schema/value.h"

namespace dbsn {

struct Draft {
  std::shared_ptr<const Definition> definition;  // owns what the pointers below point at
  const ResourceType* kind = nullptr;
  const FieldSet* fields = nullptr;  // of the type and the auth type that were chosen
  Address address;
  std::string project;  // "" not written
  std::string file;     // where its manifest is, or will be
  ValueMap values;      // by manifest names: the type and the auth type too, once chosen

  // What a person is asked for: all that may be written but the type and the auth type, in the
  // order of a manifest.
  std::vector<const Field*> Asked(bool required) const;
  ManifestText Manifest() const;
};

}  // namespace dbsn
