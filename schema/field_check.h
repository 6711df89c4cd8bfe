// A node of a manifest to the value that its field declares, lists and maps recursively. Never
// resolves a secret and never repeats a literal that stands where one belongs.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/address.h"
#include "schema/document.h"
#include "schema/field.h"
#include "schema/manifest_problems.h"
#include "schema/value.h"

namespace dbsn {

// Where a check is, from the field inward; lives on the stack, becomes text only in a message.
struct FieldTrail {
  std::string_view name;             // a member
  const FieldTrail* up = nullptr;    // null: a field of the resource
  std::optional<std::size_t> index;  // else an item
};
std::string ToString(const FieldTrail& trail);  // "items[2].name"

// A {ref: ...} whose syntax is right; whether its target is there is known only of all manifests.
struct FoundReference {
  Address target;
  const Field* field = nullptr;  // owned by the definition
  std::string path;              // "items[2].sourceConnectionID"
  Place place;                   // of the address
};

class FieldChecker {
 public:
  // |provider|: of the manifest, for a short ref. All outlive this.
  FieldChecker(const Document& document, std::string_view provider, ManifestProblems& problems,
               std::vector<FoundReference>& references)
      : document_(document), provider_(provider), problems_(problems), references_(references) {}

  // The typed value at |value|, whose key is |key|; nothing when there was an error. An empty
  // value becomes what unsets the field.
  std::optional<Value> Check(const Field& field, NodeIndex key, NodeIndex value,
                             const FieldTrail& trail);

 private:
  std::optional<Value> CheckAs(const Field& field, FieldType type, NodeIndex value,
                               const FieldTrail& trail);
  std::optional<Value> CheckEmpty(const Field& field, NodeIndex key, const FieldTrail& trail);
  std::optional<Value> CheckScalar(const Field& field, FieldType type, NodeIndex value,
                                   const FieldTrail& trail);
  std::optional<Value> CheckList(const Field& field, NodeIndex list, const FieldTrail& trail);
  void CheckItemKeys(const Field& field, NodeIndex list, const FieldTrail& trail);
  std::optional<Value> CheckMap(const Field& field, NodeIndex key, NodeIndex map,
                                const FieldTrail& trail);
  std::optional<Value> CheckFreeMap(const Field& field, NodeIndex map, const FieldTrail& trail);

  // field_check_source.cc: values that are not written in the manifest.
  std::optional<Value> CheckSensitive(const Field& field, NodeIndex value, const FieldTrail& trail);
  std::optional<Value> CheckValueFrom(const Field& field, NodeIndex map, const FieldTrail& trail);
  std::optional<Value> CheckReference(const Field& field, NodeIndex map, const FieldTrail& trail);

  std::string Subject(const FieldTrail& trail) const;  // "\"connectorPort\""

  const Document& document_;
  std::string_view provider_;
  ManifestProblems& problems_;
  std::vector<FoundReference>& references_;
};

// Whether |map| is {valueFrom: ...} or {ref: ...}, whatever stands beside that key.
bool IsValueFrom(const Document& document, NodeIndex map);
bool IsReference(const Document& document, NodeIndex map);

// As POSIX names environment variables.
bool IsEnvironmentName(std::string_view text);

// What a missing field's message says of it: " (Host)", and as a hint its help.
std::string LabelOf(const Field& field);

}  // namespace dbsn
