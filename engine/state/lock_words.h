// What every store does alike about its lock, and what a person is told of it: who holds it, that
// it is lost, which versions there are.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/state/state_store.h"

namespace dbsn {

class Clock;
class Environment;
class Random;

// A lock about to be taken, by this process and now.
struct LockMaker {
  Clock& clock;
  Random& random;
  const Environment& environment;
  std::string dbsn_version;

  LockInfo New(const std::string& operation) const;
};

// |frees|: what ends such a lock, as a sentence.
Diagnostic LockedBy(const std::string& where, const std::optional<LockInfo>& holder,
                    const std::string& frees);
// |why|: "" nothing more is known.
Diagnostic LockLost(const std::string& where, const std::string& why);
// What is wrong with `state unlock ID`; nothing: |holder| is who is meant.
std::optional<Diagnostic> CannotUnlock(const std::string& where,
                                       const std::optional<LockInfo>& holder,
                                       const std::string& id);
// Of a version that a store does not have; |serials|: those that it has.
Diagnostic NoVersion(const std::string& where, std::uint64_t serial,
                     const std::vector<std::uint64_t>& serials);
// |try_lock| until it succeeds, fails otherwise than as locked, or |wait| is over; then |held| says
// why not.
Result<std::unique_ptr<StateLock>> LockWithin(
    std::chrono::milliseconds wait, std::chrono::milliseconds poll, Clock& clock,
    const std::function<bool()>& stop_asked,
    const std::function<Result<std::unique_ptr<StateLock>>()>& try_lock,
    const std::function<Diagnostic()>& held);

}  // namespace dbsn
