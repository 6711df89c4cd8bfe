#include "engine/cli/new_file.h"

#include <algorithm>

#include "engine/cli/cli_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"

namespace dbsn {

namespace {

// False, and reported, when something is there or nobody can tell.
bool IsFree(Desk& desk, const std::string& path) {
  const Result<FileInfo> info = desk.world.files.Look(path);
  if (!info.ok()) {
    desk.reporter().Problem(info.problem());
    return false;
  }
  if (!info.value().exists) return true;
  desk.reporter().Problem({.code = kFileThere,
                           .detail = path + " is there already; it was left as it is.",
                           .hint = "Choose another name, or take the file away first.",
                           .about = path});
  return false;
}

bool Write(Desk& desk, const std::string& path, const std::string& text) {
  constexpr std::uint32_t kFileMode = 0644, kFolderMode = 0755;
  const std::string folder = FolderPrefix(path);
  Result<Done> written =
      folder.empty() ? Result<Done>(Done{}) : desk.world.files.MakeFolders(folder, kFolderMode);
  if (written.ok()) written = desk.world.files.Replace(path, text, kFileMode);
  if (!written.ok()) desk.reporter().Problem(written.problem());
  return written.ok();
}

}  // namespace

bool WriteNewFile(Desk& desk, const std::string& path, const std::string& text) {
  if (!IsFree(desk, path) || !Write(desk, path, text)) return false;
  desk.reporter().Note("Wrote " + path + ".");
  return true;
}

bool WriteNewFiles(Desk& desk, const NewFiles& files) {
  bool free = true;
  for (const auto& [path, text] : files) free = IsFree(desk, path) && free;
  if (!free) return false;
  return std::all_of(files.begin(), files.end(),
                     [&](const auto& file) { return Write(desk, file.first, file.second); });
}

}  // namespace dbsn
