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

#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

// Reads the secret from where it stands (a variable, a file), each time anew. Thread-safe.
using CredentialSource = std::function<Result<Secret>()>;

class Credentials {
 public:
  struct Held {
    std::shared_ptr<const Secret> secret;
    std::int64_t reading = 0;  // which reading of the source it is
  };
  // |about|: the API's address, for diagnostics. |on_read|: told each secret that was read.
  Credentials(CredentialSource source, std::string about,
              std::function<void(const Secret&)> on_read);

  // Fails as its source does, and when the secret could not stand in a header.
  Result<Held> Current();
  // The API did not take |refused|: reads the source again, unless another thread already has.
  Result<Held> Renewed(const Held& refused);
  // All that were read in this run, so that they can be struck out of what a server says.
  std::vector<std::shared_ptr<const Secret>> Known() const;

 private:
  Result<Held> ReadLocked();

  const CredentialSource source_;
  const std::string about_;
  const std::function<void(const Secret&)> on_read_;
  mutable std::mutex mutex_;
  std::optional<Held> held_;
  std::vector<std::shared_ptr<const Secret>> known_;
};

}  // namespace dbsn
