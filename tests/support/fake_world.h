// A world whose disk is real and whose other parts a test decides.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "engine/world/posix_files.h"
#include "engine/world/stop.h"
#include "engine/world/transport.h"
#include "engine/world/world.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_environment.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_transport.h"

namespace dbsn {

struct FakeWorld {
  PosixFiles files;
  FakeClock clock;
  FakeEnvironment environment;
  FakeRandom random;
  Stop stop;
  FakeTransport::Handler network;  // what every request is answered with
  TlsSettings tls;                 // of the transport made last
  std::function<Result<ProgramEnd>(const ProgramCall&)> program;
  World world{files,
              clock,
              environment,
              random,
              stop,
              [this](const TlsSettings& settings) {
                tls = settings;
                auto transport = std::make_unique<FakeTransport>();
                transport->Handle([this](const HttpRequest& request) { return network(request); });
                return transport;
              },
              [this](const ProgramCall& call) { return program(call); }};
};

}  // namespace dbsn
