#include "engine/cli/new_file.h"

#include "engine/cli/cli_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"

namespace dbsn {

bool IsThere(Desk& desk, const std::string& path) {
  const Result<FileInfo> info = desk.world.files.Look(path);
  if (!info.ok()) desk.reporter().Problem(info.problem());
  return !info.ok() || info.value().exists;
}

bool WriteNewFile(Desk& desk, const std::string& path, const std::string& text) {
  constexpr std::uint32_t kFileMode = 0644, kFolderMode = 0755;
  const Result<FileInfo> info = desk.world.files.Look(path);
  if (info.ok() && info.value().exists) {
    desk.reporter().Problem({.code = kFileThere,
                             .detail = path + " is there already; it was left as it is.",
                             .hint = "Choose another name, or take the file away first.",
                             .about = path});
    return false;
  }
  const std::string folder = FolderPrefix(path);
  Result<Done> written =
      folder.empty() ? Result<Done>(Done{}) : desk.world.files.MakeFolders(folder, kFolderMode);
  if (written.ok()) written = desk.world.files.Replace(path, text, kFileMode);
  if (!written.ok()) {
    desk.reporter().Problem(written.problem());
    return false;
  }
  desk.reporter().Note("Wrote " + path + ".");
  return true;
}

}  // namespace dbsn
