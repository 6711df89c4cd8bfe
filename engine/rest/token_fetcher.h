// Gets a token for a secret, where an API takes no secret itself: from a token endpoint by client
// credentials (RFC 6749, 4.4), or by a call of the API's own. The secret goes to the endpoint that
// the definition's setting names, or to the API's own origin, and nowhere else.
#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "engine/rest/sender.h"
#include "engine/world/clock.h"
#include "schema/definition.h"
#include "schema/result.h"
#include "schema/secret.h"
#include "schema/wire.h"

namespace dbsn {

class KnownSecrets;

struct FetchedToken {
  Secret token;
  std::optional<std::chrono::milliseconds> lives;  // none: nobody says how long
};

class TokenFetcher {
 public:
  virtual ~TokenFetcher() = default;
  virtual Result<FetchedToken> Fetch(const Secret& secret) = 0;
};

// Null where the definition's auth takes the secret as it is. The references must outlive it.
std::unique_ptr<TokenFetcher> NewTokenFetcher(const Definition& definition,
                                              const SettingValues& settings, bool insecure,
                                              Sender& sender, KnownSecrets& known, Clock& clock);

}  // namespace dbsn
