// A RestProvider of the shipped definition over a scripted network, with a clock that never waits.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/rest/rest_provider.h"
#include "engine/world/known_secrets.h"
#include "engine/world/log.h"
#include "engine/world/stop.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_transport.h"
#include "tests/support/real_definition.h"

namespace dbsn {

inline constexpr char kTokenText[] = "tok-sentinel-1";

struct Rig {
  FakeClock clock;
  FakeRandom random;
  Stop stop;
  Log log;
  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
  std::shared_ptr<const Definition> definition = DatabasinDefinition();
  SettingValues settings{{"url", "http://127.0.0.1:9000/base"},
                         {"project", "N1r8Do"},
                         {"institution", "17"},
                         {"owner", "5"},
                         {"connectorTypeAs", "integer"},
                         {"connectorAuthTypeAs", "integer"}};
  std::string token = kTokenText;
  int token_reads = 0;
  bool insecure = false;
  std::shared_ptr<KnownSecrets> known = std::make_shared<KnownSecrets>();
  std::mutex mutex;
  std::vector<Diagnostic> warnings;

  const ResourceType& type() const { return definition->kinds.find("Connector")->second; }

  std::shared_ptr<Provider> Make() {
    return NewRestProvider({definition,
                            settings,
                            insecure,
                            [this]() -> Result<Secret> {
                              const std::lock_guard lock(mutex);
                              ++token_reads;
                              return Secret(token);
                            },
                            transport,
                            clock,
                            random,
                            stop,
                            log,
                            [this](Diagnostic warning) { warnings.push_back(std::move(warning)); },
                            {},
                            known});
  }
};

inline Scope ProjectScope() {
  return Scope{"N1r8Do",
               {{"project", Value("N1r8Do")}, {"institution", Value(17)}, {"owner", Value(5)}}};
}

inline Request Creating(Value body) {
  return {"create", "POST", "/api/connector", {}, std::move(body)};
}
inline Request Updating(Value body) {
  return {"update", "PUT", "/api/connector/{id}", {}, std::move(body)};
}
inline Request Deleting() { return {"delete", "DELETE", "/api/connector/{id}", {}, Value()}; }

// A secret is "secret of NAME", an id "71".
inline Fillings TestFillings() {
  return {[](const SecretRef& ref) -> Result<Secret> { return Secret("secret of " + ref.text); },
          [](const Ref&) -> Result<std::string> { return std::string("71"); }};
}

}  // namespace dbsn
