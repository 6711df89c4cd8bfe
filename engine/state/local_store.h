// The state in a folder beside the manifests:
//   .dbsn/.gitignore             "*"
//   .dbsn/[ENVIRONMENT/]state.json, state.json.backup, journal.jsonl, lock, lock.json
// Files are 0600, folders 0700, made by the first lock. The lock is the OS's and ends with the
// process that holds it; lock.json only says who that is. Not thread-safe; other processes may do
// as they like at any moment.
#pragma once
#include <memory>
#include <string>

#include "engine/state/state_store.h"

namespace dbsn {

class AppendFile;
class Clock;
class Environment;
class Files;
class Random;

class LocalStore final : public StateStore {
 public:
  struct Parts {
    Files& files;
    Clock& clock;
    Random& random;
    const Environment& environment;
    std::string folder;            // where .dbsn stands: the workspace's; "" the current one
    std::string environment_name;  // "" without environments
    std::string dbsn_version;
  };
  explicit LocalStore(Parts parts);
  ~LocalStore() override;

  std::string Where() const override;
  Result<LoadedState> Load() override;
  Result<std::unique_ptr<StateLock>> Lock(const std::string& operation,
                                          std::chrono::milliseconds wait,
                                          const std::function<bool()>& stop_asked) override;
  Result<Done> BeginRun(const RunIntent& intent) override;
  Result<Done> Append(const std::vector<StepRecord>& records, bool at_once) override;
  Result<Done> Save(const State& state) override;
  Result<std::vector<std::uint64_t>> Versions() override;  // the backup's
  Result<State> Version(std::uint64_t serial) override;
  Result<std::optional<LockInfo>> Holder() override;
  Result<Done> Unlock(const std::string& id) override;

 private:
  Result<Done> MakeFolder();
  Result<State> ReadSaved();
  Result<std::optional<State>> ReadBackup();
  Result<std::optional<std::string>> ReadIfThere(const std::string& path);
  Diagnostic WithRecovery(Diagnostic problem);
  Diagnostic Lost();
  Diagnostic Unplaced();
  Result<std::string> RunOnDisk();
  Result<Done> KeepBackup();
  Result<std::unique_ptr<StateLock>> TryLock(const std::string& operation);
  Diagnostic HeldBy(const std::optional<LockInfo>& info) const;

  const Parts parts_;
  const std::string top_;     // .dbsn
  const std::string folder_;  // .dbsn or .dbsn/ENVIRONMENT
  const std::string state_path_, backup_path_, journal_path_, lock_path_, info_path_;
  std::weak_ptr<const void> held_;  // alive while this process holds the lock
  std::unique_ptr<AppendFile> journal_;
  std::optional<Diagnostic> append_fault_;
  std::string run_id_;  // of the journal that this process began
};

}  // namespace dbsn
