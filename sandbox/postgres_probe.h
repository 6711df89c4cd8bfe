// PostgreSQL, and what speaks its protocol, through libpq.
#pragma once
#include <memory>

#include "sandbox/probe.h"

namespace dbsn::sandbox {

// Loads libpq at its first use; safe from many threads.
std::unique_ptr<DatabaseProbe> NewPostgresProbe();

// What libpq's text means; it gives no code for a connection that was not made.
ProbeProblem PostgresProblem(std::string_view text);

}  // namespace dbsn::sandbox
