#include "engine/state_place.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/load/path_text.h"
#include "engine/state/etcd_place.h"
#include "engine/state/http_store.h"
#include "engine/state/local_store.h"
#include "engine/state/postgres_place.h"
#include "engine/state/record_store.h"
#include "engine/state/state_codes.h"
#include "engine/world/environment.h"
#include "engine/world/transport.h"
#include "engine/world/url.h"
#include "schema/address.h"

namespace dbsn {

namespace {

// One that cannot be opened: every use says why.
class UnusableStore final : public StateStore {
 public:
  explicit UnusableStore(Diagnostic problem) : problem_(std::move(problem)) {}

  std::string Where() const override { return "(not set up)"; }
  Result<LoadedState> Load() override { return problem_; }
  Result<std::unique_ptr<StateLock>> Lock(const std::string& /*operation*/,
                                          std::chrono::milliseconds /*wait*/,
                                          const std::function<bool()>& /*stop_asked*/) override {
    return problem_;
  }
  Result<Done> BeginRun(const RunIntent& /*intent*/) override { return problem_; }
  Result<Done> Append(const std::vector<StepRecord>& /*records*/, bool /*at_once*/) override {
    return problem_;
  }
  Result<Done> Save(const State& /*state*/) override { return problem_; }
  Result<std::vector<std::uint64_t>> Versions() override { return problem_; }
  Result<State> Version(std::uint64_t /*serial*/) override { return problem_; }
  Result<std::optional<LockInfo>> Holder() override { return problem_; }
  Result<Done> Unlock(const std::string& /*id*/) override { return problem_; }

 private:
  const Diagnostic problem_;
};

// Refuses what is not, or no longer, the state of this workspace and environment.
class PlacedStore final : public StateStore {
 public:
  PlacedStore(std::unique_ptr<StateStore> store, const StatePlaceParts& parts)
      : store_(std::move(store)),
        workspace_(parts.workspace),
        environment_(parts.environment),
        shared_(parts.block.backend != "local") {}

  std::string Where() const override { return store_->Where(); }
  Result<LoadedState> Load() override {
    Result<LoadedState> loaded = store_->Load();
    if (!loaded.ok()) return loaded;
    if (std::optional<Diagnostic> problem = Misplaced(loaded.value().state)) return *problem;
    return loaded;
  }
  Result<std::unique_ptr<StateLock>> Lock(const std::string& operation,
                                          std::chrono::milliseconds wait,
                                          const std::function<bool()>& stop_asked) override {
    return store_->Lock(operation, wait, stop_asked);
  }
  Result<Done> BeginRun(const RunIntent& intent) override { return store_->BeginRun(intent); }
  Result<Done> Append(const std::vector<StepRecord>& records, bool at_once) override {
    return store_->Append(records, at_once);
  }
  std::chrono::milliseconds HoldsBack() const override { return store_->HoldsBack(); }
  Result<Done> Save(const State& state) override { return store_->Save(state); }
  Result<Done> StillHeld() override { return store_->StillHeld(); }
  Result<std::vector<std::uint64_t>> Versions() override { return store_->Versions(); }
  Result<State> Version(std::uint64_t serial) override { return store_->Version(serial); }
  Result<std::optional<LockInfo>> Holder() override { return store_->Holder(); }
  Result<Done> Unlock(const std::string& id) override { return store_->Unlock(id); }

 private:
  std::optional<Diagnostic> Misplaced(const State& state) const {
    if (!state.moved_to.empty()) {
      return Diagnostic{.code = kStateMoved,
                        .detail = "The state " + Where() + " was taken to " + state.moved_to +
                                  ", and is kept there from then on.",
                        .hint =
                            "Let state in dbsn.yaml name that place, as the others' does: pull "
                            "their change. To make this one the state again: dbsn init "
                            "--migrate-state --from FILE, with the dbsn.yaml that names the "
                            "other.",
                        .about = Where()};
    }
    const bool other = shared_ && !state.lineage.empty() &&
                       (state.workspace != workspace_ || state.environment != environment_);
    if (!other) return std::nullopt;
    const auto named = [](const std::string& workspace, const std::string& environment) {
      return "\"" + workspace + (environment.empty() ? "" : "/" + environment) + "\"";
    };
    return Diagnostic{.code = kStateOther,
                      .detail = "The state at " + Where() + " is that of " +
                                named(state.workspace, state.environment) + ", not of " +
                                named(workspace_, environment_) + ".",
                      .hint =
                          "Correct state in dbsn.yaml: each workspace and environment has a "
                          "place of its own.",
                      .about = Where()};
  }

  const std::unique_ptr<StateStore> store_;
  const std::string workspace_, environment_;
  const bool shared_;
};

void ReplaceAll(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// Where a password would be taken for a host, and told in an error.
bool IsMisread(const std::string& address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string::npos) return false;
  const std::string whole = address.substr(scheme + 3, address.find('?') - scheme - 3);
  const std::size_t at = whole.rfind('@');
  return at != std::string::npos && whole.find_first_of("@/") < at;
}

class Opener {
 public:
  explicit Opener(const StatePlaceParts& parts) : parts_(parts), world_(parts.world) {}

  std::unique_ptr<StateStore> Open() {
    std::unique_ptr<StateStore> store;
    if (parts_.block.backend == "http") store = Http();
    if (parts_.block.backend == "postgres") store = Postgres();
    if (parts_.block.backend == "etcd") store = Etcd();
    if (parts_.block.backend == "local") {
      store = std::make_unique<LocalStore>(LocalStore::Parts{.files = world_.files,
                                                             .clock = world_.clock,
                                                             .random = world_.random,
                                                             .environment = world_.environment,
                                                             .folder = parts_.folder,
                                                             .environment_name = parts_.environment,
                                                             .dbsn_version = parts_.dbsn_version});
    }
    if (problem_.has_value()) return std::make_unique<UnusableStore>(*std::move(problem_));
    if (parts_.any) return store;
    return std::make_unique<PlacedStore>(std::move(store), parts_);
  }

 private:
  std::string Setting(const std::string& name, const std::string& variable,
                      const std::string& otherwise) const {
    return StateSetting(parts_.block, name, variable, world_.environment).value_or(otherwise);
  }
  Secret Password(const std::string& variable) {
    Result<Secret> secret =
        StateSecret(parts_.block, "password", variable, world_.environment, parts_.secrets);
    if (secret.ok()) return secret.value();
    Fail(secret.problem());
    return Secret(std::string());
  }
  std::string File(const std::string& name) const {
    const std::string path = Setting(name, "", "");
    return path.empty() ? path : PathFrom(parts_.folder, path);
  }
  TlsSettings Tls() const {
    return {.ca_file = File("caFile"),
            .client_certificate = File("clientCertificate"),
            .client_key = File("clientKey")};
  }

  void Fail(Diagnostic problem) {
    if (!problem_.has_value()) problem_ = std::move(problem);
  }
  void Fail(const std::string& detail, const std::string& hint) {
    Fail({.code = kStateSettings, .detail = detail, .hint = hint, .place = parts_.block.place});
  }

  // The state in a place that several share.
  std::string Key() const {
    return parts_.environment.empty() ? parts_.workspace
                                      : parts_.workspace + "/" + parts_.environment;
  }

  // An address that credentials may go to; "" and a problem when it is none.
  std::string Checked(std::string address, const std::string& name) {
    ReplaceAll(address, "{workspace}", EncodePathSegment(parts_.workspace));
    ReplaceAll(address, "{environment}", EncodePathSegment(parts_.environment));
    const Result<Url> url = ParseUrl(address);
    if (!url.ok()) {
      Fail("state." + name + " is no address: " + url.problem().detail,
           "Write it like https://state.example.com/shop.");
      return "";
    }
    if (!url.value().https && !IsLoopback(url.value()) && !parts_.insecure) {
      Fail("state." + name + " is plain http to another host, " + HostAndPort(url.value()) +
               ": whoever listens in reads the state and its password.",
           "Use https, or say --insecure.");
    }
    return address;
  }

  std::unique_ptr<StateStore> Http() {
    HttpStoreSettings settings;
    const std::string address = Setting("address", "TF_HTTP_ADDRESS", "");
    if (address.empty()) {
      Fail("The backend \"http\" needs state.address.",
           "Write the address of the document, or set TF_HTTP_ADDRESS.");
      return nullptr;
    }
    if (!parts_.environment.empty() && address.find("{environment}") == std::string::npos) {
      Fail("state.address is the same for every environment, and each has a state of its own.",
           "Write {environment} where its name belongs in the address.");
    }
    settings.address = Checked(address, "address");
    const std::string lock = Setting("lockAddress", "TF_HTTP_LOCK_ADDRESS", "");
    if (!lock.empty()) settings.lock_address = Checked(lock, "lockAddress");
    const std::string unlock = Setting("unlockAddress", "TF_HTTP_UNLOCK_ADDRESS", "");
    if (!unlock.empty()) settings.unlock_address = Checked(unlock, "unlockAddress");
    settings.update_method = Setting("updateMethod", "TF_HTTP_UPDATE_METHOD", "POST");
    settings.lock_method = Setting("lockMethod", "TF_HTTP_LOCK_METHOD", "LOCK");
    settings.unlock_method = Setting("unlockMethod", "TF_HTTP_UNLOCK_METHOD", "UNLOCK");
    settings.user = Setting("username", "TF_HTTP_USERNAME", "");
    settings.password = Password("TF_HTTP_PASSWORD");
    settings.retries = Number("retries", "TF_HTTP_RETRY_MAX", settings.retries, 0, 20);
    settings.shortest_wait = std::chrono::seconds(Number("", "TF_HTTP_RETRY_WAIT_MIN", 1, 0, 3600));
    settings.longest_wait = std::chrono::seconds(Number("", "TF_HTTP_RETRY_WAIT_MAX", 30, 0, 3600));
    return std::make_unique<HttpStore>(std::move(settings), world_.new_transport(Tls()), Locks());
  }

  // |name| "": of the variable alone.
  int Number(const std::string& name, const std::string& variable, int otherwise, int least,
             int most) {
    const std::string text =
        name.empty() ? world_.environment.Get(variable).value_or("") : Setting(name, variable, "");
    if (text.empty()) return otherwise;
    const bool digits = text.size() < 6 && std::all_of(text.begin(), text.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
    const int number = digits ? std::stoi(text) : -1;
    if (number >= least && number <= most) return number;
    Fail((name.empty() ? variable : "state." + name) + " is \"" + text +
             "\", must be a whole number from " + std::to_string(least) + " to " +
             std::to_string(most) + ".",
         "Write the number without a unit.");
    return otherwise;
  }

  LockMaker Locks() const {
    return {world_.clock, world_.random, world_.environment, parts_.dbsn_version};
  }

  std::unique_ptr<StateStore> OfRecords(std::unique_ptr<RecordPlace> place) const {
    return std::make_unique<RecordStore>(std::move(place), Locks());
  }

  std::unique_ptr<StateStore> Postgres() {
    PostgresPlaceSettings settings;
    settings.address = Setting("address", "", "");
    if (IsMisread(settings.address)) {
      Fail("The address of the state cannot be read: it has an @ or a / in its user or password.",
           "Write them as %40 and %2F there, or give the password apart: DBSN_STATE_PASSWORD.");
    }
    settings.password = std::string(Password("").Reveal());
    settings.schema = Setting("schema", "", settings.schema);
    settings.state = Key();
    return OfRecords(NewPostgresPlace(std::move(settings)));
  }

  std::unique_ptr<StateStore> Etcd() {
    EtcdPlaceSettings settings;
    settings.prefix = Setting("prefix", "", settings.prefix);
    settings.state = Key();
    settings.lease = std::chrono::seconds(Number("leaseSeconds", "", 30, 5, 3600));
    std::vector<std::string> endpoints;
    const std::string written = Setting("endpoints", "", "http://127.0.0.1:2379");
    for (std::size_t from = 0; from <= written.size();) {
      const std::size_t end = std::min(written.find(',', from), written.size());
      std::string one = written.substr(from, end - from);
      from = end + 1;
      while (!one.empty() && one.front() == ' ') one.erase(0, 1);
      while (!one.empty() && (one.back() == ' ' || one.back() == '/')) one.pop_back();
      if (!one.empty()) endpoints.push_back(Checked(one, "endpoints"));
    }
    return OfRecords(NewEtcdPlace(std::move(settings),
                                  EtcdClient::Parts{.endpoints = std::move(endpoints),
                                                    .user = Setting("username", "", ""),
                                                    .password = Password(""),
                                                    .transport = world_.new_transport(Tls()),
                                                    .clock = world_.clock}));
  }

  const StatePlaceParts& parts_;
  World& world_;
  std::optional<Diagnostic> problem_;
};

}  // namespace

std::unique_ptr<StateStore> OpenStateStore(const StatePlaceParts& parts) {
  return Opener(parts).Open();
}

}  // namespace dbsn
