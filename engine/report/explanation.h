// What can be written, told to people and to machines: a kind, a type of it, a field.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/report/palette.h"
#include "schema/definition.h"
#include "schema/value.h"

namespace dbsn {

// A type with all that belongs to it. All of it is the definition's.
struct TypeToExplain {
  const Definition* definition = nullptr;
  const ResourceType* kind = nullptr;
  const TypeEntry* type = nullptr;
};

// One auth type of a type, with the fields that it adds or changes.
struct AuthFields {
  const CodeName* auth = nullptr;
  std::vector<const Field*> fields;
};
// What an auth type adds to |one|'s own fields, by auth type.
std::vector<AuthFields> AuthFieldsOf(const TypeToExplain& one);
// The fields that every type of |kind| has and a manifest may write.
std::vector<const Field*> WritableBaseFields(const ResourceType& kind);
// The fields of |one| whatever its auth type is, in a person's order.
std::vector<const Field*> OwnFieldsOf(const TypeToExplain& one);
// A manifest with every field that must be written, for the first auth type. It validates, but for
// references, which point at nothing.
std::string ExampleOf(const TypeToExplain& one);

std::string KindText(const Definition& definition, const ResourceType& kind,
                     const Palette& palette);
std::string TypeText(const TypeToExplain& one, const Palette& palette);
// The catalog's entry in a few lines.
std::string TypeSummary(const TypeToExplain& one, const Palette& palette);
// The field as |one| has it, for each auth type where that differs.
std::string TypeFieldText(const TypeToExplain& one, const std::string& field,
                          const Palette& palette);
// A field's meanings over all types of |kind|.
std::string FieldText(const Definition& definition, const ResourceType& kind,
                      const std::string& field, const Palette& palette);

Value FieldValue(const Field& field);
Value TypeValue(const TypeToExplain& one);
Value KindValue(const Definition& definition, const ResourceType& kind);

// One line of |text| after another, none wider than |width| where a blank allows it.
std::vector<std::string> Wrapped(const std::string& text, std::size_t width);

}  // namespace dbsn
