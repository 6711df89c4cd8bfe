// The half of LocalStore that locks. The lock is flock(2)'s: it ends with the process, however that
// ends. lock.json beside it only says who holds it; one that a dead process left blocks nobody.
#include <utility>

#include "engine/state/local_store.h"
#include "engine/state/lock_info_file.h"
#include "engine/state/lock_words.h"
#include "engine/world/clock.h"
#include "engine/world/files.h"

namespace dbsn {

namespace {

constexpr std::uint32_t kFileMode = 0600;
constexpr std::chrono::milliseconds kPoll{50};
// Who asks for the holder may hold a dead one's lock for a moment (Holder): that is no holder.
constexpr std::chrono::milliseconds kLeast{200};

class LocalLock final : public StateLock {
 public:
  LocalLock(Files& files, std::string info_path, std::unique_ptr<FileLock> lock, LockInfo info)
      : files_(files),
        info_path_(std::move(info_path)),
        lock_(std::move(lock)),
        info_(std::move(info)) {}

  // The file first: while it says who holds the lock, nobody else does. One that cannot be removed
  // does no harm.
  ~LocalLock() override { static_cast<void>(files_.Remove(info_path_).ok()); }

  const LockInfo& info() const override { return info_; }
  std::weak_ptr<const void> alive() const { return alive_; }

 private:
  Files& files_;
  const std::string info_path_;
  const std::unique_ptr<FileLock> lock_;
  const LockInfo info_;
  const std::shared_ptr<const void> alive_ = std::make_shared<int>(0);
};

}  // namespace

Result<std::unique_ptr<StateLock>> LocalStore::TryLock(const std::string& operation) {
  Result<std::unique_ptr<FileLock>> lock = parts_.files.Lock(lock_path_);
  if (!lock.ok() && lock.problem().code == kFileLocked) return HeldBy(std::nullopt);
  if (!lock.ok()) return lock.problem();
  LockInfo info =
      LockMaker{parts_.clock, parts_.random, parts_.environment, parts_.dbsn_version}.New(
          operation);
  Result<Done> told = parts_.files.Replace(info_path_, WriteLockInfo(info), kFileMode);
  if (!told.ok()) return told.problem();
  auto held = std::make_unique<LocalLock>(parts_.files, info_path_, std::move(lock).value(),
                                          std::move(info));
  held_ = held->alive();
  return std::unique_ptr<StateLock>(std::move(held));
}

Result<std::unique_ptr<StateLock>> LocalStore::Lock(const std::string& operation,
                                                    std::chrono::milliseconds wait,
                                                    const std::function<bool()>& stop_asked) {
  Result<Done> made = MakeFolder();
  if (!made.ok()) return made.problem();
  return LockWithin(
      std::max(wait, kLeast), kPoll, parts_.clock, stop_asked, [&] { return TryLock(operation); },
      [&] {
        const Result<std::optional<LockInfo>> holder = Holder();
        return HeldBy(holder.ok() ? holder.value() : std::optional<LockInfo>());
      });
}

Diagnostic LocalStore::HeldBy(const std::optional<LockInfo>& info) const {
  return LockedBy(state_path_, info, "The lock ends with its process.");
}

Result<std::optional<LockInfo>> LocalStore::Holder() {
  Result<std::optional<std::string>> bytes = ReadIfThere(info_path_);
  if (!bytes.ok()) return bytes.problem();
  if (!bytes.value().has_value()) return std::optional<LockInfo>();
  std::optional<LockInfo> info = ReadLockInfo(*bytes.value());
  if (!info.has_value()) return std::optional<LockInfo>();
  const Result<std::unique_ptr<FileLock>> lock = parts_.files.Lock(lock_path_);
  if (lock.ok()) return std::optional<LockInfo>();  // it died: released again at once
  // Who may not even open the lock cannot tell; then the file's word is all there is.
  return info;
}

Result<Done> LocalStore::Unlock(const std::string& id) {
  Result<std::optional<std::string>> bytes = ReadIfThere(info_path_);
  if (!bytes.ok()) return bytes.problem();
  const std::optional<LockInfo> info =
      bytes.value().has_value() ? ReadLockInfo(*bytes.value()) : std::optional<LockInfo>();
  if (std::optional<Diagnostic> problem = CannotUnlock(state_path_, info, id)) return *problem;
  const Result<std::unique_ptr<FileLock>> lock = parts_.files.Lock(lock_path_);
  if (!lock.ok() && lock.problem().code == kFileLocked) return HeldBy(info);
  if (!lock.ok()) return lock.problem();
  return parts_.files.Remove(info_path_);
}

}  // namespace dbsn
