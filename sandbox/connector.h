// A connector and a project as the store keeps them, before a dialect gives them a spelling.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "schema/value.h"

namespace dbsn::sandbox {

struct Project {
  std::int64_t id = 0;      // 101
  std::string internal_id;  // "N1r8Do"
  std::string name;
  std::int64_t institution = 0;
  std::string organization;
};

struct Connector {
  std::int64_t id = 0;
  std::string project;  // its internalID
  std::int64_t institution = 0;
  std::int64_t owner = 0;
  std::string name;
  std::int64_t category = 0;    // connectorType, 1..9
  std::string subtype;          // "" when it was never said
  std::int64_t auth = 0;        // connectorAuthType, 0 when it was never said
  ValueMap fields;              // by API name: all that is answered and is not above
  ValueMap secrets;             // by API name: for connection tests, never answered
  std::int64_t created_ms = 0;  // Unix time
  std::int64_t modified_ms = 0;
  bool deleted = false;  // only where deletes are soft

  // The text of |api_name| among fields and secrets; "" when absent.
  std::string Text(std::string_view api_name) const;
};

// What a list row carries: no secret, no user name, no auth type.
struct ThinConnector {
  std::int64_t id = 0;
  std::string_view project;
  std::int64_t institution = 0;
  std::int64_t owner = 0;
  std::string_view name;
  std::int64_t category = 0;
  std::string_view subtype;
  std::optional<std::string_view> host;
  std::optional<std::string_view> port;
  std::optional<std::string_view> database;
  std::int64_t created_ms = 0;
  std::int64_t modified_ms = 0;
  bool deleted = false;
};

struct ListFilter {
  std::string project;                      // "" any
  std::optional<std::int64_t> institution;  // any when absent
};

}  // namespace dbsn::sandbox
