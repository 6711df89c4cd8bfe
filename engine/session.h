// Everything one command has in hand: what was read, and the ways out. Holds no story; that is
// engine/pipeline.cc.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/apply/staleness.h"
#include "engine/invocation.h"
#include "engine/load/catalog_lock.h"
#include "engine/load/chosen_environment.h"
#include "engine/load/definitions.h"
#include "engine/load/secret_resolver.h"
#include "engine/load/settings.h"
#include "engine/load/workspace.h"
#include "engine/plan/undo.h"
#include "engine/provider/provider.h"
#include "engine/report/reporter.h"
#include "engine/state/state_store.h"
#include "engine/world/world.h"
#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/manifest_layers.h"
#include "schema/overlay.h"
#include "schema/shared_problems.h"
#include "schema/source.h"

namespace dbsn {

class Log;

class Session {
 public:
  // All must outlive the session. |sources| and |hidden| are shared with the reporter.
  Session(World& world, Files& embedded, const Invocation& asked, Reporter& reporter, Log& log,
          Sources& sources, std::vector<Place>& hidden);
  ~Session();

  // Each reports what is wrong and is false when the command cannot go on.
  // Definitions, dbsn.yaml and the environment that was asked for; |otherwise| when none was.
  bool ReadWorkspace(const std::string& otherwise = "");
  bool ReadManifests();  // and what they mean: `desired`
  // The problems of the environment's manifests under these definitions, reported to nobody.
  Diagnostics CheckManifests(const Definitions& by_entry);
  // The definitions, by entry, with another catalog for that one. Reports why not.
  std::optional<Definitions> WithCatalog(const std::string& definition,
                                         const CatalogFiles& catalog);
  // Of the providers, as far as no secret is needed; a token that is at hand and about to end is
  // warned of.
  bool CheckSettings();
  bool OpenProviders();  // settings, credentials, transports
  // Of what this run may concern: with targets of these, of what they need and of |unsettled|.
  // From now on what |undoing| says is wanted, and the plan is about nothing else.
  void WantAsBefore(Undoing undoing);
  bool MarkSecrets(const Marker& marker, const std::vector<Unsettled>& unsettled);
  // The catalog files of the entry's kind, from its web host; no token is sent. REQUIRES:
  // CheckSettings() was true.
  std::optional<CatalogFiles> FetchCatalog(const std::string& entry,
                                           const PublishedCatalog& published);
  std::string HostOf(const std::string& entry, const PublishedCatalog& published) const;
  // Reports |problems|; true when there is no error among them.
  bool Report(Diagnostics problems);

  // ReadWorkspace in steps, for commands that look at several environments.
  bool ReadFile();
  bool Enter(const std::string& environment);  // of those that the file defines; "" without any
  // The environment that was asked for, or every one: one "" where there are none. Empty, and
  // reported, when what was asked for is none.
  std::vector<std::string> EnvironmentsAskedFor();
  // |look| in each environment. Every problem is reported once, with the environments in which it
  // stands; true when there is no error among them.
  bool LookInEach(const std::vector<std::string>& environments, const std::function<void()>& look);
  // REQUIRES: the manifests of every environment were read, and no error was found in them.
  void WarnOfUnusedVariables();
  void Fail(const Diagnostic& problem) { reporter.Problem(problem); }

  // Of the workspace's entries whose definition is known: entry name → definition.
  const Definitions& definitions() const { return by_entry_; }
  // Every definition, by its own name, whether the workspace uses it or not.
  const Definitions& known() const { return by_name_; }
  const Workspace& workspace() const { return workspace_; }
  const ChosenEnvironment& environment() const { return environment_; }
  const Providers& providers() const { return providers_; }
  // The catalogs that the definitions were read with, and which copies are pinned.
  const CatalogsByName& catalogs() const { return in_use_.catalogs; }
  // Where a definition that --providers named stands; "" for one that the program carries.
  std::string FolderOf(const std::string& definition) const;
  const CatalogLock& catalog_lock() const { return catalog_lock_; }
  StateStore& store() const;
  // The state that another dbsn.yaml names, for this environment.
  // |any|: also one that is not, or no longer, this workspace's.
  std::unique_ptr<StateStore> OpenStore(const Workspace& workspace, bool any = false) const;
  std::map<std::string, ProviderFacts> Facts() const;
  // The project of manifests that name none, by provider, as far as the settings say it.
  std::map<std::string, std::string> DefaultProjects() const;
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
  // Told of each good answer by the providers that are opened after it is set; may be empty.
  std::function<void(const Operation&, const std::string&)> answered;

 private:
  void CheckPins(Diagnostics& problems);
  std::optional<Diagnostic> CheckChoice(std::string& name);
  std::optional<Diagnostic> TakeOverOne();
  void CheckSources(Diagnostics& problems) const;
  void LearnOthers(const std::set<Address>& concerned) const;
  std::set<Address> Targeted() const;
  const std::vector<WrittenManifest>& BaseManifests();
  std::vector<Manifest> LayeredNow(Diagnostics& problems);
  void Complete(Diagnostic& problem);

  Files& embedded_;
  Log& log_;
  Sources& sources_;
  std::vector<Place>& hidden_;
  DefinitionPlaces places_;
  CatalogLock catalog_lock_;
  InUse in_use_;
  Definitions by_name_;   // definition name → definition
  Definitions by_entry_;  // workspace entry → definition
  Workspace workspace_;
  ChosenEnvironment environment_;
  bool one_chosen_ = false;  // the run is for one environment, and no other
  std::optional<std::vector<WrittenManifest>> base_;  // read once for all environments
  Diagnostics base_problems_;                         // of reading them: they stand in each
  BasePlaces base_places_;
  LoneManifests lone_;
  std::set<std::string, std::less<>> used_variables_;  // in all environments so far
  SharedProblems* shared_ = nullptr;                   // while several environments are looked at
  std::map<std::string, ProviderSettings> settings_;
  Providers providers_;
  mutable std::unique_ptr<StateStore> store_;  // of the environment, once it was asked for
  const std::shared_ptr<KnownSecrets> known_;  // of all that it reads
  std::unique_ptr<SecretResolver> secrets_;
};

}  // namespace dbsn
