// Which probe a connector is tested with: a database login, a request to its URL, a TCP connection.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "engine/world/transport.h"
#include "sandbox/probe.h"

namespace dbsn::sandbox {

struct Connector;

class Probes {  // safe from many threads
 public:
  explicit Probes(std::unique_ptr<Transport> transport);
  ~Probes();

  // Null when |subtype| is no database that the sandbox speaks to.
  DatabaseProbe* DatabaseFor(std::string_view subtype);
  // Nothing when the connection was made.
  std::optional<ProbeFailure> Test(const Connector& connector);
  // Whether anything listens there.
  std::optional<ProbeFailure> Reach(const ProbeTarget& target);
  Exchange Send(const HttpRequest& request);

 private:
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<DatabaseProbe> postgres_;
  std::unique_ptr<DatabaseProbe> mysql_;
};

ProbeTarget TargetOf(const Connector& connector);

}  // namespace dbsn::sandbox
