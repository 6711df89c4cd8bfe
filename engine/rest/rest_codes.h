// The problems that an API can cause. Their names are stable.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kApiUnreachable{"api.unreachable", "Cannot reach the API"};
inline constexpr Code kApiCertificate{"api.certificate", "The API's certificate is not trusted"};
inline constexpr Code kApiTimeout{"api.timeout", "The API did not answer in time"};
inline constexpr Code kApiBroken{"api.broken", "The connection broke off"};
inline constexpr Code kApiStopped{"api.stopped", "Stopped on request"};
inline constexpr Code kApiRejected{"api.rejected", "The API refused the request"};
inline constexpr Code kApiUnauthorized{"api.unauthorized",
                                       "The API does not accept the credentials"};
inline constexpr Code kApiForbidden{"api.forbidden", "The API denies access"};
inline constexpr Code kApiNotFound{"api.not-found", "Not found"};
inline constexpr Code kApiRateLimited{"api.rate-limited", "The API's rate limit is reached"};
inline constexpr Code kApiServerError{"api.server-error", "The API failed"};
inline constexpr Code kApiBadAnswer{"api.bad-answer", "The API's answer makes no sense"};
inline constexpr Code kApiRedirect{"api.redirect", "The API answers with a redirect"};
inline constexpr Code kApiNotTried{"api.not-tried", "Not tried"};
inline constexpr Code kApiInsecureOrigin{"api.insecure-origin", "Credentials over plain http"};
inline constexpr Code kApiBadOrigin{"api.bad-origin", "Not an address of an API"};
inline constexpr Code kApiMissingContext{"api.missing-context",
                                         "A value that requests need is missing"};
inline constexpr Code kApiOutcomeUnknown{"api.outcome-unknown",
                                         "Whether it was carried out is not known"};
inline constexpr Code kApiTestFailed{"api.test-failed", "The API's test failed"};
inline constexpr Code kApiNotSupported{"api.not-supported", "The API has no such operation"};
inline constexpr Code kApiTokenExpires{"api.token-expires", "The token expires"};

}  // namespace dbsn
