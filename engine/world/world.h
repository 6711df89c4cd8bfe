// Everything outside the process, built once by main and handed down.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "engine/world/program.h"

namespace dbsn {

class Files;
class Clock;
class Environment;
class Random;
class Transport;
class Stop;
struct TlsSettings;

struct World {
  Files& files;
  Clock& clock;
  Environment& environment;
  Random& random;
  Stop& stop;
  // One per provider origin: TLS and proxies differ.
  std::function<std::unique_ptr<Transport>(const TlsSettings&)> new_transport;
  std::function<Result<ProgramEnd>(const ProgramCall&)> run_program{};
};

}  // namespace dbsn
