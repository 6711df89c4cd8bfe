#include "engine/world/own_folder.h"

#include "engine/world/files.h"

namespace dbsn {

Result<Done> MakeOwnFolder(Files& files, const std::string& top, const std::string& folder) {
  constexpr std::uint32_t kFolderMode = 0700, kFileMode = 0600;
  Result<Done> made = files.MakeFolders(folder, kFolderMode);
  if (!made.ok()) return made.problem();
  const std::string ignore = top + "/.gitignore";
  const Result<FileInfo> there = files.Look(ignore);
  if (!there.ok()) return there.problem();
  if (there.value().exists) return Done{};
  return files.Replace(ignore, "*\n", kFileMode);
}

}  // namespace dbsn
