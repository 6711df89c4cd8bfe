// The half of PosixFiles that lets a file grow: journals and logs.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/world/file_descriptor.h"
#include "engine/world/file_fault.h"
#include "engine/world/posix_files.h"

namespace dbsn {
namespace {

class PosixAppendFile final : public AppendFile {
 public:
  PosixAppendFile(std::string path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  Result<Done> Append(std::string_view bytes) override {
    std::uint64_t written = 0;
    const int error = WriteAll(file_.number(), bytes, written);
    if (error == 0) return Done{};
    if (written > 0) TakeBack(written);
    return FileFault(FileWork::kWrite, "write to " + path_, path_, error);
  }

  Result<Done> Sync() override {
    if (::fdatasync(file_.number()) == 0) return Done{};
    // Pipes and devices (a log to /dev/stderr) have nothing to sync.
    if (errno == EINVAL || errno == EROFS) return Done{};
    return FileFault(FileWork::kWrite, "write to " + path_ + " durably", path_, errno);
  }

 private:
  // Half a record would spoil the next one. Of a file that others append to as well (a log), the
  // tail may not be ours, so only our own bytes at its very end are cut off.
  void TakeBack(std::uint64_t written) {
    const off_t end = ::lseek(file_.number(), 0, SEEK_CUR);
    struct stat info {};
    if (end < 0 || ::fstat(file_.number(), &info) != 0 || info.st_size != end) return;
    if (::ftruncate(file_.number(), end - static_cast<off_t>(written)) != 0) return;
  }

  std::string path_;
  FileDescriptor file_;
};

}  // namespace

Result<std::unique_ptr<AppendFile>> PosixFiles::OpenForAppend(const std::string& path,
                                                              std::uint32_t mode) {
  int error = 0;
  FileDescriptor file = OpenFile(path, O_WRONLY | O_APPEND, 0, error);
  if (!file.is_open() && error == ENOENT) {
    file = OpenFile(path, O_WRONLY | O_APPEND | O_CREAT, mode, error);
    if (file.is_open()) error = SyncFolderOf(path);
  }
  if (error != 0) return FileFault(FileWork::kWrite, "write to " + path, path, error);
  return std::unique_ptr<AppendFile>(std::make_unique<PosixAppendFile>(path, std::move(file)));
}

}  // namespace dbsn
