// A disk that fails when a test says so: at the Nth change, before its effect, after it, or in its
// middle. All else is the real disk's.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/world/files.h"

namespace dbsn {

class FaultyFiles final : public Files {
 public:
  enum class Fault {
    kFull,    // this change and all later ones fail, without an effect: a full disk
    kTorn,    // this one takes half effect (appends) or none, and all later ones fail: a crash
    kUnsure,  // this one takes effect and says that it failed; later ones succeed
  };
  explicit FaultyFiles(Files& real) : real_(real) {}

  // Counts from now: the |nth| change from here fails, 1 the next; 0 none.
  void FailAt(int nth, Fault fault);
  int changes() const { return changes_; }  // since FailAt, or the beginning
  enum class Fate { kWhole, kNone, kHalf, kWholeButFails };
  // Decides from now on, in place of FailAt, what becomes of each change.
  void Decide(std::function<Fate()> decide) { decide_ = std::move(decide); }

  Result<std::string> Read(const std::string& path, std::uint64_t limit) override;
  Result<FileInfo> Look(const std::string& path) override;
  Result<std::vector<std::string>> ListTree(const std::string& folder) override;
  Result<std::vector<std::string>> List(const std::string& folder) override;
  Result<Done> Replace(const std::string& path, std::string_view contents,
                       std::uint32_t mode) override;
  Result<std::unique_ptr<AppendFile>> OpenForAppend(const std::string& path,
                                                    std::uint32_t mode) override;
  Result<Done> Remove(const std::string& path) override;
  Result<Done> MakeFolders(const std::string& path, std::uint32_t mode) override;
  Result<std::unique_ptr<FileLock>> Lock(const std::string& path) override;

  // What becomes of the next change. For the append files of this disk.
  Fate Next();

 private:
  Files& real_;
  std::function<Fate()> decide_;
  int changes_ = 0;
  int fail_at_ = 0;
  Fault fault_ = Fault::kFull;
};

}  // namespace dbsn
