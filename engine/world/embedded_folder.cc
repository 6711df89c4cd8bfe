#include "engine/world/embedded_folder.h"

#include <algorithm>

#include "engine/world/embedded_files.h"

namespace dbsn {
namespace {

// "a/b/" for "a/b" and "a/b/"; "" for the top.
std::string PrefixOf(const std::string& folder) {
  std::string prefix = folder == "." ? "" : folder;
  while (prefix.ends_with('/')) prefix.pop_back();
  return prefix.empty() ? prefix : prefix + "/";
}

Diagnostic Missing(const std::string& path) {
  return Diagnostic{.code = kFileMissing,
                    .detail = "dbsn carries no file or folder " + path + ".",
                    .hint = "",
                    .about = path};
}

Diagnostic Unwritable(const std::string& path) {
  return Diagnostic{.code = kFileUnwritable,
                    .detail = "Cannot write " + path + ": it is part of the dbsn program.",
                    .hint = "Copy the definitions to a folder and name that folder instead.",
                    .about = path};
}

}  // namespace

const EmbeddedFile* EmbeddedFolder::Find(std::string_view path) const {
  const auto found = std::ranges::lower_bound(files_, path, {}, &EmbeddedFile::path);
  return found != files_.end() && found->path == path ? &*found : nullptr;
}

std::span<const EmbeddedFile> EmbeddedFolder::Below(std::string_view prefix) const {
  const auto begin = std::ranges::lower_bound(files_, prefix, {}, &EmbeddedFile::path);
  auto end = begin;
  while (end != files_.end() && end->path.starts_with(prefix)) ++end;
  return {begin, end};
}

Result<std::string> EmbeddedFolder::Read(const std::string& path, std::uint64_t limit) {
  const EmbeddedFile* file = Find(path);
  if (!file) return Missing(path);
  if (file->contents.size() > limit) {
    return Diagnostic{.code = kFileTooLarge,
                      .detail = path + " is larger than " + std::to_string(limit) + " bytes.",
                      .hint = "",
                      .about = path};
  }
  return std::string(file->contents);
}

Result<FileInfo> EmbeddedFolder::Look(const std::string& path) {
  if (const EmbeddedFile* file = Find(path)) {
    return FileInfo{.exists = true, .folder = false, .size = file->contents.size(), .mode = 0444};
  }
  if (Below(PrefixOf(path)).empty()) return FileInfo{};
  return FileInfo{.exists = true, .folder = true, .size = 0, .mode = 0555};
}

Result<std::vector<std::string>> EmbeddedFolder::ListTree(const std::string& folder) {
  const std::span<const EmbeddedFile> below = Below(PrefixOf(folder));
  if (below.empty()) return Missing(folder);
  std::vector<std::string> paths;
  for (const EmbeddedFile& file : below) paths.emplace_back(file.path);
  return paths;
}

Result<std::vector<std::string>> EmbeddedFolder::List(const std::string& folder) {
  const std::string prefix = PrefixOf(folder);
  const std::span<const EmbeddedFile> below = Below(prefix);
  if (below.empty()) return Missing(folder);
  std::vector<std::string> names;
  for (const EmbeddedFile& file : below) {
    const std::string_view rest = file.path.substr(prefix.size());
    names.emplace_back(rest.substr(0, rest.find('/')));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<Done> EmbeddedFolder::Replace(const std::string& path, std::string_view, std::uint32_t) {
  return Unwritable(path);
}
Result<std::unique_ptr<AppendFile>> EmbeddedFolder::OpenForAppend(const std::string& path,
                                                                  std::uint32_t) {
  return Unwritable(path);
}
Result<Done> EmbeddedFolder::Remove(const std::string& path) { return Unwritable(path); }
Result<Done> EmbeddedFolder::MakeFolders(const std::string& path, std::uint32_t) {
  return Unwritable(path);
}
Result<std::unique_ptr<FileLock>> EmbeddedFolder::Lock(const std::string& path) {
  return Unwritable(path);
}

}  // namespace dbsn
