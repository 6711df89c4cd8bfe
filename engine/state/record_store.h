// A state of many records, one an address, in a place that all runners share: a change costs the
// same whatever else is there. Every write is conditional on the lock and on the head, so that who
// slept and woke overwrites nothing.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/state/lock_words.h"
#include "engine/state/record_layout.h"
#include "engine/state/record_place.h"
#include "engine/state/state_store.h"

namespace dbsn {

inline constexpr std::uint64_t kVersionsKept = 50;

class RecordStore final : public StateStore {
 public:
  RecordStore(std::unique_ptr<RecordPlace> place, LockMaker locks);
  ~RecordStore() override;

  std::string Where() const override { return place_->Where(); }
  Result<LoadedState> Load() override;
  Result<std::unique_ptr<StateLock>> Lock(const std::string& operation,
                                          std::chrono::milliseconds wait,
                                          const std::function<bool()>& stop_asked) override;
  Result<Done> BeginRun(const RunIntent& intent) override;
  Result<Done> Append(const std::vector<StepRecord>& records, bool at_once) override;
  Result<Done> Save(const State& state) override;
  Result<Done> StillHeld() override { return place_->StillHeld(); }
  Result<std::vector<std::uint64_t>> Versions() override;
  Result<State> Version(std::uint64_t serial) override;
  Result<std::optional<LockInfo>> Holder() override { return place_->Holder(); }
  Result<Done> Unlock(const std::string& id) override;

 private:
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  Result<Done> Learn();
  RecordPlace::Guard Head() const;
  bool Fits(const RecordChanges& changes) const;
  Result<Done> WriteMany(const Pairs& puts);
  Result<Done> SaveInParts(const RecordDifference& difference, const Records& earlier);
  Result<Done> FinishCommit();

  const std::unique_ptr<RecordPlace> place_;
  const LockMaker locks_;
  std::optional<Records> known_;  // what stands there, of CurrentRecords()
  std::string run_id_;            // of the run that this process began
  std::size_t steps_ = 0;
  std::optional<Diagnostic> append_fault_;
};

}  // namespace dbsn
