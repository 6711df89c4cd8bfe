// The real disk. What it reports as written survives a crash; a write that failed has left the
// old contents as they were.
#pragma once
#include "engine/world/files.h"

namespace dbsn {

class PosixFiles final : public Files {
 public:
  Result<std::string> Read(const std::string& path, std::uint64_t limit) override;
  Result<FileInfo> Look(const std::string& path) override;
  // Real folders first, then those behind links, so that a folder reached both ways is listed
  // once and under its own name. Sockets, pipes and devices are left out.
  Result<std::vector<std::string>> ListTree(const std::string& folder) override;
  Result<std::vector<std::string>> List(const std::string& folder) override;
  // A symbolic link stays one: what it points to is replaced. Devices and pipes are refused.
  // The process's umask applies to |mode|.
  Result<Done> Replace(const std::string& path, std::string_view contents,
                       std::uint32_t mode) override;
  // An append that fails in its middle is taken back as far as the disk lets us.
  Result<std::unique_ptr<AppendFile>> OpenForAppend(const std::string& path,
                                                    std::uint32_t mode) override;
  Result<Done> Remove(const std::string& path) override;
  Result<Done> MakeFolders(const std::string& path, std::uint32_t mode) override;
  // flock(2): it ends with the process, however that ends. The file stays when it is released.
  Result<std::unique_ptr<FileLock>> Lock(const std::string& path) override;
};

}  // namespace dbsn
