// The parts of the definition reader, each in a file of its own. Internal to the reader: others
// use schema/definition_reader.h.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/definition.h"
#include "schema/definition_map.h"
#include "schema/definition_reader.h"

namespace dbsn {

// definition_provider.cc: provider.yaml but its context.
void ReadProvider(const DefinitionMap& provider, Definition& definition);
std::vector<Hint> ReadHints(const DefinitionMap& map);
// What a rule of |map| says over what |resilience| holds.
void ReadOwnResilience(const DefinitionMap& map, Resilience& resilience);

// definition_context.cc
void ReadContext(const DefinitionMap& provider, Definition& definition);

// definition_operation.cc. |arguments|: placeholders that stand for something else than a context
// value: id, and in `inspect` the levels.
Operation ReadOperation(std::string_view name, const DefinitionMap& map,
                        const Definition& definition, const std::vector<std::string>& arguments);
void ReadOperations(const DefinitionMap& kind, const Definition& definition, ResourceType& type);

// definition_field.cc
struct BaseFields {
  std::vector<Field> fields;           // sorted by name
  Key type_field, auth_field;          // the discriminators
  std::vector<Key> categories, auths;  // fields whose codes are the catalog's
  std::vector<Key> derived_category;
  bool auth_defaults_to_only = false;
};
BaseFields ReadBaseFields(const DefinitionMap& kind, const Definition& definition);
FieldType FieldTypeNamed(std::string_view name);  // "integer"
WireType WireTypeNamed(std::string_view name);    // "" is the same
Format FormatNamed(std::string_view name);        // "" is none

// definition_rule.cc
std::vector<FieldRule> ReadRules(const DefinitionMap& kind, const FieldSet& fields);

// definition_kind.cc: a kind's file, its catalog with it. Nothing when it is broken.
std::optional<ResourceType> ReadKind(const Document& document,
                                     const std::vector<DefinitionFile>& files,
                                     const Definition& definition, Diagnostics& diagnostics);

// The texts of |texts| as views; they must outlive the result.
std::vector<std::string_view> Views(const std::vector<std::string>& texts);

}  // namespace dbsn
