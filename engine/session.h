// Everything one command has in hand: what was read, and the ways out. Holds no story; that is
// engine/pipeline.cc.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/apply/staleness.h"
#include "engine/invocation.h"
#include "engine/load/catalog_lock.h"
#include "engine/load/secrets.h"
#include "engine/load/settings.h"
#include "engine/load/workspace.h"
#include "engine/provider/provider.h"
#include "engine/report/reporter.h"
#include "engine/state/state_store.h"
#include "engine/world/world.h"
#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/source.h"
#include "schema/validate.h"

namespace dbsn {

class Log;

class Session {
 public:
  // All must outlive the session. |sources| and |hidden| are shared with the reporter.
  Session(World& world, Files& embedded, const Invocation& asked, Reporter& reporter, Log& log,
          Sources& sources, std::vector<Place>& hidden);
  ~Session();

  // Each reports what is wrong and is false when the command cannot go on.
  bool ReadWorkspace();  // definitions and dbsn.yaml
  bool ReadManifests();  // and what they mean: `desired`
  // The problems of the manifests under these definitions, reported to nobody.
  Diagnostics CheckManifests(const Definitions& by_entry);
  // The definitions, by entry, with another catalog for that one. Reports why not.
  std::optional<Definitions> WithCatalog(const std::string& definition,
                                         const CatalogFiles& catalog);
  // Of the providers, as far as no environment is needed; a token that is at hand and about to end
  // is warned of.
  bool CheckSettings();
  bool OpenProviders();  // settings, credentials, transports
  bool MarkSecrets(const Marker& marker);
  // The catalog files of the entry's kind, from its web host; no token is sent. REQUIRES:
  // CheckSettings() was true.
  std::optional<CatalogFiles> FetchCatalog(const std::string& entry,
                                           const PublishedCatalog& published);
  // Reports |problems|; true when there is no error among them.
  bool Report(Diagnostics problems);
  void Fail(const Diagnostic& problem) { reporter.Problem(problem); }

  std::string HostOf(const std::string& entry, const PublishedCatalog& published) const;

  // Of the workspace's entries whose definition is known: entry name → definition.
  const Definitions& definitions() const { return by_entry_; }
  const Workspace& workspace() const { return workspace_; }
  const Providers& providers() const { return providers_; }
  // The catalogs that the definitions were read with, and which copies are pinned.
  const CatalogsByName& catalogs() const { return catalogs_; }
  const CatalogLock& catalog_lock() const { return catalog_lock_; }
  StateStore& store() const { return *store_; }
  std::map<std::string, ProviderFacts> Facts() const;
  // What a saved plan is held against.
  Circumstances CircumstancesNow(const std::string& plan_digest) const;
  const SecretResolver& secrets() const { return *secrets_; }
  bool stopped() const;
  std::string Now() const;  // RFC 3339

  World& world;
  const Invocation& asked;
  Reporter& reporter;
  std::vector<DesiredResource> desired;
  PlanOptions options;  // as asked, with the paths that narrow the run

 private:
  std::vector<std::string> ManifestPaths() const;
  ValidationScope ScopeOf(const Definitions& by_entry) const;

  Files& embedded_;
  Log& log_;
  Sources& sources_;
  std::vector<Place>& hidden_;
  DefinitionPlaces places_;
  CatalogLock catalog_lock_;
  CatalogsByName catalogs_;
  Definitions by_name_;   // definition name → definition
  Definitions by_entry_;  // workspace entry → definition
  Workspace workspace_;
  std::map<std::string, ProviderSettings> settings_;
  Providers providers_;
  std::unique_ptr<StateStore> store_;
  std::unique_ptr<SecretResolver> secrets_;
};

}  // namespace dbsn
