// Reads a body member by member into a connector, then looks at the connector as a whole.
#include "sandbox/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sandbox/catalog.h"
#include "sandbox/dialect.h"
#include "sandbox/expected_fields.h"
#include "sandbox/field_tables.h"
#include "sandbox/value_rules.h"

namespace dbsn::sandbox {
namespace {

using MaybeRefusal = std::optional<Refusal>;

Refusal BadField(std::string_view field, std::string_view what) {
  return {400, fmt::format("{} {}", field, what), std::string(field)};
}

// One body being read. |created| tells a create from an update.
struct Reading {
  const Catalog& catalog;
  const Dialect& dialect;
  bool creating = false;
  Connector connector;
  std::vector<Key> written;  // the fields that the body holds, null ones too

  Refusal Invalid(std::string_view field, std::string message) const {
    return {dialect.validation_status, std::move(message), std::string(field)};
  }
};

MaybeRefusal ReadInteger(std::string_view key, const Value& value, std::int64_t& to) {
  const std::int64_t* number = value.AsInteger();
  if (!number) return BadField(key, "must be an integer");
  to = *number;
  return std::nullopt;
}

MaybeRefusal ReadText(std::string_view key, const Value& value, std::string& to) {
  const std::string* text = value.AsText();
  if (!text) return BadField(key, "must be a string");
  to = *text;
  return std::nullopt;
}

// A number from the tables or its name, as far as |accepted| lets either stand.
template <typename Fact>
MaybeRefusal ReadCode(std::string_view key, const Value& value, Accepted accepted,
                      const Fact* (*by_id)(std::int64_t), const Fact* (*by_name)(std::string_view),
                      std::int64_t& to) {
  const std::int64_t* number = value.AsInteger();
  const std::string* name = value.AsText();
  if (accepted == Accepted::kInteger && !number) return BadField(key, "must be an integer");
  if (accepted == Accepted::kName && !name) return BadField(key, "must be a string");
  if (!number && !name) return BadField(key, "must be an integer or a name");
  const Fact* fact = number ? by_id(*number) : by_name(*name);
  if (!fact) return BadField(key, fmt::format("\"{}\" does not exist", value.Plain()));
  to = fact->id;
  return std::nullopt;
}

// What the API fixes at creation, as the recorded bodies suggest.
MaybeRefusal KeepFixed(std::string_view key, bool same) {
  if (same) return std::nullopt;
  return BadField(key, "cannot be changed after creation");
}

MaybeRefusal ReadType(Reading& reading, std::string_view key, const Value& value) {
  std::int64_t category = 0;
  MaybeRefusal refusal = ReadCode<CategoryFact>(key, value, reading.dialect.written_types,
                                                FindCategory, FindCategory, category);
  if (refusal) return refusal;
  if (!reading.creating) return KeepFixed(key, category == reading.connector.category);
  reading.connector.category = category;
  return std::nullopt;
}

MaybeRefusal ReadFixedText(Reading& reading, std::string_view key, const Value& value,
                           std::string& to) {
  std::string text;
  if (MaybeRefusal refusal = ReadText(key, value, text)) return refusal;
  if (!reading.creating) return KeepFixed(key, text == to);
  to = std::move(text);
  return std::nullopt;
}

MaybeRefusal ReadField(Reading& reading, Key key, const Value& value) {
  if (!IsField(key.text()))
    return Refusal{400, fmt::format("Unknown field \"{}\"", key.text()), key.text()};
  if (std::optional<std::string> wrong = WrongType(key.text(), value)) {
    return BadField(key.text(), *wrong);
  }
  ValueMap& map = IsSecret(key.text()) ? reading.connector.secrets : reading.connector.fields;
  map.Set(key, value);
  return std::nullopt;
}

MaybeRefusal ReadNull(Reading& reading, Key key) {
  if (!IsField(key.text())) return BadField(key.text(), "must not be null");
  reading.connector.fields.Erase(key);
  reading.connector.secrets.Erase(key);
  return std::nullopt;
}

MaybeRefusal ReadMember(Reading& reading, Key key, const Value& value) {
  const std::string& name = key.text();
  Connector& to = reading.connector;
  if (name == "connectorType") return ReadType(reading, name, value);
  if (name == "connectorSubType") return ReadFixedText(reading, name, value, to.subtype);
  if (name == "internalID") return ReadFixedText(reading, name, value, to.project);
  if (name == "connectorName") return ReadText(name, value, to.name);
  if (name == "institutionID") return ReadInteger(name, value, to.institution);
  if (name == "ownerID") return ReadInteger(name, value, to.owner);
  if (name == "connectorAuthType") {
    return ReadCode<AuthFact>(name, value, reading.dialect.written_auths, FindAuth, FindAuth,
                              to.auth);
  }
  reading.written.push_back(key);
  if (value.is_null()) return ReadNull(reading, key);
  return ReadField(reading, key, value);
}

MaybeRefusal ReadMembers(Reading& reading, const Value& body) {
  const ValueMap* map = body.AsMap();
  if (!map) return Refusal{400, "The request body must be a JSON object", ""};
  for (const auto& [key, value] : *map) {
    if (MaybeRefusal refusal = ReadMember(reading, key, value)) return refusal;
  }
  return std::nullopt;
}

MaybeRefusal CheckIdentity(const Reading& reading) {
  const Connector& connector = reading.connector;
  if (connector.name.empty()) return reading.Invalid("connectorName", "connectorName is required");
  if (auto wrong = WrongValue("connectorName", Value(connector.name), nullptr)) {
    return reading.Invalid("connectorName", "connectorName " + *wrong);
  }
  if (connector.category == 0) {
    return reading.Invalid("connectorType", "connectorType is required");
  }
  if (connector.project.empty()) return reading.Invalid("internalID", "internalID is required");
  if (connector.institution == 0) {
    return reading.Invalid("institutionID", "institutionID is required");
  }
  if (connector.subtype.empty() && reading.dialect.subtype) {
    return reading.Invalid("connectorSubType", "connectorSubType is required");
  }
  return std::nullopt;
}

MaybeRefusal CheckType(const Reading& reading, const ConnectorType* type) {
  const Connector& connector = reading.connector;
  if (!type) {
    return reading.Invalid("connectorSubType", fmt::format("connectorSubType \"{}\" does not exist",
                                                           connector.subtype));
  }
  if (!type->active && reading.creating) {
    return reading.Invalid("connectorSubType",
                           fmt::format("{} connectors cannot be created", type->name));
  }
  if (type->category != connector.category) {
    const CategoryFact* category = FindCategory(type->category);
    return reading.Invalid("connectorType",
                           fmt::format("connectorType of {} is {} ({})", type->name, type->category,
                                       category ? category->name : "unknown"));
  }
  return std::nullopt;
}

MaybeRefusal CheckAuth(const Reading& reading, const ConnectorType& type) {
  const std::vector<std::int64_t>& taken = type.auth_ids;
  if (taken.empty()) return std::nullopt;
  const std::int64_t auth = reading.connector.auth;
  if (auth == 0) {
    return reading.Invalid("connectorAuthType", "connectorAuthType is required");
  }
  if (std::find(taken.begin(), taken.end(), auth) != taken.end()) return std::nullopt;
  return reading.Invalid("connectorAuthType",
                         fmt::format("{} connectors do not take connectorAuthType {} ({})",
                                     type.name, auth, FindAuth(auth)->name));
}

const Value* ValueOf(const Connector& connector, std::string_view api_name) {
  const Value* found = connector.fields.Find(api_name);
  return found ? found : connector.secrets.Find(api_name);
}

MaybeRefusal CheckWritten(const Reading& reading, const ExpectedFields* expected) {
  for (const Key key : reading.written) {
    const ExpectedField* field = expected ? expected->Find(key.text()) : nullptr;
    if (expected && !expected->open && !field) {
      return Refusal{400,
                     fmt::format("{} connectors have no field \"{}\" with this connectorAuthType",
                                 reading.connector.subtype, key.text()),
                     key.text()};
    }
    const Value* value = ValueOf(reading.connector, key.text());
    if (!value) continue;
    if (auto wrong = WrongValue(key.text(), *value, field)) {
      return reading.Invalid(key.text(), key.text() + " " + *wrong);
    }
  }
  return std::nullopt;
}

MaybeRefusal CheckRequired(const Reading& reading, const ExpectedFields& expected) {
  for (const ExpectedField& field : expected.fields) {
    if (!field.required || field.api_name == "connectorName") continue;
    const Value* value = ValueOf(reading.connector, field.api_name);
    if (value && !(value->AsText() && value->AsText()->empty())) continue;
    return reading.Invalid(field.api_name, fmt::format("{} is required", field.api_name));
  }
  return std::nullopt;
}

void FillDefaults(Reading& reading, const ExpectedFields& expected) {
  for (const ExpectedField& field : expected.fields) {
    if (field.default_value.is_null() || ValueOf(reading.connector, field.api_name)) continue;
    reading.connector.fields.Set(field.api_name, field.default_value);
  }
}

MaybeRefusal Check(Reading& reading) {
  if (MaybeRefusal refusal = CheckIdentity(reading)) return refusal;
  // The reference's bodies name no sub-type: then nothing more is known of the connector.
  if (reading.connector.subtype.empty()) return CheckWritten(reading, nullptr);
  const ConnectorType* type = reading.catalog.Find(reading.connector.subtype);
  if (MaybeRefusal refusal = CheckType(reading, type)) return refusal;
  if (MaybeRefusal refusal = CheckAuth(reading, *type)) return refusal;
  const ExpectedFields expected = FieldsOf(*type, reading.connector.auth);
  if (MaybeRefusal refusal = CheckWritten(reading, &expected)) return refusal;
  if (MaybeRefusal refusal = CheckRequired(reading, expected)) return refusal;
  FillDefaults(reading, expected);
  return std::nullopt;
}

std::variant<Connector, Refusal> Read(Reading reading, const Value& body) {
  if (MaybeRefusal refusal = ReadMembers(reading, body)) return *std::move(refusal);
  if (MaybeRefusal refusal = Check(reading)) return *std::move(refusal);
  return std::move(reading.connector);
}

}  // namespace

std::variant<Connector, Refusal> ReadCreate(const Value& body, const Catalog& catalog,
                                            const Dialect& dialect) {
  return Read(Reading{catalog, dialect, true, {}, {}}, body);
}

std::variant<Connector, Refusal> ReadUpdate(const Value& body, const Connector& before,
                                            const Catalog& catalog, const Dialect& dialect) {
  return Read(Reading{catalog, dialect, false, before, {}}, body);
}

}  // namespace dbsn::sandbox
