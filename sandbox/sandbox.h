// A local server that speaks Databasin's API as its endpoint reference, its creation guide and the
// public CLI on the wire describe it, with a store, connection tests and faults of its own. Written
// from those documents and never from the provider definitions, so that each checks the other.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace dbsn {

struct World;

struct SandboxOptions {
  std::string listen = "127.0.0.1:9000";  // HOST:PORT; port 0 takes a free one
  std::string data_file;                  // SQLite, made 0600; "" keeps everything in memory
  std::string dialect = "reference";      // sandbox/dialect.h says what may stand here
  bool unique_names = false;              // a name twice in one project is refused with 409
  bool review = false;                    // published connector templates wait for a review
  std::string tls_certificate;            // PEM; with |tls_key| the server speaks https
  std::string tls_key;
  std::string catalog_folder;               // holds types/ and fields/; "" the embedded catalog
  std::vector<std::string> faults;          // sandbox/fault.h says what may stand here
  std::vector<std::string> expired_tokens;  // answered with 401
  std::int64_t requests_per_minute = 1'000'000;  // per token; above it 429
};

// Serves until |world.stop| is asked. Gives |print| one line when it is ready:
// "Listening on http://127.0.0.1:9000".
Result<Done> RunSandbox(const SandboxOptions& options, World& world,
                        const std::function<void(std::string_view)>& print);

}  // namespace dbsn
