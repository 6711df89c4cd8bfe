// A state on a disk in memory that outlives the stores which use it.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/state/state_store.h"

namespace dbsn {

struct MemoryDisk {
  State saved;
  std::optional<Run> run;
};

inline constexpr Code kMemoryFault{"fake.disk", "The disk fails"};

class MemoryStore final : public StateStore {
 public:
  explicit MemoryStore(MemoryDisk& disk) : disk_(disk) {}

  // Asked before "begin", "append" and "save"; false: it fails and nothing is kept.
  std::function<bool(const std::string& call)> gate;
  std::vector<std::string> calls;

  std::string Where() const override { return "memory"; }
  Result<LoadedState> Load() override { return LoadedState{disk_.saved, disk_.run, std::nullopt}; }
  Result<std::unique_ptr<StateLock>> Lock(const std::string& /*operation*/,
                                          std::chrono::milliseconds /*wait*/,
                                          const std::function<bool()>& /*stop_asked*/) override {
    return Fault("lock");
  }
  Result<Done> BeginRun(const RunIntent& intent) override {
    if (!May("begin")) return Fault("begin");
    disk_.run = Run{intent, {}};
    return Done{};
  }
  Result<Done> Append(const std::vector<StepRecord>& records, bool /*at_once*/) override {
    if (!May("append")) return Fault("append");
    if (disk_.run.has_value()) {
      disk_.run->records.insert(disk_.run->records.end(), records.begin(), records.end());
    }
    return Done{};
  }
  Result<Done> Save(const State& state) override {
    if (!May("save")) return Fault("save");
    const std::string last = disk_.run.has_value() ? disk_.run->intent.run_id : state.last_run;
    disk_.saved = state;
    disk_.saved.last_run = last;
    disk_.run.reset();
    return Done{};
  }
  Result<Done> StillHeld() override {
    if (gate && !gate("held")) return Fault("hold the lock");
    return Done{};
  }
  Result<std::vector<std::uint64_t>> Versions() override { return std::vector<std::uint64_t>(); }
  Result<State> Version(std::uint64_t /*serial*/) override { return Fault("go back"); }
  Result<std::optional<LockInfo>> Holder() override { return std::optional<LockInfo>(); }
  Result<Done> Unlock(const std::string& /*id*/) override { return Done{}; }

 private:
  bool May(const std::string& call) {
    calls.push_back(call);
    return !gate || gate(call);
  }
  static Diagnostic Fault(const std::string& call) {
    return {.code = kMemoryFault, .detail = "It cannot " + call + ".", .hint = ""};
  }

  MemoryDisk& disk_;
};

}  // namespace dbsn
