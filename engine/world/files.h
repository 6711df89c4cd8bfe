// The only way to the disk.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace dbsn {

// What a failure was, for callers that treat one specially; the Diagnostic's code tells.
inline constexpr Code kFileMissing{"file.missing", "No such file or folder"};
inline constexpr Code kFileUnreadable{"file.unreadable", "Cannot read"};
inline constexpr Code kFileUnwritable{"file.unwritable", "Cannot write"};
inline constexpr Code kDiskFull{"file.disk-full", "No space left"};
inline constexpr Code kFileTooLarge{"file.too-large", "Larger than the limit"};
inline constexpr Code kFileLocked{"file.locked", "Held by another process"};

struct FileInfo {
  bool exists = false;
  bool folder = false;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  // permission bits
  // Equal for one file under two paths; both 0 where nobody can tell.
  std::uint64_t device = 0, number = 0;
};

// An OS lock that ends with the process that holds it.
class FileLock {
 public:
  virtual ~FileLock() = default;  // releases
};

// An open file that only grows.
class AppendFile {
 public:
  virtual ~AppendFile() = default;  // closes
  virtual Result<Done> Append(std::string_view bytes) = 0;
  // After success all appended bytes survive a crash.
  virtual Result<Done> Sync() = 0;
};

class Files {
 public:
  virtual ~Files() = default;
  // At most |limit| bytes (kFileTooLarge past it).
  virtual Result<std::string> Read(const std::string& path, std::uint64_t limit) = 0;
  virtual Result<FileInfo> Look(const std::string& path) = 0;  // a missing file is no failure
  // Every file below |folder|, recursively, sorted, as folder/sub/name; symbolic links are
  // followed once, loops are left out.
  virtual Result<std::vector<std::string>> ListTree(const std::string& folder) = 0;
  // Names of entries directly in |folder|, sorted.
  virtual Result<std::vector<std::string>> List(const std::string& folder) = 0;
  // Through a temporary file beside it, synced, renamed, the folder synced: after success the new
  // contents survive a crash, after failure the old ones stand. |mode| e.g. 0600.
  virtual Result<Done> Replace(const std::string& path, std::string_view contents,
                               std::uint32_t mode) = 0;
  virtual Result<std::unique_ptr<AppendFile>> OpenForAppend(const std::string& path,
                                                            std::uint32_t mode) = 0;
  virtual Result<Done> Remove(const std::string& path) = 0;  // a missing file is no failure
  virtual Result<Done> MakeFolders(const std::string& path, std::uint32_t mode) = 0;
  // Fails with kFileLocked at once when another process holds it. Creates the file.
  virtual Result<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

}  // namespace dbsn
