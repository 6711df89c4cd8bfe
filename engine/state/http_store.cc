#include "engine/state/http_store.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/state/http_document.h"
#include "engine/state/journal_file.h"
#include "engine/state/state_codes.h"
#include "engine/world/digest.h"
#include "engine/world/stop.h"
#include "engine/world/url.h"

namespace dbsn {

namespace {

constexpr std::chrono::milliseconds kPoll{1000};
constexpr std::chrono::milliseconds kTimeout{60'000};
// A document is posted again when so much of its journal is new, or it is so old.
constexpr std::size_t kMostUnwritten = 500;
constexpr std::chrono::milliseconds kLongestUnwritten{10'000};
constexpr std::size_t kMessageShown = 300;

bool IsGood(int status) { return status == 200 || status == 201 || status == 204; }
bool IsLocked(int status) { return status == 423 || status == 409; }

std::string Excerpt(const std::string& body) {
  return body.size() <= kMessageShown ? body : body.substr(0, kMessageShown) + "...";
}

}  // namespace

class HttpStore::Held final : public StateLock {
 public:
  Held(HttpStore& store, LockInfo info) : store_(store), info_(std::move(info)) {}
  ~Held() override { store_.Release(info_); }
  const LockInfo& info() const override { return info_; }

 private:
  HttpStore& store_;
  const LockInfo info_;
};

HttpStore::HttpStore(HttpStoreSettings settings, std::shared_ptr<Transport> transport,
                     LockMaker locks)
    : settings_(std::move(settings)), transport_(std::move(transport)), locks_(std::move(locks)) {}

HttpStore::~HttpStore() = default;

std::chrono::milliseconds HttpStore::HoldsBack() const { return kLongestUnwritten; }

// ---- requests

Diagnostic HttpStore::Unreachable(const std::string& why) const {
  return {.code = kStateUnreachable,
          .detail = "The state at " + Where() + " cannot be reached: " + why + ".",
          .hint = "Check state.address in dbsn.yaml, and that its server runs.",
          .about = Where()};
}

Diagnostic HttpStore::Refused(const HttpResponse& response, const std::string& what) const {
  const bool unknown = response.status == 401 || response.status == 403;
  const bool unwell = response.status >= 500;
  return {.code = unwell ? kStateUnreachable : kStateRefused,
          .detail = "The server of the state " + Where() + " answers " +
                    std::to_string(response.status) + " to " + what +
                    (response.body.empty() ? "." : ": " + Excerpt(response.body)),
          .hint = unwell    ? "Run the command again when the server is well."
                  : unknown ? "Check username and password of state in dbsn.yaml, or "
                              "TF_HTTP_USERNAME and TF_HTTP_PASSWORD."
                            : "Check the addresses and methods of state in dbsn.yaml.",
          .about = Where()};
}

// |again|: also where the first attempt may have been done.
Result<HttpStore::Answer> HttpStore::Ask(const std::string& method, const std::string& url,
                                         const std::string& body, bool again) {
  HttpRequest request{
      .method = method, .url = url, .headers = {}, .body = body, .timeout = kTimeout};
  if (!body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.headers.emplace_back("Content-MD5", Md5Base64(body));
  }
  if (!settings_.user.empty()) {
    request.headers.emplace_back(
        "Authorization", "Basic " + Base64(settings_.user + ":" + settings_.password.Reveal()));
  }
  const Stop never;
  std::chrono::milliseconds wait = settings_.shortest_wait;
  bool in_doubt = false;
  for (int attempt = 0;; ++attempt) {
    const Exchange exchange = transport_->Send(request);
    const auto* response = std::get_if<HttpResponse>(&exchange);
    if (response != nullptr && response->status < 500) return Answer{*response, in_doubt};
    const auto* error = std::get_if<TransportError>(&exchange);
    const bool unsure = error == nullptr || error->sent == Sent::kMaybe;
    in_doubt = in_doubt || unsure;
    if (attempt >= settings_.retries || (unsure && !again)) {
      if (error != nullptr) return Unreachable(error->message);
      return Refused(*response, method);
    }
    locks_.clock.Sleep(wait, never);
    wait = std::min(wait * 2, settings_.longest_wait);
  }
}

Result<std::string> HttpStore::Get() {
  const Result<Answer> answer = Ask("GET", settings_.address, "", true);
  if (!answer.ok()) return answer.problem();
  const HttpResponse& response = answer.value().response;
  if (response.status == 204 || response.status == 404) return std::string();
  if (response.status != 200) return Refused(response, "GET");
  const std::string_view digest = response.Header("content-md5");
  if (!digest.empty() && digest != Md5Base64(response.body)) {
    return Diagnostic{.code = kStateUnreadable,
                      .detail = "The state from " + Where() +
                                " did not arrive as it was sent: its Content-MD5 differs.",
                      .hint = "Run the command again.",
                      .about = Where()};
  }
  return response.body;
}

Result<Done> HttpStore::Post(const std::string& document) {
  const std::string url = WithQuery(settings_.address, "ID", lock_id_);
  const Result<Answer> answer = Ask(settings_.update_method, url, document, true);
  if (!answer.ok()) {
    lost_ = lost_ || answer.problem().code == kStateLockLost;
    return answer.problem();
  }
  const HttpResponse& response = answer.value().response;
  if (IsGood(response.status)) return Done{};
  if (answer.value().in_doubt) {
    // A server that takes each version once refuses the repetition of what it has.
    const Result<std::string> there = Get();
    if (there.ok() && there.value() == document) return Done{};
  }
  if (IsLocked(response.status)) {
    lost_ = true;
    const std::optional<LockInfo> holder = ReadHttpLock(response.body);
    return LockLost(Where(), holder.has_value() ? holder->who + " has it since " + holder->created
                                                : "the server says so");
  }
  return Refused(response, settings_.update_method);
}

// ---- reading

Result<LoadedState> HttpStore::Load() {
  const Result<std::string> bytes = Get();
  if (!bytes.ok()) return bytes.problem();
  Result<HttpDocument> read = ReadHttpDocument(bytes.value(), Where());
  if (!read.ok()) return read.problem();
  HttpDocument document = std::move(read).value();
  serial_ = document.serial;
  state_ = document.state;
  lineage_ = state_.lineage;
  journal_ = document.journal;
  LoadedState loaded{.state = std::move(document.state), .run = {}, .under_way = {}};
  if (!journal_.empty()) {
    Result<Run> run = ReadJournal(journal_, Where());
    if (!run.ok()) return run.problem();
    if (run.value().intent.run_id != loaded.state.last_run) loaded.run = std::move(run).value();
  }
  return loaded;
}

Result<State> HttpStore::Version(std::uint64_t serial) { return NoVersion(Where(), serial, {}); }

// ---- the lock

Result<std::unique_ptr<StateLock>> HttpStore::Lock(const std::string& operation,
                                                   std::chrono::milliseconds wait,
                                                   const std::function<bool()>& stop_asked) {
  const LockInfo info = locks_.New(operation);
  return LockWithin(
      wait, kPoll, locks_.clock, stop_asked, [&] { return TryLock(info); },
      [&] {
        return LockedBy(Where(), refused_by_,
                        "Such a lock never expires: if that run is surely dead, dbsn state unlock "
                        "ID.");
      });
}

Result<std::unique_ptr<StateLock>> HttpStore::TryLock(const LockInfo& info) {
  const std::string& address =
      settings_.lock_address.empty() ? settings_.address : settings_.lock_address;
  const Result<Answer> answer = Ask(settings_.lock_method, address, WriteHttpLock(info), true);
  if (!answer.ok()) return answer.problem();
  const HttpResponse& response = answer.value().response;
  if (IsLocked(response.status)) {
    refused_by_ = ReadHttpLock(response.body);
    // It is ours when an attempt whose answer was lost has taken it.
    const bool ours = refused_by_.has_value() && refused_by_->id == info.id;
    if (!ours) return Diagnostic{.code = kStateLocked, .detail = "", .hint = ""};
  } else if (!IsGood(response.status)) {
    Diagnostic problem = Refused(response, settings_.lock_method);
    if (response.status == 404 || response.status == 405 || response.status == 501) {
      problem.hint =
          "Without a lock two runs could lose each other's results. Say how this server "
          "locks: state.lockAddress, lockMethod, unlockMethod.";
    }
    return problem;
  }
  lock_id_ = info.id;
  lost_ = false;
  return std::unique_ptr<StateLock>(std::make_unique<Held>(*this, info));
}

void HttpStore::Release(const LockInfo& info) {
  const std::string& lock =
      settings_.lock_address.empty() ? settings_.address : settings_.lock_address;
  const std::string& address = settings_.unlock_address.empty() ? lock : settings_.unlock_address;
  // What cannot be freed stays, and `state unlock` says by whom.
  if (!lost_) {
    static_cast<void>(Ask(settings_.unlock_method, address, WriteHttpLock(info), true).ok());
  }
  lock_id_.clear();
}

Result<std::optional<LockInfo>> HttpStore::Holder() {
  const LockInfo probe = locks_.New("look");
  Result<std::unique_ptr<StateLock>> lock = TryLock(probe);
  if (lock.ok()) return std::optional<LockInfo>();  // freed again at once
  if (!(lock.problem().code == kStateLocked)) return lock.problem();
  // Some servers do not say who.
  if (refused_by_.has_value()) return refused_by_;
  return std::optional<LockInfo>(
      LockInfo{.id = "?", .who = "somebody", .operation = "?", .created = "?", .version = ""});
}

Result<Done> HttpStore::Unlock(const std::string& id) {
  const Result<std::optional<LockInfo>> holder = Holder();
  if (!holder.ok()) return holder.problem();
  const bool untold = holder.value().has_value() && holder.value()->id == "?";
  if (!untold) {
    if (std::optional<Diagnostic> problem = CannotUnlock(Where(), holder.value(), id)) {
      return *problem;
    }
  }
  LockInfo known = holder.value().value_or(LockInfo{});
  known.id = id;
  const std::string& lock =
      settings_.lock_address.empty() ? settings_.address : settings_.lock_address;
  const std::string& address = settings_.unlock_address.empty() ? lock : settings_.unlock_address;
  const Result<Answer> answer = Ask(settings_.unlock_method, address, WriteHttpLock(known), true);
  if (!answer.ok()) return answer.problem();
  if (!IsGood(answer.value().response.status)) {
    return Refused(answer.value().response, settings_.unlock_method);
  }
  return Done{};
}

Result<Done> HttpStore::StillHeld() {
  if (lost_) return LockLost(Where(), "the server refused a write");
  return Done{};
}

// ---- writing

// As far as the protocol allows: who wrote meanwhile is seen, if not in the very same moment.
Result<Done> HttpStore::CheckUnchanged() {
  const Result<std::string> bytes = Get();
  if (!bytes.ok()) return bytes.problem();
  const Result<HttpDocument> there = ReadHttpDocument(bytes.value(), Where());
  if (!there.ok()) return there.problem();
  if (there.value().serial == serial_ && there.value().state.lineage == lineage_) {
    return Done{};
  }
  lost_ = true;
  return LockLost(Where(), "somebody else has written it meanwhile (version " +
                               std::to_string(there.value().serial) + " in place of " +
                               std::to_string(serial_) + ")");
}

Result<Done> HttpStore::Write(const State& state, const std::string& journal) {
  if (lock_id_.empty()) return LockLost(Where(), "it was never taken");
  if (Result<Done> held = StillHeld(); !held.ok()) return held;
  Result<Done> unchanged = CheckUnchanged();
  if (!unchanged.ok()) return unchanged;
  Result<Done> posted =
      Post(WriteHttpDocument({.serial = serial_ + 1, .state = state, .journal = journal}));
  if (!posted.ok()) return posted;
  ++serial_;
  lineage_ = state.lineage;
  unwritten_ = 0;
  written_at_ = locks_.clock.Now();
  return Done{};
}

Result<Done> HttpStore::BeginRun(const RunIntent& intent) {
  append_fault_.reset();
  journal_ = WriteIntent(intent);
  run_id_ = intent.run_id;
  return Write(state_, journal_);
}

Result<Done> HttpStore::Append(const std::vector<StepRecord>& records, bool at_once) {
  if (append_fault_.has_value()) return *append_fault_;
  for (const StepRecord& record : records) AppendRecord(record, journal_);
  unwritten_ += records.size();
  const bool due = at_once || unwritten_ >= kMostUnwritten ||
                   locks_.clock.Now() - written_at_ >= kLongestUnwritten;
  if (!due) return Done{};
  Result<Done> written = Write(state_, journal_);
  if (!written.ok()) append_fault_ = written.problem();
  return written;
}

Result<Done> HttpStore::Save(const State& state) {
  std::string last_run = run_id_;
  if (last_run.empty() && !journal_.empty()) {
    const Result<Run> run = ReadJournal(journal_, Where());
    if (!run.ok()) return run.problem();
    last_run = run.value().intent.run_id;
  }
  State ended = state;
  if (!last_run.empty()) ended.last_run = last_run;
  Result<Done> saved = Write(ended, "");
  if (!saved.ok()) return saved;
  state_ = std::move(ended);
  journal_.clear();
  run_id_.clear();
  return Done{};
}

}  // namespace dbsn
