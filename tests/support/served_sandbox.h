// The sandbox's service without a socket: a request of ours in, its answer out. It holds one
// project and nothing else at first; its connection tests find whatever they ask for.
#pragma once
#include <memory>
#include <string>

#include "engine/world/stop.h"
#include "engine/world/transport.h"
#include "sandbox/dialect.h"
#include "sandbox/probes.h"
#include "sandbox/store.h"

namespace dbsn {

class Clock;
namespace sandbox {
class Service;
}

struct SimulatedServer {
  bool unique_names = false;
  std::string dialect = "reference";
};

class ServedSandbox {  // safe from many threads
 public:
  static constexpr char kProject[] = "N1r8Do";
  static constexpr int kInstitution = 17;

  ServedSandbox(const SimulatedServer& asked, Clock& clock);
  ~ServedSandbox();

  HttpResponse Serve(const HttpRequest& request);
  sandbox::Store& store() { return *store_; }

 private:
  Stop never_;
  sandbox::Dialect dialect_;
  std::unique_ptr<sandbox::Store> store_;
  sandbox::Probes probes_;
  std::unique_ptr<sandbox::Service> service_;
};

}  // namespace dbsn
