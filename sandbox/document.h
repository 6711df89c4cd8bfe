// A resource of any other kind than a connector, as the store keeps it.
#pragma once
#include <cstdint>
#include <string>

#include "schema/value.h"

namespace dbsn::sandbox {

struct Document {
  std::int64_t id = 0;
  std::string kind;   // "rivergen data source"
  std::string scope;  // what its names are unique in
  std::string name;
  ValueMap body;                // as the API takes it, secrets included: they are never answered
  std::int64_t created_ms = 0;  // Unix time
  std::int64_t modified_ms = 0;
  bool deleted = false;  // only where deletes are soft
};

}  // namespace dbsn::sandbox
