// Loading, saving and the journal; the lock has a file of its own (local_lock.cc).
#include "engine/state/local_store.h"

#include <utility>

#include "engine/state/journal_file.h"
#include "engine/state/lock_words.h"
#include "engine/state/state_codes.h"
#include "engine/state/state_file.h"
#include "engine/world/files.h"
#include "engine/world/own_folder.h"
#include "schema/check.h"

namespace dbsn {

namespace {

constexpr std::uint32_t kFileMode = 0600;
constexpr std::uint64_t kSizeLimit = std::uint64_t{4} << 30;
constexpr int kLoadAttempts = 50;

std::string Below(const std::string& folder, const std::string& name) {
  if (folder.empty()) return name;
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

bool SameRun(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a.has_value() || !b.has_value()) return a.has_value() == b.has_value();
  return IntentLine(*a) == IntentLine(*b);
}

}  // namespace

LocalStore::LocalStore(Parts parts)
    : parts_(std::move(parts)),
      top_(Below(parts_.folder, ".dbsn")),
      folder_(parts_.environment_name.empty() ? top_ : top_ + "/" + parts_.environment_name),
      state_path_(folder_ + "/state.json"),
      backup_path_(folder_ + "/state.json.backup"),
      journal_path_(folder_ + "/journal.jsonl"),
      lock_path_(folder_ + "/lock"),
      info_path_(folder_ + "/lock.json") {}

LocalStore::~LocalStore() = default;

std::string LocalStore::Where() const { return state_path_; }

// The journal is read before and after the state. A save replaces the state and only then removes
// the journal, so while one run's journal stands on both sides, or none does, the state between
// them is that of before the run, or of after it and says so (last_run).
Result<LoadedState> LocalStore::Load() {
  Result<std::optional<std::string>> before = ReadIfThere(journal_path_);
  if (!before.ok()) return before.problem();
  for (int attempt = 0; attempt < kLoadAttempts; ++attempt) {
    Result<State> saved = ReadSaved();
    if (!saved.ok()) return saved.problem();
    Result<std::optional<std::string>> after = ReadIfThere(journal_path_);
    if (!after.ok()) return after.problem();
    if (!SameRun(before.value(), after.value())) {
      before = std::move(after);
      continue;
    }
    LoadedState loaded{.state = std::move(saved).value(), .run = {}, .under_way = {}};
    if (after.value().has_value()) {
      Result<Run> run = ReadJournal(*after.value(), journal_path_);
      if (!run.ok()) return run.problem();
      if (run.value().intent.run_id != loaded.state.last_run) loaded.run = std::move(run).value();
    }
    Result<std::optional<LockInfo>> holder = Holder();
    if (!holder.ok()) return holder.problem();
    loaded.under_way = std::move(holder).value();
    return loaded;
  }
  return Diagnostic{
      .code = kStateBusy,
      .detail = "Runs begin and end in " + folder_ + " faster than its state can be read.",
      .hint = "Run again when they are done.",
      .about = folder_};
}

Result<State> LocalStore::ReadSaved() {
  Result<std::optional<std::string>> bytes = ReadIfThere(state_path_);
  if (!bytes.ok()) return bytes.problem();
  if (!bytes.value().has_value()) {
    const Result<FileInfo> backup = parts_.files.Look(backup_path_);
    if (!backup.ok()) return backup.problem();
    if (backup.value().exists) return Lost();
    if (folder_ != top_) {
      const Result<FileInfo> earlier = parts_.files.Look(top_ + "/state.json");
      if (!earlier.ok()) return earlier.problem();
      if (earlier.value().exists) return Unplaced();
    }
    return State{};
  }
  Result<State> state = ReadState(*bytes.value(), state_path_);
  if (!state.ok()) return WithRecovery(state.problem());
  // Moved here by a person when the workspace got its environments.
  if (state.value().environment.empty()) state.value().environment = parts_.environment_name;
  if (state.value().environment != parts_.environment_name) {
    const std::string here = parts_.environment_name.empty()
                                 ? "and this workspace has no environments"
                                 : "not of \"" + parts_.environment_name + "\"";
    return Diagnostic{.code = kStateOther,
                      .detail = state_path_ + " is the state of the environment \"" +
                                state.value().environment + "\", " + here + ".",
                      .hint = "Put it back where it was; each environment has a state of its own.",
                      .about = state_path_};
  }
  return state;
}

Result<std::optional<std::string>> LocalStore::ReadIfThere(const std::string& path) {
  Result<std::string> bytes = parts_.files.Read(path, kSizeLimit);
  if (bytes.ok()) return std::optional<std::string>(std::move(bytes).value());
  if (bytes.problem().code == kFileMissing) return std::optional<std::string>();
  return bytes.problem();
}

// Says what a person can do, having looked whether the backup is whole.
Diagnostic LocalStore::WithRecovery(Diagnostic problem) {
  if (problem.code == kStateNewerVersion) return problem;
  const Result<std::string> bytes = parts_.files.Read(backup_path_, kSizeLimit);
  if (bytes.ok()) {
    const Result<State> backup = ReadState(bytes.value(), backup_path_);
    if (backup.ok()) {
      problem.hint = "The state before the last save is whole (serial " +
                     std::to_string(backup.value().serial) + ", " +
                     std::to_string(backup.value().entries.size()) +
                     " entries). To go back to it: cp " + backup_path_ + " " + state_path_ +
                     ", then `dbsn plan`: what was made since is found by its name and taken over.";
      return problem;
    }
  }
  problem.hint =
      "There is no whole backup beside it. Restore " + state_path_ +
      " from a copy of your own. Without one, move it aside: `dbsn plan` then finds what "
      "is there by its names and takes it over.";
  return problem;
}

Diagnostic LocalStore::Lost() {
  return {.code = kStateMissing,
          .detail = "There is no " + state_path_ +
                    ", but its backup is there: the state was "
                    "removed or lost.",
          .hint = "To go back to the backup: cp " + backup_path_ + " " + state_path_ +
                  ". To begin anew without a state, remove the backup too.",
          .about = state_path_};
}

Diagnostic LocalStore::Unplaced() {
  return {.code = kStateUnplaced,
          .detail = top_ +
                    "/state.json is the state of the workspace from before it had "
                    "environments, and nobody has said which of them it is now.",
          .hint = "Give it to the environment whose resources it holds. If that is \"" +
                  parts_.environment_name + "\": mkdir -p " + folder_ + " && mv " + top_ +
                  "/*.json* " + folder_ + "/",
          .about = top_ + "/state.json"};
}

Result<std::vector<std::uint64_t>> LocalStore::Versions() {
  Result<std::optional<State>> backup = ReadBackup();
  if (!backup.ok()) return backup.problem();
  std::vector<std::uint64_t> serials;
  if (backup.value().has_value()) serials.push_back(backup.value()->serial);
  return serials;
}

Result<State> LocalStore::Version(std::uint64_t serial) {
  Result<std::optional<State>> backup = ReadBackup();
  if (!backup.ok()) return backup.problem();
  if (!backup.value().has_value()) return NoVersion(state_path_, serial, {});
  if (backup.value()->serial != serial) {
    return NoVersion(state_path_, serial, {backup.value()->serial});
  }
  return *std::move(backup).value();
}

Result<std::optional<State>> LocalStore::ReadBackup() {
  Result<std::optional<std::string>> bytes = ReadIfThere(backup_path_);
  if (!bytes.ok()) return bytes.problem();
  if (!bytes.value().has_value()) return std::optional<State>();
  Result<State> backup = ReadState(*bytes.value(), backup_path_);
  if (!backup.ok()) return backup.problem();
  return std::optional<State>(std::move(backup).value());
}

Result<Done> LocalStore::BeginRun(const RunIntent& intent) {
  DBSN_CHECK(!held_.expired());
  journal_.reset();
  append_fault_.reset();
  // As a whole or not at all: half an intent could hide what was sent.
  Result<Done> written = parts_.files.Replace(journal_path_, WriteIntent(intent), kFileMode);
  if (!written.ok()) return written.problem();
  run_id_ = intent.run_id;
  Result<std::unique_ptr<AppendFile>> journal =
      parts_.files.OpenForAppend(journal_path_, kFileMode);
  if (!journal.ok()) return journal.problem();
  journal_ = std::move(journal).value();
  return Done{};
}

Result<Done> LocalStore::Append(const std::vector<StepRecord>& records, bool /*at_once*/) {
  DBSN_CHECK(!held_.expired() && journal_ != nullptr);
  // After a line that may be torn no other may follow, or it would spoil both.
  if (append_fault_.has_value()) return *append_fault_;
  std::string lines;
  for (const StepRecord& record : records) AppendRecord(record, lines);
  Result<Done> done = lines.empty() ? Result<Done>(Done{}) : journal_->Append(lines);
  if (done.ok()) done = journal_->Sync();
  if (!done.ok()) append_fault_ = done.problem();
  return done;
}

Result<Done> LocalStore::Save(const State& state) {
  DBSN_CHECK(!held_.expired());
  Result<std::string> run_id = RunOnDisk();
  if (!run_id.ok()) return run_id.problem();
  Result<Done> kept = KeepBackup();
  if (!kept.ok()) return kept.problem();
  const std::string& last_run = run_id.value().empty() ? state.last_run : run_id.value();
  Result<Done> saved = parts_.files.Replace(state_path_, WriteState(state, last_run), kFileMode);
  if (!saved.ok()) return saved.problem();
  // Beyond this point the run is over: a journal that cannot be removed is known as folded by its
  // run's id, so that is no failure.
  journal_.reset();
  run_id_.clear();
  static_cast<void>(parts_.files.Remove(journal_path_).ok());
  return Done{};
}

// The run that a save ends: ours, or an interrupted one whose fold is saved. "" none.
Result<std::string> LocalStore::RunOnDisk() {
  if (!run_id_.empty()) return run_id_;
  Result<std::optional<std::string>> bytes = ReadIfThere(journal_path_);
  if (!bytes.ok()) return bytes.problem();
  if (!bytes.value().has_value()) return std::string();
  Result<Run> run = ReadJournal(*bytes.value(), journal_path_);
  if (!run.ok()) return run.problem();
  return run.value().intent.run_id;
}

Result<Done> LocalStore::KeepBackup() {
  Result<std::optional<std::string>> bytes = ReadIfThere(state_path_);
  if (!bytes.ok()) return bytes.problem();
  if (!bytes.value().has_value()) return Done{};
  return parts_.files.Replace(backup_path_, *bytes.value(), kFileMode);
}

Result<Done> LocalStore::MakeFolder() { return MakeOwnFolder(parts_.files, top_, folder_); }

}  // namespace dbsn
