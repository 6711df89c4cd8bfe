// The one token of a provider, shared by all its threads and read again from its source when the
// API no longer takes it. Never shows it.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/rest/token_fetcher.h"
#include "engine/world/clock.h"
#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

// Reads the secret from where it stands (a variable, a file), each time anew. Thread-safe.
using CredentialSource = std::function<Result<Secret>()>;

class Credentials {
 public:
  struct Held {
    std::shared_ptr<const Secret> secret;  // the token, where one is fetched for the secret
    std::int64_t reading = 0;              // which reading of the source it is
    std::optional<Clock::Instant> until;   // when it is to be fetched anew; none: when refused
  };
  // |about|: the API's address, for diagnostics. |on_read|: told each secret that was read.
  Credentials(CredentialSource source, std::string about, Clock& clock,
              std::function<void(const Secret&)> on_read);
  // Tokens are fetched by |fetcher|, which must outlive this; null: the secret is the token.
  void FetchBy(TokenFetcher* fetcher) { fetcher_ = fetcher; }

  // Fails as its source does, and when the secret could not stand in a header.
  Result<Held> Current();
  // The API did not take |refused|: reads the source again, unless another thread already has.
  Result<Held> Renewed(const Held& refused);
  // All that were read in this run, so that they can be struck out of what a server says.
  std::vector<std::shared_ptr<const Secret>> Known() const;

 private:
  Result<Held> ReadLocked();
  Result<Held> FetchLocked(const Secret& secret);
  void KnowLocked(const std::shared_ptr<const Secret>& secret);

  const CredentialSource source_;
  const std::string about_;
  Clock& clock_;
  const std::function<void(const Secret&)> on_read_;
  TokenFetcher* fetcher_ = nullptr;
  mutable std::mutex mutex_;
  std::optional<Held> held_;
  std::vector<std::shared_ptr<const Secret>> known_;
};

}  // namespace dbsn
