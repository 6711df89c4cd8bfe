#include "engine/world/file_fault.h"

#include <cerrno>
#include <cstring>

#include "engine/world/files.h"

namespace dbsn {
namespace {

struct Cause {
  Code code;
  std::string reason;
  std::string hint;
};

Cause CauseOf(FileWork work, int error) {
  const Code general = work == FileWork::kRead ? kFileUnreadable : kFileUnwritable;
  switch (error) {
    case ENOENT:
      return {work == FileWork::kRead ? kFileMissing : general, "it does not exist",
              work == FileWork::kRead ? "Check the path, and from which folder dbsn was started."
                                      : "Create its folder first."};
    case ENOTDIR:
      return {work == FileWork::kRead ? kFileMissing : general,
              "something in the middle of the path is a file and not a folder", "Check the path."};
    case EACCES:
    case EPERM:
      return {
          general, "permission denied",
          work == FileWork::kRead
              ? "Let the user who runs dbsn read it (ls -l shows who may)."
              : "Let the user who runs dbsn write to it and to its folder (ls -l shows who may)."};
    case EISDIR:
      return {general, "it is a folder", "Name a file."};
    case ELOOP:
      return {general, "its symbolic links lead in a circle", "Remove one of the links."};
    case ENAMETOOLONG:
      return {general, "the path is too long", "Use a shorter one."};
    case ENOSPC:
      return {kDiskFull, "no space is left on its disk",
              "Free some space (df -h shows where it is short) and run again."};
    case EDQUOT:
      return {kDiskFull, "the disk quota is used up", "Free some space and run again."};
    case EFBIG:
      return {kDiskFull, "it would be larger than the limit on file sizes (ulimit -f)",
              "Raise the limit and run again."};
    case EROFS:
      return {general, "its disk can only be read", "Choose a path on another disk."};
    case EMFILE:
    case ENFILE:
      return {general, "too many files are open", "Raise the limit (ulimit -n) and run again."};
    case EIO:
      return {general, "the disk reports an error", "Look at the kernel's log (dmesg)."};
    default:
      return {general, std::strerror(error), ""};
  }
}

}  // namespace

Diagnostic FileFault(FileWork work, std::string_view what, const std::string& path, int error) {
  Cause cause = CauseOf(work, error);
  return Diagnostic{.code = cause.code,
                    .detail = "Cannot " + std::string(what) + ": " + cause.reason + ".",
                    .hint = std::move(cause.hint),
                    .about = path};
}

}  // namespace dbsn
