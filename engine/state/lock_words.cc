#include "engine/state/lock_words.h"

#include "engine/state/state_codes.h"
#include "engine/world/clock.h"
#include "engine/world/environment.h"
#include "engine/world/random.h"
#include "engine/world/stop.h"

namespace dbsn {

LockInfo LockMaker::New(const std::string& operation) const {
  return {.id = NewUuid(random),
          .who = environment.Who(),
          .operation = operation,
          .created = ToRfc3339(clock.Wall()),
          .process = environment.ProcessId(),
          .version = dbsn_version};
}

Diagnostic LockLost(const std::string& where, const std::string& why) {
  return {.code = kStateLockLost,
          .detail = "This run no longer holds the lock of " + where +
                    (why.empty() ? std::string() : ": " + why) + ". Nothing more is written.",
          .hint = "Run the command again: what was done and not recorded is looked up.",
          .about = where};
}

Diagnostic LockedBy(const std::string& where, const std::optional<LockInfo>& holder,
                    const std::string& frees) {
  Diagnostic held{
      .code = kStateLocked,
      .detail = "Another run holds the lock of " + where + ".",
      .hint = "Wait until it has ended, or let this run wait: --lock-timeout 5m. " + frees,
      .about = where};
  if (!holder.has_value()) return held;
  const std::string process =
      holder->process == 0 ? std::string() : ", process " + std::to_string(holder->process);
  held.detail = "The state " + where + " is locked by " + holder->who + " (`dbsn " +
                holder->operation + "`" + process + ") since " + holder->created +
                ". Lock id: " + holder->id + ".";
  return held;
}

std::optional<Diagnostic> CannotUnlock(const std::string& where,
                                       const std::optional<LockInfo>& holder,
                                       const std::string& id) {
  if (!holder.has_value()) {
    return Diagnostic{.code = kStateNotLocked,
                      .detail = "Nobody holds the lock of " + where + ".",
                      .hint = "There is nothing to do.",
                      .about = where};
  }
  if (holder->id == id) return std::nullopt;
  return Diagnostic{.code = kStateOtherLock,
                    .detail = "The lock of " + where + " has the id " + holder->id + ", not " + id +
                              "; it is of " + holder->who + " since " + holder->created + ".",
                    .hint = "Check who that is before you unlock it.",
                    .about = where};
}

Diagnostic NoVersion(const std::string& where, std::uint64_t serial,
                     const std::vector<std::uint64_t>& serials) {
  std::string there;
  for (const std::uint64_t one : serials) {
    there += (there.empty() ? "" : ", ") + std::to_string(one);
  }
  return {.code = kStateNoVersion,
          .detail = where + " has no version " + std::to_string(serial) + " to go back to.",
          .hint = there.empty()
                      ? "It keeps none; a copy of your own can be put back: dbsn state push FILE."
                      : "It has " + there + ".",
          .about = where};
}

Result<std::unique_ptr<StateLock>> LockWithin(
    std::chrono::milliseconds wait, std::chrono::milliseconds poll, Clock& clock,
    const std::function<bool()>& stop_asked,
    const std::function<Result<std::unique_ptr<StateLock>>()>& try_lock,
    const std::function<Diagnostic()>& held) {
  const Clock::Instant end = clock.Now() + wait;
  const Stop never;
  while (true) {
    Result<std::unique_ptr<StateLock>> lock = try_lock();
    if (lock.ok() || !(lock.problem().code == kStateLocked)) return lock;
    if (clock.Now() >= end || (stop_asked && stop_asked())) return held();
    clock.Sleep(poll, never);
  }
}

}  // namespace dbsn
