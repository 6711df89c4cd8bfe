// MySQL and MariaDB through libmariadb. Their databases are one level: a catalog is a database and
// holds the one schema of its own name.
#pragma once
#include <memory>

#include "sandbox/probe.h"

namespace dbsn::sandbox {

// Loads libmariadb at its first use; safe from many threads.
std::unique_ptr<DatabaseProbe> NewMysqlProbe();

// What the client's error number means.
ProbeProblem MysqlProblem(unsigned int number);

}  // namespace dbsn::sandbox
