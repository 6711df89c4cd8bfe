#include "engine/session.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "engine/load/definition_digest.h"
#include "engine/load/load_codes.h"
#include "engine/load/manifests.h"
#include "engine/load/secrets.h"
#include "engine/plan/secret_places.h"
#include "engine/rest/provider_settings.h"
#include "engine/rest/published_files.h"
#include "engine/rest/rest_provider.h"
#include "engine/world/clock.h"
#include "engine/world/environment.h"
#include "engine/world/known_secrets.h"
#include "engine/world/stop.h"
#include "engine/world/transport.h"
#include "schema/nearest_address.h"
#include "schema/validate.h"

namespace dbsn {
namespace {

int LoadThreads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 4u));
}

std::string SettingOf(const ProviderSettings& settings, const std::string& name) {
  const auto at = settings.values.find(name);
  return at == settings.values.end() ? std::string() : at->second;
}

TlsSettings TlsOf(const ProviderSettings& settings) {
  return {.ca_file = SettingOf(settings, "caFile"),
          .client_certificate = SettingOf(settings, "clientCertificate"),
          .client_key = SettingOf(settings, "clientKey")};
}

// |path| without ./ before it, / after it and the workspace's folder: how manifests and entries
// name their file, wherever dbsn is called from.
std::string WithinWorkspace(std::string path, const std::string& folder) {
  while (path.starts_with("./")) path.erase(0, 2);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (!folder.empty() && (path + "/") == folder) return ".";
  if (!folder.empty() && path.starts_with(folder)) path.erase(0, folder.size());
  return path;
}

}  // namespace

Session::Session(World& the_world, Files& embedded, const Invocation& invocation,
                 Reporter& the_reporter, Log& log, Sources& sources, std::vector<Place>& hidden)
    : world(the_world),
      asked(invocation),
      reporter(the_reporter),
      options(invocation.plan),
      embedded_(embedded),
      log_(log),
      sources_(sources),
      hidden_(hidden),
      known_(std::make_shared<KnownSecrets>()) {}

Session::~Session() = default;

bool Session::stopped() const { return world.stop.asked(); }

std::string Session::Now() const { return ToRfc3339(world.clock.Wall()); }

// Adds what is known only here: where a variable is defined, what an overlay replaced, and that
// there is nothing to overlay.
void Session::Complete(Diagnostic& problem) {
  base_places_.AddTo(problem);
  lone_.AddTo(problem);
  NameVariables(environment_.variables, sources_, problem, hidden_);
}

bool Session::Report(Diagnostics problems) {
  problems.SortByPlace();
  hidden_.insert(hidden_.end(), problems.hidden().begin(), problems.hidden().end());
  Diagnostics complete;
  for (Diagnostic problem : problems.all()) {
    Complete(problem);
    complete.Add(std::move(problem));
  }
  if (shared_ != nullptr) {
    shared_->Add(environment_.name, complete);
  } else {
    for (const Diagnostic& problem : complete.all()) reporter.Problem(problem);
  }
  return !complete.has_errors();
}

bool Session::ReadFile() {
  Diagnostics problems;
  places_ = asked.places;
  catalog_lock_ = ReadCatalogLock(world.files, WorkspaceFolder(world.files, asked.workspace),
                                  sources_, problems);
  if (places_.catalog_folder.empty() && places_.catalogs.empty()) {
    places_.catalogs = ReadPinnedCatalogs(world.files, catalog_lock_, problems);
  }
  by_name_ = LoadDefinitions(embedded_, world.files, places_, sources_, problems, &in_use_);
  CheckPins(problems);
  std::vector<std::string> names;
  for (const auto& [name, definition] : by_name_) names.push_back(name);
  workspace_ = LoadWorkspace(world.files, asked.workspace, names, sources_, problems);
  for (const auto& [name, entry] : workspace_.providers) {
    const auto definition = by_name_.find(entry.definition);
    if (definition != by_name_.end()) {
      by_entry_[name] = definition->second;
    } else if (!problems.has_errors() && !asked.writes_definitions) {
      problems.Add({.code = kUnknownDefinition,
                    .detail = "There is no provider definition \"" + entry.definition + "\".",
                    .hint = "Known ones: " +
                            [&] {
                              std::string list;
                              for (const std::string& known : names) {
                                list += (list.empty() ? "" : ", ") + known;
                              }
                              return list;
                            }() +
                            ".",
                    .place = entry.place});
    }
  }
  for (const RolloutStep& step : workspace_.rollout) {
    options.rollout.push_back({step.number, step.percent});
  }
  options.limits.max_deletes = workspace_.policies.max_deletes;
  options.limits.max_delete_percent = workspace_.policies.max_delete_percent;
  options.limits.deny_replace = workspace_.policies.deny_replace;
  CheckGiven(workspace_, asked.variables, problems);
  return Report(std::move(problems));
}

// What is pinned is what it was when it was pinned, but for those who write it.
void Session::CheckPins(Diagnostics& problems) {
  if (asked.writes_definitions) return;
  for (const auto& [name, pin] : catalog_lock_.definitions) {
    const auto folder = in_use_.folders.find(name);
    if (folder == in_use_.folders.end()) continue;
    const Definition& definition = *by_name_.find(name)->second;
    const std::string lock = catalog_lock_.workspace_folder + std::string(kLockFileName);
    if (definition.version != pin.version) {
      problems.Add({.code = kDefinitionChanged,
                    .detail = lock + " pins " + name + " " + pin.version + ", and " +
                              folder->second + " holds " + definition.version + ".",
                    .hint = "Look at what it can reach, and take it: dbsn provider check --pin " +
                            folder->second + ".",
                    .about = folder->second});
      continue;
    }
    const Result<std::string> digest = DefinitionDigest(world.files, folder->second);
    if (digest.ok() && digest.value() == pin.digest) continue;
    problems.Add({.code = kDefinitionChanged,
                  .detail = lock + " pins " + name + " " + pin.version + " as " + pin.digest +
                            ", and the files in " + folder->second + " are others.",
                  .hint = "Restore them: a published version never changes. To take what is there "
                          "all the same: dbsn provider check --pin " +
                          folder->second + ".",
                  .about = folder->second});
  }
}

std::string Session::FolderOf(const std::string& definition) const {
  const auto folder = in_use_.folders.find(definition);
  return folder == in_use_.folders.end() ? "" : folder->second;
}

// Those of every environment, read at the first question.
const std::vector<WrittenManifest>& Session::BaseManifests() {
  if (base_.has_value()) return *base_;
  std::vector<std::string> paths = workspace_.manifests;
  paths.insert(paths.end(), asked.paths.begin(), asked.paths.end());
  std::vector<std::string> of_environments;
  for (const auto& [name, block] : workspace_.environments) {
    of_environments.insert(of_environments.end(), block.manifests.begin(), block.manifests.end());
  }
  base_ =
      LoadManifests(world.files, paths, of_environments, LoadThreads(), sources_, base_problems_);
  return *base_;
}

// What is wrong with the settings is reported elsewhere.
std::map<std::string, std::string> Session::DefaultProjects() const {
  std::map<std::string, std::string> projects;
  for (const auto& [name, definition] : by_entry_) {
    Diagnostics reported_elsewhere;
    const ProviderSettings settings =
        ResolveSettings(*definition, environment_.providers.find(name)->second, workspace_.folder,
                        asked.settings, world.environment, *secrets_, reported_elsewhere);
    const std::string project = SettingOf(settings, "project");
    if (!project.empty()) projects[name] = project;
  }
  return projects;
}

// The manifests of the environment, merged and filled in.
std::vector<Manifest> Session::LayeredNow(Diagnostics& problems) {
  const std::vector<WrittenManifest>& base = BaseManifests();
  problems.Append(base_problems_);
  const std::vector<WrittenManifest> own =
      LoadManifests(world.files, environment_.manifests, {}, LoadThreads(), sources_, problems);
  // A run of all environments takes every path for the one that it belongs to.
  if (one_chosen_) CheckPaths(workspace_, environment_.name, asked.paths, problems);
  VariableUses uses;
  LayeredManifests layered =
      LayManifests(base, own, environment_.variables, sources_, LoadThreads(), uses, problems);
  base_places_ = BasePlaces(std::move(layered.replaced));
  lone_ = std::move(layered.lone);
  uses.ReportTo(environment_.variables, problems);
  used_variables_.insert(uses.used().begin(), uses.used().end());
  return std::move(layered.manifests);
}

bool Session::ReadManifests() {
  Diagnostics problems;
  const std::vector<Manifest> manifests = LayeredNow(problems);
  reporter.ManifestsRead(manifests);
  const ValidationScope scope{.providers = by_entry_, .default_project = DefaultProjects()};
  desired = Validate(manifests, scope, LoadThreads(), problems);
  for (DesiredResource& one : desired) {
    one.file = WithinWorkspace(one.file, workspace_.folder);
    one.overlay = WithinWorkspace(one.overlay, workspace_.folder);
  }
  options.selection.paths = asked.plan.selection.paths;
  for (const std::string& path : asked.paths) {
    const std::string within = WithinWorkspace(path, workspace_.folder);
    if (within == ".") {
      options.selection.paths.clear();
      break;
    }
    options.selection.paths.push_back(within);
  }
  CheckSources(problems);
  if (options.take_over.has_value() && !problems.has_errors()) {
    if (std::optional<Diagnostic> problem = TakeOverOne()) problems.Add(*std::move(problem));
  }
  return Report(std::move(problems));
}

// Sources of secrets that may not be used are known before any is looked at.
void Session::CheckSources(Diagnostics& problems) const {
  if (workspace_.policies.allow_exec) return;
  for (const DesiredResource& one : desired) {
    for (const auto& [path, source] : SecretsIn(*one.fields_of_type, one.fields)) {
      std::optional<Diagnostic> problem = secrets_->Forbidden(source);
      if (!problem.has_value()) continue;
      problem->place = one.PlaceOf(path);
      problem->address = ToString(one.address);
      problem->about.clear();
      problems.Add(*std::move(problem));
    }
  }
}

// The manifest that |options.take_over| means says from now on which live resource it is.
std::optional<Diagnostic> Session::TakeOverOne() {
  TakeOver& asked_for = *options.take_over;
  DesiredResource* found = nullptr;
  std::vector<std::string> known;
  for (DesiredResource& one : desired) {
    const std::string whole = ToString(one.address);
    known.push_back(whole);
    const bool meant = asked_for.address == whole || asked_for.address == one.address.name ||
                       asked_for.address == one.address.kind + "/" + one.address.name;
    if (!meant) continue;
    if (found != nullptr) {
      return Diagnostic{.code = kUnknownManifest,
                        .detail = "\"" + asked_for.address + "\" names more than one manifest.",
                        .hint = "Write it whole: provider/Kind/name.",
                        .about = asked_for.address};
    }
    found = &one;
  }
  if (found == nullptr) {
    const std::optional<std::string> near = NearestAddress(asked_for.address, known);
    return Diagnostic{
        .code = kUnknownManifest,
        .detail = "There is no manifest of \"" + asked_for.address +
                  "\", and without one the next plan would delete what it takes over.",
        .hint = near.has_value() ? "Did you mean \"" + *near + "\"?"
                                 : "Let dbsn write it: dbsn export " + asked_for.id +
                                       ". The plan after that takes it over, without an import.",
        .about = asked_for.address};
  }
  found->lifecycle.adopt = asked_for.id;
  asked_for.address = ToString(found->address);
  options.selection = Selection();
  options.selection.targets = {asked_for.address};
  options.selection.alone = true;
  return {};
}

Diagnostics Session::CheckManifests(const Definitions& by_entry) {
  Diagnostics problems, complete;
  const std::vector<Manifest> manifests = LayeredNow(problems);
  Validate(manifests, {.providers = by_entry, .default_project = DefaultProjects()}, LoadThreads(),
           problems);
  problems.SortByPlace();
  hidden_.insert(hidden_.end(), problems.hidden().begin(), problems.hidden().end());
  for (Diagnostic problem : problems.all()) {
    Complete(problem);
    complete.Add(std::move(problem));
  }
  return complete;
}

std::optional<Definitions> Session::WithCatalog(const std::string& definition,
                                                const CatalogFiles& catalog) {
  Diagnostics problems;
  DefinitionPlaces places = places_;
  places.catalog_folder.clear();
  places.catalogs[definition] = catalog;
  const Definitions by_name = LoadDefinitions(embedded_, world.files, places, sources_, problems);
  if (!Report(std::move(problems))) return {};
  Definitions by_entry;
  for (const auto& [name, known] : by_entry_) {
    const auto changed = by_name.find(known->name);
    by_entry[name] = changed == by_name.end() ? known : changed->second;
  }
  return by_entry;
}

bool Session::CheckSettings() {
  Diagnostics all, problems;
  for (const auto& [name, definition] : by_entry_) {
    ProviderSettings& settings = settings_[name];
    settings =
        ResolveSettings(*definition, environment_.providers.find(name)->second, workspace_.folder,
                        asked.settings, world.environment, *secrets_, all);
    if (settings.credential == nullptr || settings.credential_is_far) continue;
    const Result<Secret> token = settings.credential();
    if (!token.ok()) continue;  // nothing here needs one
    const std::optional<Diagnostic> warning =
        WarnOfToken(*definition, settings.values, token.value(), world.clock.Wall());
    if (warning.has_value()) all.Add(*warning);
  }
  for (const Diagnostic& problem : all.all()) {
    if (!(problem.code == kSecretMissing)) problems.Add(problem);
  }
  for (const Place& place : all.hidden()) problems.Hide(place);
  return Report(std::move(problems));
}

bool Session::OpenProviders() {
  Diagnostics problems;
  for (const auto& [name, definition] : by_entry_) {
    const ProviderEntry& entry = environment_.providers.find(name)->second;
    settings_[name] = ResolveSettings(*definition, entry, workspace_.folder, asked.settings,
                                      world.environment, *secrets_, problems);
  }
  if (!Report(std::move(problems))) return false;
  for (const auto& [name, settings] : settings_) {
    providers_[name] =
        NewRestProvider({.definition = by_entry_[name],
                         .settings = settings.values,
                         .insecure = asked.insecure,
                         .credential = settings.credential,
                         .transport = world.new_transport(TlsOf(settings)),
                         .clock = world.clock,
                         .random = world.random,
                         .stop = world.stop,
                         .log = log_,
                         .warn = [this](const Diagnostic& warning) { reporter.Problem(warning); },
                         .answered = answered,
                         .known = known_});
  }
  return true;
}

std::string Session::HostOf(const std::string& entry, const PublishedCatalog& published) const {
  return SettingOf(settings_.at(entry), published.setting);
}

std::optional<CatalogFiles> Session::FetchCatalog(const std::string& entry,
                                                  const PublishedCatalog& published) {
  const ProviderSettings& settings = settings_.at(entry);
  const std::shared_ptr<const Definition>& definition = by_entry_.find(entry)->second;
  PublishedFiles host({.definition = definition,
                       .origin = HostOf(entry, published),
                       .insecure = asked.insecure,
                       .timeout = AttemptTimeout(*definition, settings.values),
                       .transport = world.new_transport(TlsOf(settings)),
                       .clock = world.clock,
                       .random = world.random,
                       .stop = world.stop,
                       .log = log_});
  CatalogFiles files;
  Diagnostics problems;
  for (const std::string& path : published.files) {
    Result<std::string> text = host.Fetch(path);
    if (text.ok()) {
      files.push_back({CatalogFileName(path), host.AddressOf(path),
                       std::make_shared<const std::string>(std::move(text).value())});
      continue;
    }
    Diagnostic problem = text.problem();
    problem.hint = "The catalog in use stays. Check \"" + published.setting +
                   "\", the address of the web host, or name a folder with the files: --from DIR.";
    problems.Add(std::move(problem));
  }
  if (!Report(std::move(problems))) return {};
  std::sort(files.begin(), files.end(),
            [](const CatalogFile& a, const CatalogFile& b) { return a.name < b.name; });
  return files;
}

// The targets, and what they need by their manifests, unless they stand alone.
std::set<Address> Session::Targeted() const {
  std::map<Address, const DesiredResource*> by_address;
  std::vector<Address> open;
  for (const DesiredResource& one : desired) {
    by_address[one.address] = &one;
    const bool target = std::any_of(options.selection.targets.begin(),
                                    options.selection.targets.end(), [&](const std::string& text) {
                                      return text == ToString(one.address) ||
                                             text == one.address.kind + "/" + one.address.name;
                                    });
    if (target) open.push_back(one.address);
  }
  std::set<Address> targeted;
  while (!open.empty()) {
    const Address address = open.back();
    open.pop_back();
    if (!targeted.insert(address).second) continue;
    const auto at = by_address.find(address);
    if (at != by_address.end() && !options.selection.alone) {
      open.insert(open.end(), at->second->needs.begin(), at->second->needs.end());
    }
  }
  return targeted;
}

void Session::WantAsBefore(Undoing undoing) {
  desired = std::move(undoing.desired);
  options.selection = Selection{};
  options.selection.targets = std::move(undoing.addresses);
  options.selection.alone = true;
  options.rollout.clear();  // whoever takes something back wants it back
  options.undoes = std::move(undoing.run_id);
  options.notes = std::move(undoing.notes);
}

// A server may repeat the secrets of resources that a narrowed run does not touch.
void Session::LearnOthers(const std::set<Address>& concerned) const {
  if (options.selection.targets.empty()) return;
  for (const DesiredResource& one : desired) {
    if (concerned.contains(one.address)) continue;
    for (const auto& [path, source] : SecretsIn(*one.fields_of_type, one.fields)) {
      const bool near =
          source.source == SecretRef::Source::kEnv || source.source == SecretRef::Source::kFile;
      if (near) secrets_->Learn(source);
    }
  }
}

bool Session::MarkSecrets(const Marker& marker, const std::vector<Unsettled>& unsettled) {
  if (asked.skip_secrets) return true;  // without marks nothing is compared
  std::set<Address> concerned = Targeted();
  for (const Unsettled& one : unsettled) concerned.insert(one.intent.address);
  const bool all = options.selection.targets.empty();
  Diagnostics problems;
  dbsn::MarkSecrets(
      desired, [&](const DesiredResource& one) { return all || concerned.contains(one.address); },
      marker, *secrets_, problems);
  LearnOthers(concerned);
  return Report(std::move(problems));
}

std::map<std::string, ProviderFacts> Session::Facts() const {
  std::map<std::string, ProviderFacts> facts;
  for (const auto& [name, provider] : providers_) {
    facts[name] = {&provider->definition(), provider->settings()};
  }
  return facts;
}

Circumstances Session::CircumstancesNow(const std::string& plan_digest) const {
  Circumstances now{.environment = environment_.name,
                    .origins = {},
                    .definitions = {},
                    .plan_digest = plan_digest};
  for (const auto& [name, provider] : providers_) now.origins[name] = provider->Origin();
  for (const auto& [name, definition] : by_entry_) {
    now.definitions[name] = DefinitionMark(*definition);
  }
  return now;
}

}  // namespace dbsn
