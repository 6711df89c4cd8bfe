#include "engine/cli/draft.h"

#include "schema/sample.h"

namespace dbsn {

std::vector<const Field*> Draft::Asked(bool required) const {
  std::vector<const Field*> asked;
  for (const Field* const field : WritableFields(*kind, *fields)) {
    const bool chosen = field->name == kind->type_field || field->name == kind->auth_field;
    if (!chosen && field->required == required) asked.push_back(field);
  }
  return asked;
}

ManifestText Draft::Manifest() const {
  ManifestText text;
  text.api_version =
      address.provider + "/" + (definition->serves.empty() ? "v1" : definition->serves.back());
  text.address = address;
  text.project = project;
  for (const Field* const field : WritableFields(*kind, *fields)) {
    const Value* const value = values.Find(field->name);
    if (value == nullptr) continue;
    const CodeName* const code = field->codes.empty() ? nullptr : FindCode(field->codes, *value);
    text.spec.push_back({field->name, code == nullptr ? *value : Value(code->name)});
  }
  return text;
}

}  // namespace dbsn
