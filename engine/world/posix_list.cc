// The half of PosixFiles that lists folders.
#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <utility>

#include "engine/world/file_fault.h"
#include "engine/world/posix_files.h"

namespace dbsn {
namespace {

using FolderId = std::pair<dev_t, ino_t>;

Diagnostic CannotList(const std::string& folder, int error) {
  if (error != ENOTDIR) return FileFault(FileWork::kRead, "list " + folder, folder, error);
  return Diagnostic{.code = kFileUnreadable,
                    .detail = "Cannot list " + folder + ": it is not a folder.",
                    .hint = "Name a folder.",
                    .about = folder};
}

// 0 or errno.
int NamesIn(const std::string& folder, std::vector<std::string>& names) {
  const std::unique_ptr<DIR, int (*)(DIR*)> handle(::opendir(folder.c_str()), &::closedir);
  if (!handle) return errno;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(handle.get());
    if (!entry) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  const int error = errno;
  std::sort(names.begin(), names.end());
  return error;
}

class TreeWalk {
 public:
  // Real folders are walked before those behind links: see the header.
  Result<std::vector<std::string>> Run(const std::string& folder) {
    waiting_.push_back(folder);
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      const std::string next = waiting_[i];  // a copy: Walk lets waiting_ grow
      if (!Walk(next, i == 0)) return CannotList(failed_, error_);
    }
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  bool Walk(const std::string& folder, bool top) {
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) return Fail(folder, errno);
    if (!walked_.insert({info.st_dev, info.st_ino}).second) return true;
    std::vector<std::string> names;
    if (const int error = NamesIn(folder, names)) {
      if (error == ENOENT && !top) return true;  // gone since it was listed
      return Fail(folder, error);
    }
    for (const std::string& name : names) {
      if (!Visit(folder == "/" ? folder + name : folder + "/" + name)) return false;
    }
    return true;
  }

  bool Visit(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return errno == ENOENT || Fail(path, errno);
    if (S_ISDIR(info.st_mode)) return Walk(path, false);
    if (S_ISREG(info.st_mode)) found_.push_back(path);
    if (S_ISLNK(info.st_mode)) VisitLink(path);
    return true;
  }

  // A link that leads nowhere is listed: reading it tells the person about it.
  void VisitLink(const std::string& path) {
    struct stat info {};
    const bool leads = ::stat(path.c_str(), &info) == 0;
    if (leads && S_ISDIR(info.st_mode)) {
      waiting_.push_back(path);
    } else if (!leads || S_ISREG(info.st_mode)) {
      found_.push_back(path);
    }
  }

  bool Fail(const std::string& path, int error) {
    failed_ = path;
    error_ = error;
    return false;
  }

  std::vector<std::string> waiting_;
  std::vector<std::string> found_;
  std::set<FolderId> walked_;
  std::string failed_;
  int error_ = 0;
};

}  // namespace

Result<std::vector<std::string>> PosixFiles::List(const std::string& folder) {
  std::vector<std::string> names;
  if (const int error = NamesIn(folder, names)) return CannotList(folder, error);
  return names;
}

Result<std::vector<std::string>> PosixFiles::ListTree(const std::string& folder) {
  std::string top = folder;
  while (top.size() > 1 && top.ends_with('/')) top.pop_back();
  return TreeWalk().Run(top);
}

}  // namespace dbsn
