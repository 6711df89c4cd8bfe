// HTTP over real connections. What is guarded here: one deadline over the whole exchange, a limit
// on the answer, no redirect followed, no request sent twice unless it only reads, and an honest
// word on whether the server may have acted.
// REQUIRES: SIGPIPE is ignored (signals.h).
#pragma once
#include <memory>

#include "engine/world/proxy_choice.h"
#include "engine/world/transport.h"

namespace dbsn {

// Request headers that are not set are given: Host, Accept, User-Agent ("dbsn/VERSION").
// A GET or HEAD that meets a kept-alive connection which the server closed meanwhile is sent once
// more on a fresh one; any other method answers kBroken, Sent::kMaybe.
// An answer's compressed body is given decompressed; its limit counts both.
std::unique_ptr<Transport> NewHttpTransport(const TlsSettings& tls, ProxySettings proxies);

}  // namespace dbsn
