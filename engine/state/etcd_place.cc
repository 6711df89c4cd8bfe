#include "engine/state/etcd_place.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/state/lock_info_file.h"
#include "engine/state/lock_words.h"
#include "engine/state/state_codes.h"
#include "engine/world/clock.h"
#include "engine/world/stop.h"

namespace dbsn {

namespace {

// etcd takes 128 operations and 1.5 MiB in one transaction, unless it is told otherwise.
constexpr std::size_t kMostChanges = 120;
constexpr std::size_t kMostBytes = 1u << 20;
constexpr std::size_t kPage = 1000;
constexpr int kReads = 5;
constexpr int kWrites = 4;
constexpr std::chrono::milliseconds kWait{300};

// Renews a lease until it goes.
class Renewal {
 public:
  Renewal(EtcdClient& client, Clock& clock, std::string id, std::chrono::seconds ttl)
      : client_(client),
        clock_(clock),
        id_(std::move(id)),
        ttl_(ttl),
        good_until_(clock_.Now() + Trusted()),
        thread_([this] { Run(); }) {}
  ~Renewal() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    wake_.notify_all();
    thread_.join();
    client_.RevokeLease(id_);
  }
  Renewal(const Renewal&) = delete;
  Renewal& operator=(const Renewal&) = delete;

  // For as long as it is sure to last, with time to spare.
  bool Good() {
    const std::lock_guard lock(mutex_);
    return !gone_ && clock_.Now() < good_until_;
  }
  const std::string& id() const { return id_; }

 private:
  std::chrono::milliseconds Trusted() const { return std::chrono::milliseconds(ttl_) * 2 / 3; }

  void Run() {
    const std::chrono::milliseconds pause = std::chrono::milliseconds(ttl_) / 4;
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, pause, [this] { return over_; })) {
      lock.unlock();
      // It counts from before the request, since nobody knows when the server took it.
      const Clock::Instant begun = clock_.Now();
      const Result<bool> kept = client_.KeepLease(id_, pause);
      lock.lock();
      if (kept.ok() && kept.value()) good_until_ = begun + Trusted();
      if (kept.ok() && !kept.value()) gone_ = true;
    }
  }

  EtcdClient& client_;
  Clock& clock_;
  const std::string id_;
  const std::chrono::seconds ttl_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false, gone_ = false;
  Clock::Instant good_until_;
  std::thread thread_;  // last: it uses the others
};

class EtcdPlace final : public RecordPlace {
 public:
  EtcdPlace(EtcdPlaceSettings settings, EtcdClient::Parts parts)
      : settings_(std::move(settings)), clock_(parts.clock), client_(std::move(parts)) {}

  std::string Where() const override {
    return "etcd " + client_.Where() + ", state " + settings_.state;
  }
  std::size_t most_changes() const override { return kMostChanges; }
  std::size_t most_bytes() const override { return kMostBytes; }

  // All pages at the revision of the first.
  Result<Records> Read(const KeyRange& range) override {
    Diagnostic last;
    for (int attempt = 0; attempt < kReads; ++attempt) {
      Result<Records> read = ReadOnce(range);
      // The revision may have been compacted away between two pages.
      if (read.ok() || !(read.problem().code == kStateRefused) ||
          read.problem().detail.find("compacted") == std::string::npos) {
        return read;
      }
      last = read.problem();
    }
    return last;
  }

  Result<Done> Write(const RecordChanges& changes, const Guard& guard) override {
    EtcdTransaction transaction;
    {
      const std::lock_guard lock(mutex_);
      if (lock_revision_.empty()) return LockLost(Where(), "");
      transaction.compare.push_back(EtcdHasCreateRevision(LockKey(), lock_revision_));
    }
    if (Result<Done> held = StillHeld(); !held.ok()) return held;
    const std::string head = KeyOf(guard.key);
    transaction.compare.push_back(guard.bytes.has_value() ? EtcdHasValue(head, *guard.bytes)
                                                          : EtcdIsAbsent(head));
    for (const auto& [first, end] : changes.removes) {
      transaction.success.push_back(EtcdRemove(KeyOf(first), KeyOf(end)));
    }
    for (const auto& [key, bytes] : changes.puts) {
      transaction.success.push_back(EtcdPut(KeyOf(key), bytes));
    }
    bool doubt = false;  // an earlier attempt may have done it
    const Stop never;
    for (int attempt = 0; attempt < kWrites; ++attempt) {
      if (attempt > 0) clock_.Sleep(kWait * attempt, never);
      bool unsure = false;
      const Result<bool> done = client_.Transact(transaction, unsure);
      if (done.ok() && done.value()) return Done{};
      if (done.ok() && doubt && IsDone(changes, guard)) return Done{};
      if (done.ok()) return Lose("its lease ended, or somebody else has written meanwhile");
      if (!unsure) return done.problem();
      doubt = true;
      if (Result<Done> held = StillHeld(); !held.ok()) return held;
    }
    return Lose("a write got no answer");
  }

  Result<std::unique_ptr<StateLock>> TryLock(const LockInfo& info) override;

  Result<std::optional<LockInfo>> Holder() override {
    const Result<EtcdPage> page = client_.Range(LockKey(), "", 1, "");
    if (!page.ok()) return page.problem();
    if (page.value().pairs.empty()) return std::optional<LockInfo>();
    return ReadLockInfo(page.value().pairs.front().value);
  }

  Result<Done> Free(const LockInfo& holder) override {
    EtcdTransaction transaction;
    transaction.compare.push_back(EtcdHasValue(LockKey(), WriteLockInfo(holder)));
    transaction.success.push_back(EtcdRemove(LockKey(), LockKey() + '\0'));
    bool unsure = false;
    const Result<bool> done = client_.Transact(transaction, unsure);
    if (!done.ok()) return done.problem();
    return Done{};
  }

  Result<Done> StillHeld() override {
    const std::lock_guard lock(mutex_);
    if (!lost_.empty()) return LockLost(Where(), lost_);
    if (renewal_ == nullptr || renewal_->Good()) return Done{};
    return LockLost(Where(), "its lease of " + std::to_string(settings_.lease.count()) +
                                 " s could not be renewed in time");
  }

 private:
  class Lock;

  std::string KeyOf(const std::string& key) const {
    return settings_.prefix + "/" + settings_.state + "//" + key;
  }
  std::string LockKey() const { return KeyOf("lock"); }

  Result<Records> ReadOnce(const KeyRange& range) {
    Records records;
    const std::string own = KeyOf("");
    std::string from = KeyOf(range.first), revision;
    const std::string end = KeyOf(range.second);
    while (true) {
      const Result<EtcdPage> page = client_.Range(from, end, kPage, revision);
      if (!page.ok()) return page.problem();
      for (const EtcdKeyValue& pair : page.value().pairs) {
        records.emplace(pair.key.substr(own.size()), pair.value);
      }
      if (!page.value().more || page.value().pairs.empty()) return records;
      revision = page.value().revision;
      from = page.value().pairs.back().key + '\0';
    }
  }

  // Whether a write whose answer was lost is there: what it put can be read.
  bool IsDone(const RecordChanges& changes, const Guard& guard) {
    const auto put = changes.puts.find(guard.key);
    if (put == changes.puts.end()) return false;
    const Result<EtcdPage> page = client_.Range(KeyOf(guard.key), "", 1, "");
    return page.ok() && !page.value().pairs.empty() &&
           page.value().pairs.front().value == put->second;
  }

  // From now on.
  Diagnostic Lose(const std::string& why) {
    const std::lock_guard lock(mutex_);
    lost_ = why;
    return LockLost(Where(), why);
  }

  const EtcdPlaceSettings settings_;
  Clock& clock_;
  EtcdClient client_;
  std::mutex mutex_;
  std::unique_ptr<Renewal> renewal_;
  std::string lock_revision_;  // the lock key's create_revision; "" not held
  std::string lost_;           // why it is not any more
};

class EtcdPlace::Lock final : public StateLock {
 public:
  Lock(EtcdPlace& place, LockInfo info) : place_(place), info_(std::move(info)) {}
  ~Lock() override {
    std::unique_ptr<Renewal> renewal;
    {
      const std::lock_guard lock(place_.mutex_);
      renewal = std::move(place_.renewal_);
      place_.lock_revision_.clear();
    }
  }
  const LockInfo& info() const override { return info_; }

 private:
  EtcdPlace& place_;
  const LockInfo info_;
};

Result<std::unique_ptr<StateLock>> EtcdPlace::TryLock(const LockInfo& info) {
  // Cheaper than a lease for each attempt.
  const Result<std::optional<LockInfo>> holder = Holder();
  if (!holder.ok()) return holder.problem();
  if (holder.value().has_value()) return Diagnostic{.code = kStateLocked, .detail = "", .hint = ""};
  const Result<std::string> lease = client_.GrantLease(settings_.lease);
  if (!lease.ok()) return lease.problem();
  auto renewal = std::make_unique<Renewal>(client_, clock_, lease.value(), settings_.lease);
  EtcdTransaction transaction;
  transaction.compare.push_back(EtcdIsAbsent(LockKey()));
  const std::string written = WriteLockInfo(info);
  transaction.success.push_back(EtcdPut(LockKey(), written, lease.value()));
  bool unsure = false;
  const Result<bool> taken = client_.Transact(transaction, unsure);
  if (!taken.ok() && !unsure) return taken.problem();
  // Taken, somebody else's, or nobody knows: what stands there tells.
  const Result<EtcdPage> page = client_.Range(LockKey(), "", 1, "");
  if (!page.ok()) return page.problem();
  if (page.value().pairs.empty() || page.value().pairs.front().value != written) {
    return Diagnostic{.code = kStateLocked, .detail = "", .hint = ""};
  }
  const std::lock_guard lock(mutex_);
  renewal_ = std::move(renewal);
  lost_.clear();
  lock_revision_ = page.value().pairs.front().create_revision;
  return std::unique_ptr<StateLock>(std::make_unique<Lock>(*this, info));
}

}  // namespace

std::unique_ptr<RecordPlace> NewEtcdPlace(EtcdPlaceSettings settings, EtcdClient::Parts parts) {
  return std::make_unique<EtcdPlace>(std::move(settings), std::move(parts));
}

}  // namespace dbsn
