// Manifests made of what the catalog says alone: examples to read, and scaffolds to fill in. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/field.h"
#include "schema/manifest_text.h"

namespace dbsn {

// The fields that a manifest may write, in the order in which a person would: name, type, auth
// type, then as the catalog lists them.
std::vector<const Field*> WritableFields(const ResourceType& type, const FieldSet& fields);
// Whether a manifest without it is wrong.
bool MustBeWritten(const Field& field);

// A plausible value for |field| of one of |fields|, for a resource called |name|. A reference
// points at {ref: KIND/NAME} of nothing that is there.
Value SampleValue(const Field& field, const FieldSet& fields, const std::string& name);
// The variable that a secret may come from: "ORDERS_DB_PASSWORD" for the field labelled Password
// of "orders-db".
std::string VariableFor(const Field& field, const std::string& name);
// A name for manifests and files out of any text: lower case, what is no letter or digit as -.
// |otherwise| when |text| has neither.
std::string NameFrom(std::string_view text, std::string_view otherwise = "connector");

enum class Optional { kLeftOut, kOff };  // kOff: there as comments, each with its help
struct SampleOptions {
  std::string name;      // metadata.name
  std::string title;     // the natural key's value
  std::string provider;  // as apiVersion says it
  Optional optional = Optional::kLeftOut;
  bool helps = false;  // every field with its help as a comment
};
ManifestText SampleManifest(const Definition& definition, const ResourceType& type,
                            const FieldSet& fields, const SampleOptions& options);

}  // namespace dbsn
