// The one interpreter of provider definitions. It names no API: what it sends and what an answer
// means stands in the definition.
#pragma once
#include <functional>
#include <memory>

#include "engine/provider/provider.h"
#include "engine/rest/credentials.h"
#include "schema/definition.h"
#include "schema/diagnostic.h"
#include "schema/wire.h"

namespace dbsn {

class Clock;
class KnownSecrets;
class Log;
class Random;
class Stop;
class Transport;

// The references must outlive the provider.
struct RestParts {
  std::shared_ptr<const Definition> definition;
  // Every setting that has a value, defaults included, but the sensitive ones. The setting that
  // the definition calls its origin is the base address; one named "timeout" (kSeconds) is how
  // long one attempt may take in place of the definition's.
  SettingValues settings;
  bool insecure = false;        // plain http to another host was allowed by a person
  CredentialSource credential;  // empty when the definition's auth is none
  std::shared_ptr<Transport> transport;
  Clock& clock;
  Random& random;
  const Stop& stop;
  Log& log;
  // Told of what is odd but stops nothing: a token that ends soon (once a run), an answer's member
  // that is not what the definition says (each once). From any thread, one call at a time. May be
  // empty.
  std::function<void(Diagnostic)> warn;
  // Told of each answer of a good status to a request of |definition|, as it came. From any thread.
  // May be empty.
  std::function<void(const Operation&, const std::string&)> answered{};
  // What stands in no message, whoever sent it; what is sent is added. May be null.
  std::shared_ptr<KnownSecrets> known{};
};
std::shared_ptr<Provider> NewRestProvider(RestParts parts);

}  // namespace dbsn
