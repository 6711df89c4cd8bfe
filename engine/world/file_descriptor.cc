#include "engine/world/file_descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace dbsn {

int FileDescriptor::Close() {
  if (number_ < 0) return 0;
  // Not repeated on EINTR: Linux has closed it by then.
  return ::close(std::exchange(number_, -1)) == 0 || errno == EINTR ? 0 : errno;
}

FileDescriptor OpenFile(const std::string& path, int flags, std::uint32_t mode, int& error) {
  int number = -1;
  do {
    number = ::open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode));
  } while (number < 0 && errno == EINTR);
  error = number < 0 ? errno : 0;
  return FileDescriptor(number);
}

int WriteAll(int descriptor, std::string_view bytes, std::uint64_t& written) {
  written = 0;
  while (!bytes.empty()) {
    const ssize_t taken = ::write(descriptor, bytes.data(), bytes.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return errno;
    if (taken == 0) return ENOSPC;
    written += static_cast<std::uint64_t>(taken);
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
  return 0;
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string NameOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

int SyncFolderOf(const std::string& path) {
  int error = 0;
  const FileDescriptor folder = OpenFile(FolderOf(path), O_RDONLY | O_DIRECTORY, 0, error);
  if (!folder.is_open()) return error;
  // Some network file systems cannot sync a folder and say EINVAL; they have no more to give.
  return ::fsync(folder.number()) == 0 || errno == EINVAL ? 0 : errno;
}

}  // namespace dbsn
