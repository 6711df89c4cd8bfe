// What can be wrong with an order to start the sandbox.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn::sandbox {

inline constexpr Code kBadListen{"sandbox.bad-listen", "Cannot listen there"};
inline constexpr Code kBadDialect{"sandbox.bad-dialect", "Unknown dialect"};
inline constexpr Code kBadFault{"sandbox.bad-fault", "Fault not understood"};
inline constexpr Code kBadCatalog{"sandbox.bad-catalog", "Catalog not readable"};
inline constexpr Code kBadTls{"sandbox.bad-tls", "Certificate or key not usable"};
inline constexpr Code kBadOption{"sandbox.bad-option", "Option not understood"};
inline constexpr Code kStoreFailed{"sandbox.store-failed", "The sandbox's data could not be kept"};

}  // namespace dbsn::sandbox
