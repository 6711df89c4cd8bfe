#include "engine/load/definition_digest.h"

#include <memory>
#include <utility>
#include <vector>

#include "engine/load/catalog_files.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"

namespace dbsn {

Result<std::string> DefinitionDigest(Files& files, const std::string& folder) {
  constexpr std::uint64_t kSizeLimit = 64u << 20;
  const Result<std::vector<std::string>> tree = files.ListTree(folder);
  if (!tree.ok()) return tree.problem();
  CatalogFiles all;
  for (const std::string& path : tree.value()) {
    const std::string ending = Ending(path);
    const std::string name = path.substr(folder.size() + 1);
    if (name == kPublicationFile || (ending != "yaml" && ending != "yml" && ending != "json")) {
      continue;
    }
    Result<std::string> text = files.Read(path, kSizeLimit);
    if (!text.ok()) return text.problem();
    all.push_back({name, path, std::make_shared<const std::string>(std::move(text).value())});
  }
  return CatalogDigest(all);
}

}  // namespace dbsn
