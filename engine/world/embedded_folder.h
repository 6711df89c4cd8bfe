// Files over what the binary carries, so that definitions are read by one road wherever they
// are. Nothing in it can be changed: every write answers kFileUnwritable.
#pragma once
#include <span>

#include "engine/world/files.h"

namespace dbsn {

struct EmbeddedFile;

class EmbeddedFolder final : public Files {
 public:
  // REQUIRES: |files| is sorted by path and outlives it. Paths have no leading slash; a trailing
  // one after a folder is ignored; "" and "." are the top.
  explicit EmbeddedFolder(std::span<const EmbeddedFile> files) : files_(files) {}

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

 private:
  const EmbeddedFile* Find(std::string_view path) const;
  std::span<const EmbeddedFile> Below(std::string_view prefix) const;  // "" or "a/b/"

  std::span<const EmbeddedFile> files_;
};

}  // namespace dbsn
