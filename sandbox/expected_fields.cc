// Joins the tables by API name, weakest first, so that the stronger one has the last word.
#include "sandbox/expected_fields.h"

#include "sandbox/catalog.h"

namespace dbsn::sandbox {
namespace {

constexpr int kDefaultMaxConnections = 8;

ExpectedField& Slot(ExpectedFields& all, std::string_view api_name) {
  for (ExpectedField& field : all.fields) {
    if (field.api_name == api_name) return field;
  }
  all.fields.push_back({});
  all.fields.back().api_name = api_name;
  return all.fields.back();
}

Value DefaultOf(const FieldFact& fact) {
  if (!fact.default_value.empty()) return Value(fact.default_value);
  if (fact.api_name == "connectorMaxConnections") return Value(kDefaultMaxConnections);
  if (fact.api_name == "storageCredentialsExternalTables") return Value(false);
  return Value();
}

void Join(ExpectedFields& all, const FieldFact& fact, bool required) {
  ExpectedField& slot = Slot(all, fact.api_name);
  slot.default_value = DefaultOf(fact);
  slot.required = required && slot.default_value.is_null();
  slot.format = fact.format;
  slot.allowed = fact.allowed;
}

void Join(ExpectedFields& all, const AuthField& field) {
  ExpectedField& slot = Slot(all, field.api_name);
  slot.required = slot.required || field.required;
  if (field.format != Format::kAny) slot.format = field.format;
}

}  // namespace

const ExpectedField* ExpectedFields::Find(std::string_view api_name) const {
  for (const ExpectedField& field : fields) {
    if (field.api_name == api_name) return &field;
  }
  return nullptr;
}

ExpectedFields FieldsOf(const ConnectorType& type, std::int64_t auth) {
  ExpectedFields all;
  for (const std::int64_t id : type.optional_ids) {
    const FieldFact* fact = FindOptional(id);
    if (fact) Join(all, *fact, false);
    all.open = all.open || !fact;
  }
  if (const AuthFact* fact = FindAuth(auth)) {
    for (const AuthField& field : fact->fields) {
      if (!field.api_name.empty()) Join(all, field);
    }
  }
  for (const std::int64_t id : type.required_ids) {
    const FieldFact* fact = FindRequired(id);
    if (fact) Join(all, *fact, true);
    all.open = all.open || !fact;
  }
  return all;
}

}  // namespace dbsn::sandbox
