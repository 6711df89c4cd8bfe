// When a JSON Web Token ends (RFC 7519, 4.1.4). Pure; reads the payload and checks no signature,
// that is the server's affair. Never shows any of the token.
#pragma once
#include <optional>
#include <string>

#include "engine/world/clock.h"
#include "schema/diagnostic.h"
#include "schema/secret.h"

namespace dbsn {

// Nothing when it is no JWT or says no end.
std::optional<Clock::WallTime> JwtExpiry(const Secret& token);

// A warning when the token is past its end or within five minutes of it. |about|: where the token
// is used, for the diagnostic.
std::optional<Diagnostic> WarnOfExpiry(const Secret& token, Clock::WallTime now,
                                       const std::string& about);

}  // namespace dbsn
