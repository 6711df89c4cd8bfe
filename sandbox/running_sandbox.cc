// Options to parts. Everything that a person can get wrong is found before the port is opened.
#include "sandbox/running_sandbox.h"

#include <fmt/format.h>

#include "engine/world/clock.h"
#include "engine/world/files.h"
#include "engine/world/stop.h"
#include "engine/world/transport.h"
#include "engine/world/world.h"
#include "sandbox/catalog.h"
#include "sandbox/dialect.h"
#include "sandbox/http_server.h"
#include "sandbox/probes.h"
#include "sandbox/sandbox.h"
#include "sandbox/sandbox_codes.h"
#include "sandbox/service.h"
#include "sandbox/store.h"

namespace dbsn::sandbox {
namespace {

constexpr std::uint32_t kOwnerOnly = 0600;

// Made with its mode before SQLite opens it: connectors' secrets stand in it.
Result<Done> MakeDataFile(const std::string& path, Files& files) {
  if (path.empty()) return Done{};
  Result<std::unique_ptr<AppendFile>> file = files.OpenForAppend(path, kOwnerOnly);
  if (!file.ok()) return file.problem();
  return Done{};
}

// The first is the contract's; the second is for changes of scope.
Result<Done> AddProjects(Store& store) {
  const Project projects[] = {{101, "N1r8Do", "Orders", 17, "Example Organization"},
                              {102, "Stg001", "Orders staging", 17, "Example Organization"}};
  for (const Project& project : projects) {
    Result<Done> added = store.AddProject(project);
    if (!added.ok()) return added;
  }
  return Done{};
}

Result<Done> OrderFaults(const std::vector<std::string>& texts, FaultBox& box) {
  for (const std::string& text : texts) {
    Result<Fault> fault = ParseFault(text);
    if (!fault.ok()) return fault.problem();
    box.Add(std::move(fault).value());
  }
  return Done{};
}

}  // namespace

struct RunningSandbox::Parts {
  Catalog catalog;
  Dialect dialect;
  std::unique_ptr<Store> store;
  std::unique_ptr<Probes> probes;
  std::unique_ptr<Service> service;
  std::unique_ptr<HttpServer> server;  // last: no request after it has gone
};

RunningSandbox::RunningSandbox(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RunningSandbox::~RunningSandbox() = default;

const std::string& RunningSandbox::url() const { return parts_->server->url(); }

Result<std::unique_ptr<RunningSandbox>> RunningSandbox::Start(const SandboxOptions& options,
                                                              World& world) {
  if (options.requests_per_minute < 1) {
    return Diagnostic{
        .code = kBadOption,
        .detail = fmt::format("{} requests a minute are none.", options.requests_per_minute),
        .hint = "Give a number from 1 up.",
        .about = "--rate-limit"};
  }
  Result<Dialect> dialect = ParseDialect(options.dialect);
  if (!dialect.ok()) return dialect.problem();
  Result<Catalog> catalog = Catalog::Load(options.catalog_folder, world.files);
  if (!catalog.ok()) return catalog.problem();
  const Result<Done> made = MakeDataFile(options.data_file, world.files);
  if (!made.ok()) return made.problem();
  Result<std::unique_ptr<Store>> store = Store::Open(options.data_file);
  if (!store.ok()) return store.problem();
  const Result<Done> added = AddProjects(*store.value());
  if (!added.ok()) return added.problem();

  auto parts = std::make_unique<Parts>(Parts{std::move(catalog).value(), dialect.value(),
                                             std::move(store).value(), nullptr, nullptr, nullptr});
  parts->probes = std::make_unique<Probes>(world.new_transport(TlsSettings{}));
  parts->service =
      std::make_unique<Service>(ServiceParts{*parts->store, parts->catalog, parts->dialect,
                                             *parts->probes, world.clock, world.stop},
                                ServiceRules{options.unique_names, options.review,
                                             options.expired_tokens, options.requests_per_minute});
  const Result<Done> ordered = OrderFaults(options.faults, parts->service->faults());
  if (!ordered.ok()) return ordered.problem();

  Result<std::unique_ptr<HttpServer>> server = HttpServer::Start(
      {options.listen, options.tls_certificate, options.tls_key},
      [service = parts->service.get()](Request request) {
        return service->Answer(std::move(request));
      },
      [&world](std::chrono::milliseconds wait) { return world.clock.Sleep(wait, world.stop); });
  if (!server.ok()) return server.problem();
  parts->server = std::move(server).value();
  return std::unique_ptr<RunningSandbox>(new RunningSandbox(std::move(parts)));
}

}  // namespace dbsn::sandbox
