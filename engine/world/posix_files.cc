// Reading, replacing, removing and locking; appending and listing have files of their own.
#include "engine/world/posix_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "engine/world/file_descriptor.h"
#include "engine/world/file_fault.h"

namespace dbsn {
namespace {

Diagnostic CannotRead(const std::string& path, int error) {
  return FileFault(FileWork::kRead, "read " + path, path, error);
}

Diagnostic CannotWrite(const std::string& path, int error) {
  return FileFault(FileWork::kWrite, "write " + path, path, error);
}

Diagnostic TooLarge(const std::string& path, std::uint64_t limit) {
  return Diagnostic{.code = kFileTooLarge,
                    .detail = path + " is larger than " + std::to_string(limit) +
                              " bytes, the most that dbsn reads of such a file.",
                    .hint = "Check that it is the file you meant; else split it.",
                    .about = path};
}

// Where |path| really is, so that a link is kept; |path| itself when there is nothing yet.
std::string BehindLinks(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  char* real = ::realpath(path.c_str(), nullptr);
  if (!real) return path;
  std::string target(real);
  std::free(real);
  return target;
}

// A name beside |path| that nobody has, open for writing; its name in |name|.
FileDescriptor OpenTemporary(const std::string& path, std::uint32_t mode, std::string& name,
                             int& error) {
  const std::string start =
      FolderOf(path) + "/." + NameOf(path).substr(0, 200) + "." + std::to_string(::getpid()) + ".";
  for (int i = 0; i < 10'000; ++i) {
    name = start + std::to_string(i) + ".tmp";
    FileDescriptor file = OpenFile(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode, error);
    if (file.is_open() || error != EEXIST) return file;
  }
  return FileDescriptor(-1);
}

// Writes, syncs and renames. 0 or errno; the temporary file is gone after a failure.
int WriteAndRename(const std::string& path, std::string_view contents, std::uint32_t mode) {
  std::string temporary;
  int error = 0;
  FileDescriptor file = OpenTemporary(path, mode, temporary, error);
  if (!file.is_open()) return error;
  std::uint64_t written = 0;
  error = WriteAll(file.number(), contents, written);
  if (error == 0 && ::fsync(file.number()) != 0) error = errno;
  const int close_error = file.Close();
  if (error == 0) error = close_error;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) ::unlink(temporary.c_str());
  return error;
}

class FlockHolder final : public FileLock {
 public:
  explicit FlockHolder(FileDescriptor file) : file_(std::move(file)) {}

 private:
  FileDescriptor file_;  // closing it releases the lock
};

}  // namespace

Result<std::string> PosixFiles::Read(const std::string& path, std::uint64_t limit) {
  int error = 0;
  const FileDescriptor file = OpenFile(path, O_RDONLY, 0, error);
  if (!file.is_open()) return CannotRead(path, error);
  struct stat info {};
  if (::fstat(file.number(), &info) != 0) return CannotRead(path, errno);
  if (S_ISDIR(info.st_mode)) return CannotRead(path, EISDIR);
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size > limit) return TooLarge(path, limit);

  // One byte more than it claims shows the end at once; pipes and /proc claim none.
  std::string contents(static_cast<std::size_t>(size) + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    if (filled == contents.size()) contents.resize(contents.size() * 2 + 4096);
    const ssize_t got = ::read(file.number(), contents.data() + filled, contents.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return CannotRead(path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > limit) return TooLarge(path, limit);
  }
  contents.resize(filled);
  return contents;
}

Result<FileInfo> PosixFiles::Look(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return FileInfo{};
    return CannotRead(path, errno);
  }
  return FileInfo{.exists = true,
                  .folder = S_ISDIR(info.st_mode),
                  .size = static_cast<std::uint64_t>(info.st_size),
                  .mode = static_cast<std::uint32_t>(info.st_mode & 07777),
                  .device = static_cast<std::uint64_t>(info.st_dev),
                  .number = static_cast<std::uint64_t>(info.st_ino)};
}

Result<Done> PosixFiles::Replace(const std::string& path, std::string_view contents,
                                 std::uint32_t mode) {
  const std::string target = BehindLinks(path);
  struct stat info {};
  if (::stat(target.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    if (S_ISDIR(info.st_mode)) return CannotWrite(path, EISDIR);
    return Diagnostic{.code = kFileUnwritable,
                      .detail = "Cannot write " + path +
                                ": it is a device, a pipe or a socket, which cannot be replaced "
                                "as a whole.",
                      .hint = "Name a file.",
                      .about = path};
  }
  int error = WriteAndRename(target, contents, mode);
  if (error == 0) error = SyncFolderOf(target);
  if (error != 0) return CannotWrite(path, error);
  return Done{};
}

Result<Done> PosixFiles::Remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return Done{};
    return FileFault(FileWork::kWrite, "remove " + path, path, errno);
  }
  const int error = SyncFolderOf(path);
  if (error != 0) return FileFault(FileWork::kWrite, "remove " + path, path, error);
  return Done{};
}

Result<Done> PosixFiles::MakeFolders(const std::string& path, std::uint32_t mode) {
  std::size_t end = 0;
  while (end != std::string::npos) {
    end = path.find('/', end + 1);
    const std::string folder = path.substr(0, end);
    if (folder.empty()) continue;
    if (::mkdir(folder.c_str(), static_cast<mode_t>(mode)) == 0) {
      const int error = SyncFolderOf(folder);
      if (error != 0) return FileFault(FileWork::kWrite, "make folder " + folder, folder, error);
      continue;
    }
    const int error = errno;
    struct stat info {};
    const bool stands = ::stat(folder.c_str(), &info) == 0;
    if (stands && S_ISDIR(info.st_mode)) continue;
    return FileFault(FileWork::kWrite, "make folder " + folder, folder, stands ? ENOTDIR : error);
  }
  return Done{};
}

Result<std::unique_ptr<FileLock>> PosixFiles::Lock(const std::string& path) {
  int error = 0;
  FileDescriptor file = OpenFile(path, O_RDWR | O_CREAT, 0600, error);
  if (!file.is_open()) return CannotWrite(path, error);
  while (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return FileFault(FileWork::kWrite, "lock " + path, path, errno);
    return Diagnostic{.code = kFileLocked,
                      .detail = "Another process holds the lock " + path + ".",
                      .hint = "Wait until it has ended and run again.",
                      .about = path};
  }
  return std::unique_ptr<FileLock>(std::make_unique<FlockHolder>(std::move(file)));
}

}  // namespace dbsn
