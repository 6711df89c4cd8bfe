// Which fields a connector of one type and one auth type takes: its required, optional and auth
// fields joined by API name, since many ids share one. Required wins over auth, auth over optional.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "sandbox/field_tables.h"
#include "schema/value.h"

namespace dbsn::sandbox {

struct ConnectorType;

struct ExpectedField {
  std::string_view api_name;
  bool required = false;
  Format format = Format::kAny;
  std::string_view allowed = {};
  Value default_value;  // null when there is none
};

struct ExpectedFields {
  std::vector<ExpectedField> fields;
  // The catalog names an id beyond the published tables: then any known field is taken.
  bool open = false;

  const ExpectedField* Find(std::string_view api_name) const;
};

ExpectedFields FieldsOf(const ConnectorType& type, std::int64_t auth);

}  // namespace dbsn::sandbox
