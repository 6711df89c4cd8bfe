// Records in tables of a PostgreSQL database:
//   SCHEMA.record (state text, key text, value text), SCHEMA.lock (state text, info text)
// The lock is an advisory lock of the one connection that also writes: it ends with it, whatever
// ends it, and a process that slept cannot write once it is gone.
#pragma once
#include <memory>
#include <string>

#include "engine/state/record_place.h"

namespace dbsn {

struct PostgresPlaceSettings {
  std::string
      address;  // "postgresql://ada@db.internal/platform"; "" libpq's variables (PGHOST ...)
  std::string password;  // "" as the address, PGPASSWORD or ~/.pgpass say
  std::string schema = "dbsn";
  std::string state;  // "shop/prod"
};

std::unique_ptr<RecordPlace> NewPostgresPlace(PostgresPlaceSettings settings);

}  // namespace dbsn
